"""The work w1 to w5 by the programs that people use today, and by ours in the same run.

peers.py SCRIPTS BENCH [w1|…|w5]…      SCRIPTS holds setup.sh and a script for each program

Rounds are interleaved, one process at a time, so that a busy spell of the machine does not fall on one of them alone; a
figure is the median of its rounds. A ratio of ours to another one's is of the same run, and only such ratios say anything:
machines differ, and drift.
"""

import json
import os
import statistics
import subprocess
import sys

SCRIPTS, BENCH = (os.path.abspath(path) for path in sys.argv[1:3])
FOLDER = os.path.abspath(".build/peers")
ROUNDS = 3
WORK = ["w1", "w2", "w3", "w4", "w5"]
# The environment of setup.sh, the script, its arguments, and the workload that it is compared in. The slow ones run on the
# first part of the data.
OTHERS = [
    ("venv-vbt", "vectorbt_bench.py", "w1 --engine rust", "w1"), ("venv-vbt", "vectorbt_bench.py", "w1 --engine numba", "w1"),
    ("venv-n2", "nautilus_v2_bench.py", "w1native", "w1"), ("venv-n2", "nautilus_v2_bench.py", "w1 --n 200000", "w1"),
    ("venv", "backtesting_bench.py", "w1 --n 200000", "w1"), ("venv", "backtrader_bench.py", "w1 --n 50000", "w1"),
    ("venv-ft", "freqtrade_bench.py", "w1 --n 50000", "w1"), ("venv", "ceiling_numba.py", "w1", "w1"),
    ("venv-vbt", "vectorbt_bench.py", "w2 --engine rust", "w2"), ("venv-vbt", "vectorbt_bench.py", "w2 --engine numba", "w2"),
    ("venv-n2", "nautilus_v2_bench.py", "w2native --n 1000000", "w2"), ("venv", "ceiling_numba.py", "w2", "w2"),
    ("venv-vbt", "vectorbt_bench.py", "w3 --engine rust", "w3"), ("venv-vbt", "vectorbt_bench.py", "w3 --engine numba", "w3"),
    ("venv-n2", "nautilus_v2_bench.py", "w3 --n 10000", "w3"), ("venv", "ceiling_numba.py", "w3", "w3"),
    ("venv-vbt", "vectorbt_bench.py", "w4 --engine rust", "w4"), ("venv-vbt", "vectorbt_bench.py", "w4 --engine numba", "w4"),
    ("venv-n2", "nautilus_v2_bench.py", "w4 --n 20000", "w4"), ("venv", "ceiling_numba.py", "w4", "w4"),
    ("venv", "hftbacktest_bench.py", "w5", "w5"), ("venv", "hftbacktest_bench.py", "w5 --depth roi", "w5"),
]  # fmt: skip


def set_up():
    if os.path.exists(f"{FOLDER}/done"):
        return
    print("bench: sets the other programs up", file=sys.stderr, flush=True)
    subprocess.run([f"{SCRIPTS}/setup.sh", FOLDER], check=True, stdout=subprocess.DEVNULL)
    open(f"{FOLDER}/done", "w").close()


def ours(workload):
    out = subprocess.run([BENCH, workload, "--json"], check=True, capture_output=True, text=True).stdout
    return json.loads(out.splitlines()[0])["value"]


def other(case):
    venv, script, arguments, _ = case
    environment = dict(os.environ, PEERBENCH_DATA=f"{FOLDER}/data")
    environment.pop("LD_LIBRARY_PATH", None)
    run = subprocess.run(
        [f"{FOLDER}/{venv}/bin/python", f"{SCRIPTS}/{script}", *arguments.split()],
        capture_output=True, text=True, cwd=FOLDER, env=environment,
    )  # fmt: skip
    lines = [line for line in run.stdout.splitlines() if line.startswith('{"peer"')]
    return json.loads(lines[-1]) if lines else {"error": run.stderr.strip().splitlines()[-1:] or run.returncode}


def main():
    wanted = sys.argv[3:] or WORK
    unknown = [name for name in wanted if name not in WORK]
    if unknown:
        sys.exit(f"error: E_USAGE: unknown work {unknown[0]}; tools/bench peers [{'|'.join(WORK)}]…")
    set_up()
    mine, theirs = {name: [] for name in wanted}, {}
    for _ in range(ROUNDS):
        for name in wanted:
            mine[name].append(ours(name))
            for case in OTHERS:
                if case[3] == name:
                    theirs.setdefault(case, []).append(other(case))
    print(f"{'work':5} {'program':44} {'events/s':>14} {'ours':>9}")
    for name in wanted:
        rate = statistics.median(mine[name])
        print(f"{name:5} {'bulkhead':44} {rate:14,.0f}")
        for case, rounds in theirs.items():
            if case[3] != name:
                continue
            good = [run for run in rounds if "error" not in run]
            if not good:
                print(f"{name:5} {case[1]:44} {'did not run':>14}  {rounds[0]['error']}")
                continue
            peer = statistics.median(run["events_per_s"] for run in good)
            title = f"{good[0]['peer']} {good[0]['version']} ({case[2]})"
            print(f"{name:5} {title[:44]:44} {peer:14,.0f} {rate / peer:8.2f}x")


main()
