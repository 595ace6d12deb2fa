# shellcheck shell=bash disable=SC2034
# Sourced by every tool: where the project is, how to speak, and which Swift is used. (SC2034: the tools use the names.)

set -euo pipefail
project=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
caller=$PWD
cd -- "$project"

# The oldest toolchain that the project is built and tested with.
swift_needed=6.3

# A toolchain that is not on PATH can be named: SWIFT_TOOLCHAIN is the folder that holds usr/bin/swift.
if [[ -n ${SWIFT_TOOLCHAIN:-} ]]; then PATH="$SWIFT_TOOLCHAIN/usr/bin:$PATH"; fi

# Colour for people only.
if [[ -t 2 && -z ${NO_COLOR:-} && ${TERM:-dumb} != dumb ]]; then
  bold=$'\e[1m' red=$'\e[31m' plain=$'\e[0m'
else
  bold='' red='' plain=''
fi

tool=${0##*/}

# --help prints the comment at the head of the tool.
if [[ ${1:-} == --help || ${1:-} == -h ]]; then
  sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$0"
  exit 0
fi

# One short line about what happens next.
say() { printf '%s%s:%s %s\n' "$bold" "$tool" "$plain" "$*" >&2; }

# die CAUSE MEND: what is wrong and what mends it, then the end.
die() {
  printf '%serror:%s %s\n       %s\n' "$red" "$plain" "$1" "$2" >&2
  exit 1
}

# What the release build is made with. The runtime is looked for beside the executable (build/lib), never in the
# toolchain's folder, so that what is built here runs where no toolchain is. All of a program is optimised as one piece when
# it is linked: that is worth an eighth of a backtest's speed. Every tool uses the same flags: other flags would build
# everything again.
release=(
  -c release --experimental-lto-mode full -Xswiftc -no-toolchain-stdlib-rpath -Xlinker "-rpath=\$ORIGIN/../lib"
)
# What plugins are linked against is machine code, which any linker takes.
sdk=(-c release --scratch-path .build/sdk -Xswiftc -no-toolchain-stdlib-rpath --product BulkheadSDK)

# Copies a file only when its bytes differ, in one step: a running host keeps the file that it has open, and time stamps
# change only when something did.
place() {
  local source=$1 target=$2
  cmp -s -- "$source" "$target" && return
  mkdir -p -- "${target%/*}"
  cp -- "$source" "$target.new"
  mv -f -- "$target.new" "$target"
}
