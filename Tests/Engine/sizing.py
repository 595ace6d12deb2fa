"""How much of its usual size a position may have, by docs/sizing.md and nothing else.

sizing.py FILE: each line of FILE is
    P time_s instrument price        a price of the market
    Q side instrument q0 q1 ...      what may be held now: how much of each instrument is, 0 for nothing
and for each Q it prints the volatility of the instrument, the correlation, and the factor, in parts per million.
"""

import sys
from fractions import Fraction
from math import floor, isqrt

PERIOD, DAY, DEPTH, FEWEST = 300, 86_400, 64, 20
CORRELATION_WEIGHT, VOLATILITY_WEIGHT, REFERENCE = 300_000, 400_000, 50_000
SHRINKAGE = Fraction(8, 10)


class Market:
    def __init__(self):
        self.closes = []  # (period, last price in it)

    def price(self, time, price):
        period = time // PERIOD
        if self.closes and self.closes[-1][0] == period:
            self.closes[-1] = (period, price)
        else:
            self.closes.append((period, price))

    def close(self):
        """The latest of a period that is over."""
        return self.closes[-2][1] if len(self.closes) > 1 else 0

    def returns(self):
        """(period in which it ended, periods it took, return in ppm) of all periods that are over."""
        whole = self.closes[:-1]
        return [
            (end, end - begin, max(-1_000_000, min(1_000_000, floor(Fraction((last - first) * 1_000_000, first)))))
            for (begin, first), (end, last) in zip(whole, whole[1:])
        ]

    def volatility(self):
        variance = None
        for _, span, change in self.returns():
            sample = change * change * (DAY // PERIOD) // span
            variance = sample if variance is None else (94 * variance + 6 * sample) // 100
        return isqrt(variance or 0)


def truncated(number):
    return int(number)  # towards zero


def correlation(own, others):
    gross = sum(abs(weight) for _, weight in others)
    if gross == 0:
        return 0
    shares = [(market, (abs(weight) * 1_000_000 // gross) * (1 if weight > 0 else -1)) for market, weight in others]
    # A place is taken by the last return that ended there.
    def by_place(market):
        return {end % DEPTH: (end, span, change) for end, span, change in market.returns()}

    mine, theirs = by_place(own), [(by_place(market), share) for market, share in shares]
    pairs = []
    for place, (end, span, change) in mine.items():
        found = [(table.get(place), share) for table, share in theirs]
        if all(sample is not None and sample[:2] == (end, span) for sample, _ in found):
            total = sum(sample[2] * share for sample, share in found)
            pairs.append((change, truncated(Fraction(total, 1_000_000))))
    own_square, other_square = sum(a * a for a, _ in pairs), sum(b * b for _, b in pairs)
    if len(pairs) < FEWEST or own_square == 0 or other_square == 0:
        return 0
    product = sum(a * b for a, b in pairs)
    size = abs(product) * int(SHRINKAGE * 1_000_000) // (isqrt(own_square) * isqrt(other_square))
    size = min(size, int(SHRINKAGE * 1_000_000))
    return -size if product < 0 else size


def factor(rho, volatility, count):
    result = 1_000_000 - CORRELATION_WEIGHT * max(rho, 0) // 1_000_000
    if count >= FEWEST:
        result -= VOLATILITY_WEIGHT * min(volatility * 1_000_000 // REFERENCE, 1_000_000) // 1_000_000
    return max(result, 0)


def main(path):
    markets = {}
    for line in open(path):
        kind, *rest = line.split()
        if kind == "P":
            time, instrument, price = map(int, rest)
            markets.setdefault(instrument, Market()).price(time, price)
        else:
            side, instrument, *quantities = rest
            own = markets[int(instrument)]
            others = [
                (markets[index], int(quantity) * markets[index].close())
                for index, quantity in enumerate(quantities)
                if int(quantity) != 0 and index != int(instrument)
            ]
            rho = correlation(own, others) * (1 if side == "buy" else -1)
            volatility = own.volatility()
            print(volatility, rho, factor(rho, volatility, len(own.returns())))


main(sys.argv[1])
