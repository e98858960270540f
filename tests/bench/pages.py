#!/usr/bin/env python3
"""Writes a large site of plausible Chinese pages, out of the sentences of a folder of Markdown.

    tests/bench/pages.py SOURCE/content DIR 100000

Every page has a title, sections and paragraphs whose sentences come from pages of `SOURCE`, drawn at
random; titles are made unique by their number. The order of random choices is fixed.
"""
import random
import re
import sys
from pathlib import Path

SENTENCE = re.compile(r"[^。！？\n]{8,120}[。！？]")
HEADING = re.compile(r"^#{1,4} +(.{2,30})$", re.M)
MARKUP = re.compile(r"^```.*?^```|<[^>\n]*>|\{\{.*?\}\}|!?\[|\]\([^)\n]*\)|[`*_|]", re.S | re.M)


def main():
    source, target, count = Path(sys.argv[1]), Path(sys.argv[2]) / "content", int(sys.argv[3])
    chance = random.Random(20261123)
    sentences, headings = [], []
    for path in sorted(source.rglob("*.md")):
        text = path.read_text("utf-8")
        headings += [MARKUP.sub("", one).strip() for one in HEADING.findall(text)]
        sentences += SENTENCE.findall(MARKUP.sub("", text))
    headings = [one for one in headings if re.search(r"[\u4e00-\u9fff]{2}", one)]
    for page in range(count):
        folder = target / f"{page // 1000:03}"
        if page % 1000 == 0:
            folder.mkdir(parents=True, exist_ok=True)
        title = re.sub(r'["\\]', "", f"{chance.choice(headings)} {page}")
        parts = [f'---\ntitle: "{title}"\n---\n']
        for _ in range(chance.randint(2, 5)):
            parts.append(f"\n## {chance.choice(headings)}\n")
            for _ in range(chance.randint(1, 2)):
                parts.append("\n" + "".join(chance.choices(sentences, k=chance.randint(2, 5))) + "\n")
        (folder / f"{page:06}.md").write_text("".join(parts), "utf-8")


main()
