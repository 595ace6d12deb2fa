"""The same bars again and again, each time later: what an event costs on a long file may then differ by nothing but length.

repeat_bars.py FILE COUNT OUTPUT       COUNT is a multiple of FILE's bars
"""

import sys

import numpy as np

source, count, output = np.load(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
span_ns = source["time_ns"][-1] - source["time_ns"][0] + source["interval_ns"][0]
target = np.lib.format.open_memmap(output, mode="w+", dtype=source.dtype, shape=(count,))
for number in range(count // len(source)):
    piece = target[number * len(source) : (number + 1) * len(source)]
    piece[:] = source
    piece["time_ns"] += number * span_ns
