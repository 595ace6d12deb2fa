"""What is left of the best of many trials, from the papers and with numpy and scipy: nothing of the host is used.

selection.py make FILE SEED TRIALS PERIODS KIND   writes the returns, a trial a line
selection.py expect FILE                          prints of the last trial, and of choosing among all:
    probabilistic Sharpe ratio above 0, expected largest Sharpe ratio, deflated Sharpe ratio,
    probability of backtest overfitting, probability of a loss

Bailey and Lopez de Prado, The Sharpe Ratio Efficient Frontier (2012) and The Deflated Sharpe Ratio (2014); Bailey,
Borwein, Lopez de Prado and Zhu, The Probability of Backtest Overfitting (2015).
"""

import itertools
import sys

import numpy as np
from scipy import stats

EULER_MASCHERONI = 0.5772156649015329


def make(path, seed, trials, periods, kind):
    chance = np.random.default_rng(seed)
    returns = chance.standard_t(4, (trials, periods)) * 0.01
    if kind == "skill":  # each trial has its own, and the differences are larger than chance
        returns += np.linspace(-0.01, 0.02, trials)[:, None]
    if kind == "idle":  # a third never trades, and two are the same
        returns[::3] = 0.0
        returns[-1] = returns[1]
    np.savetxt(path, returns, fmt="%.17g")


def sharpe(returns):
    """Of one trial, or of each line of a table; 0 for one that did nothing."""
    mean, deviation = returns.mean(axis=-1), returns.std(axis=-1, ddof=1)
    return np.divide(mean, deviation, out=np.zeros_like(mean), where=deviation > 0)


def probabilistic(returns, benchmark):
    ratio = sharpe(returns)
    skew, kurtosis = stats.skew(returns), stats.kurtosis(returns, fisher=False)
    spread = np.sqrt(1 - skew * ratio + (kurtosis - 1) / 4 * ratio**2)
    return stats.norm.cdf((ratio - benchmark) * np.sqrt(len(returns) - 1) / spread)


def expected_largest(ratios):
    n = len(ratios)
    return np.sqrt(np.var(ratios, ddof=1)) * (
        (1 - EULER_MASCHERONI) * stats.norm.ppf(1 - 1 / n) + EULER_MASCHERONI * stats.norm.ppf(1 - 1 / (n * np.e))
    )


def overfitting(returns):
    """Probability that the best in sample is not above the median out of it, and that it loses there."""
    trials, periods = returns.shape
    count = min(16, periods // 2) // 2 * 2
    blocks = [returns[:, i * periods // count : (i + 1) * periods // count] for i in range(count)]
    logits, losses = [], []
    for chosen in itertools.combinations(range(count), count // 2):
        inside = np.hstack([blocks[i] for i in chosen])
        outside = np.hstack([blocks[i] for i in range(count) if i not in chosen])
        best = np.argmax(sharpe(inside))
        there = sharpe(outside)
        share = stats.rankdata(there)[best] / (trials + 1)
        logits.append(np.log(share / (1 - share)))
        losses.append(there[best] < 0)
    return np.mean(np.array(logits) <= 1e-12), np.mean(losses)


if sys.argv[1] == "make":
    make(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5]), sys.argv[6])
else:
    table = np.loadtxt(sys.argv[2], ndmin=2)
    hurdle = expected_largest(sharpe(table))
    numbers = [probabilistic(table[-1], 0), hurdle, probabilistic(table[-1], hurdle), *overfitting(table)]
    print(" ".join(repr(float(number)) for number in numbers))
