"""The market data of the benches W1 to W5, and what plain arithmetic makes of W1 to W4.

bench_data.py FOLDER OUTPUT [w1|w2|w3|w5]…      FOLDER holds gen_data.py and peers/reference.py

Writes market-data files of 64-byte records (their format is in Host/Market/MarketHeader.swift) from the very arrays that
the other programs read, and beside them OUTPUT/expected.txt: a line for each workload with its fills and its equity, and
one with the quantities that W3 trades.
"""

import json
import sys

import numpy as np

FOLDER, OUTPUT = sys.argv[1], sys.argv[2]
sys.path[:0] = [FOLDER, f"{FOLDER}/peers"]

import gen_data  # noqa: E402

MINUTE_NS = 60_000_000_000
CAPITAL, FEE, FAST, SLOW, SIZE, SAMPLE = 1_000_000.0, 0.001, 10, 20, 0.1, 100


def listing(base, price_decimals, quantity_decimals):
    return {
        "symbol": f"{base}-USDT", "base": base, "quote": "USDT", "price_decimals": price_decimals,
        "quantity_decimals": quantity_decimals, "price_step_ticks": 1, "quantity_step_units": 1,
        "minimum_quantity_units": 1, "minimum_value_units": 0,
    }  # fmt: skip


def records(count, names, *listings):
    title = json.dumps({"format": "bulkhead.market/1", "instruments": listings}, separators=(",", ":"))
    columns = [((title, "kind"), "|u1"), ("flags", "|u1"), ("instrument", "<u2"), ("sequence", "<u4")]
    return np.zeros(count, np.dtype(columns + [("time_ns", "<i8")] + [(name, "<i8") for name in names]))


def whole(values, decimals):
    return np.round(values * 10**decimals).astype(np.int64)


def write_bars(path, rows, base):
    data = records(len(rows), ["open", "high", "low", "close", "volume", "interval_ns"], listing(base, 2, 4))
    data["kind"] = 1
    data["time_ns"] = rows[:, 0].astype(np.int64) * 1_000_000 + MINUTE_NS  # a bar's time is its close
    for column, name in enumerate(["open", "high", "low", "close"]):
        data[name] = whole(rows[:, column + 1], 2)
    data["volume"], data["interval_ns"] = whole(rows[:, 5], 4), MINUTE_NS
    np.save(path, data)


def write_trades(path, rows):
    data = records(len(rows), ["price", "quantity", "aggressor", "trade_id", "reserved0", "reserved1"], listing("BTC", 2, 4))
    data["kind"] = 2
    data["time_ns"] = rows[:, 0].astype(np.int64) * 1_000_000
    data["price"], data["quantity"] = whole(rows[:, 1], 2), whole(rows[:, 2], 4)
    data["aggressor"], data["trade_id"] = rows[:, 3].astype(np.int64), np.arange(1, len(rows) + 1)
    np.save(path, data)


def write_book(path, rows):
    """Depth and trades, in the order and at the time in which the venue knew of them."""
    data = records(len(rows), [f"field{number}" for number in range(6)], listing("BTC", 1, 3))
    is_trade = rows["ev"] & 0xFF == gen_data.TRADE
    is_buy = rows["ev"] & gen_data.BUY != 0
    data["kind"] = np.where(is_trade, 2, 4)
    data["time_ns"] = rows["exch_ts"]
    data["field0"], data["field1"] = whole(rows["px"], 1), whole(rows["qty"], 3)
    data["field2"] = np.where(is_buy, 1, -1)
    # What has one time is one change: a move of the touch is two records, the opening snapshot all of its levels.
    is_last = np.append(rows["exch_ts"][1:] != rows["exch_ts"][:-1], True)
    is_first = np.zeros(len(rows), bool)
    is_first[0] = True
    data["flags"] = np.where(is_trade, 0, is_last * 4 + is_first * 2)
    np.save(path, data)


def expected(close, fill, fast=FAST, slow=SLOW, size=SIZE):
    """Fills and profit. What is decided on the last price has no next one to fill on: `fill` is shorter than `close`."""
    from _common import reference

    fills, profit = reference(close, fill, fast=fast, slow=slow, size=size, fee=FEE)
    return fills, profit


def main():
    wanted, lines = sys.argv[3:] or ["w1", "w2", "w3", "w5"], []
    if "w1" in wanted:
        rows = gen_data.bars(1_000_000, 101, 50_000.0)
        write_bars(f"{OUTPUT}/w1.npy", rows, "BTC")
        close = rows[:, 4]
        fills, profit = expected(close, close[:-1])
        lines.append(f"w1 {fills} {CAPITAL + profit:.2f}")
        write_bars(f"{OUTPUT}/w4.npy", rows[:200_000], "BTC")
        runs = [expected(close[:200_000], close[:199_999], fast, slow) for fast, slow in gen_data.sweep_pairs()]
        lines.append(f"w4 {sum(run[0] for run in runs)} {sum(CAPITAL + run[1] for run in runs):.2f}")
    if "w2" in wanted:
        rows = gen_data.ticks(5_000_000, 202)
        write_trades(f"{OUTPUT}/w2.npy", rows)
        fills, profit = expected(rows[SAMPLE - 1 :: SAMPLE, 1], rows[SAMPLE::SAMPLE, 1])
        lines.append(f"w2 {fills} {CAPITAL + profit:.2f}")
    if "w3" in wanted:
        fills, equity, sizes = 0, CAPITAL, [f"{round(1000.0 / (1000.0 * (number + 1)), 2)}" for number in range(50)]
        lines.append(f"w3-sizes {' '.join(sizes)}")
        for number in range(50):
            rows = gen_data.bars(100_000, 1000 + number, 1000.0 * (number + 1))
            write_bars(f"{OUTPUT}/w3-{number:02d}.npy", rows, f"I{number:02d}")
            run = expected(rows[:, 4], rows[:-1, 4], size=float(sizes[number]))
            fills, equity = fills + run[0], equity + run[1]
        lines.append(f"w3 {fills} {equity:.2f}")
    if "w5" in wanted:
        write_book(f"{OUTPUT}/w5.npy", gen_data.l2(4_900_000, 505))
    with open(f"{OUTPUT}/expected.txt", "a", encoding="utf-8") as file:
        file.writelines(line + "\n" for line in lines)


main()
