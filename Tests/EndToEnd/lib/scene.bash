# shellcheck shell=bash disable=SC2034
# Sourced by every end-to-end test: a fresh folder to stand in, the host on PATH, and words to say what must hold.
#
#     . "$(dirname -- "${BASH_SOURCE[0]}")/lib/scene.bash"
#     it "refuses a bundle that nobody signed"
#     run bulkhead plugin verify EMACross.bhplugin
#     refuses E_UNSIGNED
#
# The state folder, keys and signed lists are those of the fresh folder (./state, ./Signatures), which goes when the test
# ends. The first thing that does not hold ends the test with its sentence, the command and all that it printed.
# (SC2034: the tests use the names.)

set -euo pipefail
project=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../../.." && pwd)
end_to_end=$project/Tests/EndToEnd
python=$project/.build/test-venv/bin/python
[[ -x $python ]] || python=python3

scene=$(mktemp -d)
trap 'rm -rf -- "$scene"' EXIT
mkdir -- "$scene/here"
cd -- "$scene/here"
PATH=$project/build/bin:$PATH
unset ALLOW_UNSIGNED BULKHEAD_STATE BULKHEAD_TRUST BULKHEAD_PLUGINS
export NO_COLOR=1
# Bundles and keys that others could write to are refused, rightly; the caller's umask is not what is tested.
umask 022

sentence='' command_line='' status=0
out=$scene/out errors=$scene/errors

it() { sentence=$1; }

# run COMMAND…: what it printed is in $out and $errors, how it ended in $status. VARIABLE=value may stand before it.
run() {
  command_line=$*
  status=0
  "$@" >"$out" 2>"$errors" </dev/null || status=$?
}

broken() {
  {
    echo "${0##*/}: it $sentence: $1"
    echo "  \$ $command_line   (status $status)"
    if [[ -s $out ]]; then head -c 4000 -- "$out" | sed 's/^/  out: /'; fi
    if [[ -s $errors ]]; then head -c 4000 -- "$errors" | sed 's/^/  err: /'; fi
  } >&2
  exit 1
}

# Bash hides what an && or || list does from `set -e`, so each check ends the test itself.

succeeds() { [[ $status == 0 ]] || broken "it should have ended with 0"; }

# fails STATUS CODE: exactly one line on standard error, "error: CODE: cause; mend".
fails() {
  [[ $status == "$1" ]] || broken "it should have ended with $1"
  [[ $(wc -l <"$errors") == 1 ]] || broken "it should have said one line on standard error"
  grep -qE "^error: $2: .+; .+" -- "$errors" || broken "it should have said $2 with a cause and a mend"
}

# refuses CODE: `plugin verify` and `run` go on to the next bundle, so their line names the bundle.
refuses() {
  [[ $status == 1 ]] || broken "it should have ended with 1"
  grep -qE "^refused .*$1: .+; .+" -- "$errors" || broken "it should have refused with $1, a cause and a mend"
}

says() { grep -qF -- "$1" "$errors" || broken "standard error should have: $1"; }
prints() { grep -qF -- "$1" "$out" || broken "standard output should have: $1"; }
is_silent() { [[ ! -s $errors ]] || broken "standard error should be empty"; }

# holds EXPRESSION: in Python, of `it`, the one JSON object on one line that was printed.
holds() {
  "$python" - "$out" "$1" <<'PYTHON' || broken "this should hold: $1"
import json, sys

text = open(sys.argv[1], encoding="utf-8").read()
assert text.endswith("\n") and text.count("\n") == 1, "not one line"
it = json.loads(text)
assert isinstance(it, dict), "not an object"
strategies = {strategy["id"]: strategy for strategy in it.get("strategies", [])}
sys.exit(0 if eval(f"({sys.argv[2]})") else 1)
PYTHON
}

# same FILE FILE: to the byte.
same() { cmp -s -- "$1" "$2" || broken "$1 and $2 should be the same: $(cmp -- "$1" "$2" 2>&1 || true)"; }

# bundle NAME [FOLDER]: a bundled strategy as its author hands it over, without a signature.
bundle() {
  local target=${2:-.}/$1.bhplugin
  mkdir -p -- "${2:-.}"
  cp -r -- "$project/build/plugins/$1.bhplugin" "$target"
  rm -f -- "$target/manifest.json.minisig"
}

owner() { bulkhead key new owner --no-passphrase >"$out"; }

# approved NAME [FOLDER]: a bundled strategy that the owner of this folder signed and approved for paper.
approved() {
  bundle "$@"
  bulkhead plugin sign "${2:-.}/$1.bhplugin" >"$out"
  bulkhead plugin approve "${2:-.}/$1.bhplugin" --yes >"$out"
}

# hostile NAME SOURCE FOLDER: an unsigned bundle of Tests/Hostile/Plugins/SOURCE.c, with an id of its own: test.NAME.
hostile() {
  local source=$scene/source/$1
  mkdir -p -- "$source" "$3"
  cp -- "$project/Tests/Hostile/Plugins/hostile.h" "$source/"
  { printf '#define _GNU_SOURCE\n#define HOSTILE_ID "test.%s"\n' "${1,,}" && cat -- "$project/Tests/Hostile/Plugins/$2.c"; } \
    >"$source/$1.c"
  run bulkhead plugin build "$source" --output "$3"
  succeeds
}
