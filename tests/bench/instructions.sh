#!/usr/bin/env bash
# Guards against slower builds: counts the instructions of building the project's own two sites, which
# says the same on every run of one machine, and fails if they are 3 % more or less than noted.
#
#   tests/bench/instructions.sh [ZHINAN]           compare with tests/bench/instructions.txt
#   BLESS=1 tests/bench/instructions.sh [ZHINAN]   note the numbers, after a change that explains them
set -euo pipefail
cd "$(dirname "$0")/../.."
program=$(realpath "${1:-target/release/zhinan}")
noted=$PWD/tests/bench/instructions.txt
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

count() {
  RAYON_NUM_THREADS=1 valgrind --tool=callgrind --callgrind-out-file=/dev/null \
    "$program" build --as-of 2026-01-01 --root "$1" --output "$folder/$2" 2>&1 |
    sed -n 's/^==[0-9]*== Collected : \([0-9]*\).*/\1/p'
}

# Hashing takes other instructions where the processor knows others: then there is nothing to compare.
# (AVX-512 makes no difference: valgrind hides it.)
processor=$(grep -m1 '^flags' /proc/cpuinfo | grep -o -w -E 'sse4_1|avx2|sha_ni' | sort -u | tr '\n' ' ')
now="site $(count . site)
manual $(count docs manual)"
echo "$now"
if [ -n "${BLESS:-}" ]; then
  printf '%s\n# %s\n' "$now" "$processor" >"$noted"
  exit
fi
if [ "$(sed -n 's/^# //p' "$noted")" != "$processor" ]; then
  echo "noted on a processor with other instructions, so not compared: $(sed -n 's/^# //p' "$noted")"
  exit
fi
paste -d' ' <(grep -v '^#' "$noted") <(echo "$now") | awk '
  { change = ($4 - $2) / $2 * 100 }
  change > 3 || change < -3 {
    printf "%s: %+.1f %% instructions; if that is meant, note it with BLESS=1\n", $1, change; bad = 1
  }
  END { exit bad }'
