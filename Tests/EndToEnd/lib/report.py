"""Reads the page of `backtest --report`: report.py PAGE RESULT.json [TABLES].

The page must be well-formed, stand by itself, and say the same numbers as the result and the tables.
"""

import csv
import json
import math
import sys
import xml.etree.ElementTree as xml
from html.parser import HTMLParser

page, result, *tables = sys.argv[1:]
text = open(page, encoding="utf-8").read()
it = json.load(open(result, encoding="utf-8"))


class Words(HTMLParser):
    """A parser of HTML as browsers have one: it must see the same elements as the parser of XML."""

    def __init__(self):
        super().__init__()
        self.tags = []

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        for name, value in attributes:
            assert not name.startswith("on"), f"{tag} runs a script: {name}"
            assert name not in ("src", "href", "xlink:href", "srcset", "action", "poster"), f"{tag} refers to {value}"


words = Words()
words.feed(text)
root = xml.fromstring(text)
assert sorted(words.tags) == sorted(element.tag for element in root.iter()), "two parsers see two pages"
assert not {"script", "link", "img", "iframe", "object", "embed", "base"} & set(words.tags), "not by itself"
style = root.find(".//style").text
assert "url(" not in style and "@import" not in style and "://" not in text.replace("http://www.w3.org", ""), "refers out"
assert "prefers-color-scheme: dark" in style and "@media print" in style

# What a strategy's line in a table of several says is looked at through the figures of all.
figures = {}
for row in root.iter():
    if name := row.get("data-figure"):
        figures.setdefault(name, set()).add(row.find(".//data").get("value"))
for name, shown in figures.items():
    assert len(shown) == 1, f"{name} is {shown}"
    (shown,) = shown
    if name not in it["figures"]:
        assert name in ("in_market", "average_leverage", "largest_leverage", "average_adverse", "average_favourable"), name
        continue
    wanted = it["figures"][name]
    assert shown == "" if wanted is None else float(shown) == float(wanted), f"{name} is {shown} and not {wanted}"
assert set(it["figures"]) <= set(figures), set(it["figures"]) - set(figures)
assert it["days_per_year"] == 365
for svg in root.iter("svg"):
    for element in svg.iter():
        assert "nan" not in (element.get("d") or "").lower() and "inf" not in (element.get("d") or "").lower()

if tables:
    own = it["strategies"] if "strategies" in it else [it]
    rows = list(csv.DictReader(open(f"{tables[0]}/trades.csv")))
    assert len(rows) == it["figures"]["trades"]
    days = list(csv.DictReader(open(f"{tables[0]}/equity.csv")))
    assert len(days) == it["figures"]["days"] * len(own)
    for number, one in enumerate(own, 1):
        mine = [row for row in rows if row.get("strategy", "1") == str(number)]
        assert len(mine) == one["figures"]["trades"]
        profits = [float(row["profit"]) for row in mine]
        won, lost = sum(p for p in profits if p > 0), -sum(p for p in profits if p < 0)
        if lost:
            assert math.isclose(won / lost, one["figures"]["profit_factor"], rel_tol=1e-9)
        if profits:
            assert math.isclose(sum(p > 0 for p in profits) / len(profits), one["figures"]["win_rate"])
        line = [day for day in days if day.get("strategy", "1") == str(number)]
        assert line[-1]["equity"] == one["equity"]
        # The daily returns make the metrics: here by the package that others use.
        import numpy
        import empyrical

        returns = numpy.array([float(day["return"]) for day in line])
        for name, theirs in [
            ("total_return", empyrical.cum_returns_final(returns)),
            ("annual_return", empyrical.annual_return(returns, annualization=365)),
            ("sharpe", empyrical.sharpe_ratio(returns, annualization=365)),
            ("sortino", empyrical.sortino_ratio(returns, annualization=365)),
            ("max_drawdown", empyrical.max_drawdown(returns)),
        ]:
            ours = one["figures"][name]
            if ours is None:
                assert not math.isfinite(theirs), f"{name}: none, {theirs}"
            else:
                assert math.isclose(ours, theirs, rel_tol=1e-12, abs_tol=1e-12), f"{name}: {ours}, {theirs}"
