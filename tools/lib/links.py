"""Finds links in Markdown that lead nowhere: to a file that is not there or a heading that no file has.

Only links inside the project are looked at; the rest of the world is not ours to test."""

import pathlib
import re
import sys

LINK = re.compile(r"!?\[[^\]]*\]\(\s*<?([^)\s>]+)>?[^)]*\)|^\[[^\]]+\]:\s*(\S+)", re.MULTILINE)
FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)


def anchors(text):
    """The anchors that GitHub makes of headings: lower case, punctuation dropped, spaces to dashes."""
    found = set()
    for heading in re.findall(r"^#{1,6}\s+(.*?)\s*#*$", FENCE.sub("", text), re.MULTILINE):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "")
        anchor = re.sub(r"[^\w\- ]", "", plain.lower()).replace(" ", "-")
        number, unique = 0, anchor
        while unique in found:
            number += 1
            unique = f"{anchor}-{number}"
        found.add(unique)
    return found


def dead_links(page):
    text = page.read_text(encoding="utf-8")
    for match in LINK.finditer(FENCE.sub(lambda fence: "\n" * fence.group().count("\n"), text)):
        target = match.group(1) or match.group(2)
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        goal = (page.parent / path).resolve() if path else page
        line = text.count("\n", 0, match.start()) + 1
        if not goal.exists():
            yield f"{page}:{line}: {target}: no such file"
        elif anchor and goal.suffix == ".md" and anchor not in anchors(goal.read_text(encoding="utf-8")):
            yield f"{page}:{line}: {target}: no such heading"


def main(places):
    dead = []
    for place in map(pathlib.Path, places):
        if not place.exists():
            dead.append(f"{place}: missing")
            continue
        pages = sorted(place.rglob("*.md")) if place.is_dir() else [place]
        for page in pages:
            dead.extend(dead_links(page))
    print("\n".join(dead), file=sys.stderr, end="\n" if dead else "")
    return 1 if dead else 0


sys.exit(main(sys.argv[1:]))
