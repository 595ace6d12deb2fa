"""What an EMA cross must trade and come to, straight from the prices: no engine, no events, plain numpy and floats.

reference.py make FILE.npy        writes the bars, in the format that Host/Market/MarketHeader.swift documents
reference.py expect [FOLDER]      prints {"fills": …, "equity": …}; FOLDER holds another reference that has to agree

The strategy: the mean of closes with weight 2 / (length + 1), seeded with the first one; from the slow length on, long
SIZE while the fast mean is above the slow one, else flat. It trades at the close it decides on, which in these bars is the
next one's open.
"""
import json
import sys

import numpy as np

ROWS, SEED, FIRST_PRICE, SIGMA = 100_000, 101, 50_000.0, 6e-4
FAST, SLOW, SIZE, FEE, CAPITAL = 10, 20, 0.1, 0.001, 1_000_000.0
MINUTE_NS = 60_000_000_000
START_NS = 1_577_836_800_000_000_000  # 2020-01-01T00:00:00Z


def bars():
    """open, high, low, close, volume of a random walk, each bar opening where the last one closed."""
    chance = np.random.default_rng(SEED)
    close = np.round(FIRST_PRICE * np.exp(np.cumsum(SIGMA * chance.standard_normal(ROWS) - SIGMA * SIGMA / 2)), 2)
    opened = np.concatenate([[FIRST_PRICE], close[:-1]])
    wick = np.abs(chance.standard_normal((2, ROWS))) * SIGMA * 0.5
    high = np.maximum(np.round(np.maximum(opened, close) * (1 + wick[0]), 2), np.maximum(opened, close))
    low = np.minimum(np.round(np.minimum(opened, close) * (1 - wick[1]), 2), np.minimum(opened, close))
    volume = np.maximum(np.round(chance.lognormal(1.0, 0.8, ROWS), 4), 0.0001)
    return opened, high, low, close, volume


def write(path):
    title = {
        "format": "bulkhead.market/1",
        "instruments": [
            {
                "symbol": "BTC-USDT", "base": "BTC", "quote": "USDT", "price_decimals": 2, "quantity_decimals": 5,
                "price_step_ticks": 1, "quantity_step_units": 1, "minimum_quantity_units": 1, "minimum_value_units": 0,
            }
        ],
    }  # fmt: skip
    names = ["open", "high", "low", "close", "volume", "interval_ns"]
    columns = [((json.dumps(title, separators=(",", ":")), "kind"), "|u1"), ("flags", "|u1"), ("instrument", "<u2")]
    columns += [("sequence", "<u4"), ("time_ns", "<i8")] + [(name, "<i8") for name in names]
    rows = np.zeros(ROWS, np.dtype(columns))
    rows["kind"] = 1
    rows["time_ns"] = START_NS + MINUTE_NS * np.arange(1, ROWS + 1)  # a bar's time is its close
    rows["interval_ns"] = MINUTE_NS
    for name, values, decimals in zip(names, bars(), (2, 2, 2, 2, 5)):
        rows[name] = np.round(values * 10**decimals).astype(np.int64)
    np.save(path, rows)


def mean(values, length):
    weight, current, means = 2.0 / (length + 1), float(values[0]), []
    for value in values.tolist():
        current = weight * value + (1.0 - weight) * current
        means.append(current)
    return np.array(means)


def expectation():
    close = bars()[3]
    is_long = mean(close, FAST) > mean(close, SLOW)
    is_long[: SLOW - 1] = False
    turns = np.flatnonzero(np.diff(np.concatenate([[False], is_long]).astype(int)))
    assert turns[-1] < ROWS - 1, "an order on the last bar has no next one to trade on"
    cash, held = CAPITAL, 0.0
    for turn in turns:
        quantity = SIZE if is_long[turn] else -SIZE
        cash -= quantity * close[turn] + SIZE * close[turn] * FEE
        held += quantity
    return len(turns), cash + held * close[-1]


def compare(folder, fills, equity):
    """The reference that the benchmarks against other systems use, where it lies next to the project."""
    sys.path[:0] = [folder, f"{folder}/peers"]
    import _common
    import gen_data

    theirs = gen_data.bars(ROWS, SEED, FIRST_PRICE)
    assert all((ours == column).all() for ours, column in zip(bars(), theirs[:, 1:].T)), "other bars"
    their_fills, their_equity = _common.reference(theirs[:, 4], theirs[:, 4], FAST, SLOW, SIZE, FEE, CAPITAL)
    assert fills == their_fills and abs(equity - their_equity) < 0.005, f"{their_fills} fills, {their_equity}"


if sys.argv[1] == "make":
    write(sys.argv[2])
else:
    fills, equity = expectation()
    if len(sys.argv) > 2:
        compare(sys.argv[2], fills, equity)
    print(json.dumps({"fills": fills, "equity": round(equity, 2)}))
