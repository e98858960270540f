#!/usr/bin/env python3
"""Makes a set of known-item queries from a folder of Chinese Markdown: query, kind, expected path.

    python3 -m venv V && V/bin/pip install jieba pypinyin opencc-python-reimplemented
    V/bin/python tests/bench/queries.py DIR/content > queries.tsv

A query is kept only when exactly one page answers it: one page has the heading, the phrase, both
words, or the title. The order of random choices is fixed, so the same folder gives the same set.
"""
import random
import re
import sys
from collections import Counter
from pathlib import Path

import jieba
import opencc
import pypinyin

from made import slip, titled, write

COUNTS = {
    "heading": 50, "phrase": 50, "cut": 30, "two": 40, "mixed": 25, "title": 20, "prefix": 15,
    "title_pinyin": 20, "title_initials": 10, "title_trad": 20, "confusable": 10, "latin_typo": 10,
}
HAN = re.compile(r"[\u4e00-\u9fff]+")
LATIN = re.compile(r"(?<![A-Za-z0-9_])[A-Za-z][A-Za-z0-9]{4,}(?![A-Za-z0-9_])")


def read(path):
    """Title, headings and text of a page, without markup and code."""
    title, body = titled(path)
    body = re.sub(r"^```.*?^```", "", body, flags=re.S | re.M)
    body = re.sub(r"<[^>\n]{1,200}>|!?\[([^\]\n]*)\]\([^)\n]*\)", r"\1", body).replace("`", "").replace("*", "")
    headings, text = [], []
    for line in body.split("\n"):
        found = re.match(r"#+ +(.+?)( *\{#.*)?$", line)
        (headings if found else text).append(found.group(1).strip() if found else line)
    return title, headings, "\n".join(text)


class Corpus:
    def __init__(self, root):
        self.random = random.Random(20261123)
        self.paths = sorted(root.rglob("*.md"))
        self.pages = [read(path) for path in self.paths]
        self.names = [path.relative_to(root).as_posix() for path in self.paths]
        self.whole = [self.fold("\n".join([title, *headings, text])) for title, headings, text in self.pages]
        self.titles = [title for title, _, _ in self.pages]
        self.headings = Counter(one for _, headings, _ in self.pages for one in set(headings))
        sounds = Counter(sound for page in self.titles for sound in {c + "/" + s for c, s in self.readings(page)})
        self.alike = {}
        for one in sounds:
            char, sound = one.split("/")
            self.alike.setdefault(sound, set()).add(char)

    simplify = opencc.OpenCC("t2s")

    @classmethod
    def fold(cls, text):
        return cls.simplify.convert(text).lower()

    @staticmethod
    def readings(text):
        return [(c, pypinyin.lazy_pinyin(c)[0]) for c in text if HAN.match(c)]

    def only(self, *parts):
        """True if exactly one page has all the parts, in whatever script and case."""
        parts = [self.fold(part) for part in parts]
        return sum(all(part in text for part in parts) for text in self.whole) == 1

    def run(self, text, least=4):
        runs = [run for run in HAN.findall(text) if len(run) >= least]
        return self.random.choice(runs) if runs else None

    def words(self, text):
        return [word for word in jieba.lcut(text) if len(word) >= 2 and HAN.fullmatch(word)]

    def make(self, kind, page):
        title, headings, text = self.pages[page]
        return getattr(self, "make_" + kind)(title, headings, text)

    def make_heading(self, _, headings, __):
        fit = [one for one in headings if self.headings[one] == 1 and len(HAN.findall(one)) and len(one) >= 4]
        return self.random.choice(fit) if fit else None

    def make_phrase(self, _, __, text):
        run = self.run(text)
        words = jieba.lcut(run) if run else []
        start = self.random.randrange(len(words)) if words else 0
        phrase = ""
        for word in words[start:]:
            if len(phrase) + len(word) > 8:
                break
            phrase += word
            if len(phrase) >= 4 and self.random.random() < 0.5:
                break
        return phrase if len(phrase) >= 4 and self.only(phrase) else None

    def make_cut(self, _, __, text):
        run = self.run(text)
        if not run:
            return None
        length = self.random.randint(4, min(8, len(run)))
        start = self.random.randrange(len(run) - length + 1)
        return run[start:start + length] if self.only(run[start:start + length]) else None

    def make_two(self, _, __, text):
        words = self.words(text)
        if len(words) < 2:
            return None
        two = self.random.sample(words, 2)
        return " ".join(two) if two[0] != two[1] and self.only(*two) else None

    def make_mixed(self, _, __, text):
        words, latin = self.words(text), LATIN.findall(text)
        if not words or not latin:
            return None
        two = [self.random.choice(latin), self.random.choice(words)]
        return self.random.choice(["", " "]).join(two) if self.only(*two) else None

    def make_title(self, title, _, __):
        return title if self.titles.count(title) == 1 and HAN.search(title) else None

    def make_prefix(self, title, _, __):
        start = title[:round(len(title) * 0.6)].strip()
        return start if len(start) >= 4 and HAN.search(start) and sum(one.startswith(start) for one in self.titles) == 1 else None

    def part(self, title, least, most):
        run = self.run(title, least)
        part = run[:self.random.randint(least, min(most, len(run)))] if run else None
        return part if part and sum(part in one for one in self.titles) == 1 else None

    def make_title_pinyin(self, title, _, __):
        part = self.part(title, 3, 8)
        return "".join(pypinyin.lazy_pinyin(part)) if part else None

    def make_title_initials(self, title, _, __):
        part = self.part(title, 4, 8)
        return "".join(pypinyin.lazy_pinyin(part, style=pypinyin.Style.FIRST_LETTER)) if part else None

    def make_title_trad(self, title, _, __):
        other = opencc.OpenCC("s2t").convert(title)
        return other if other != title and self.titles.count(title) == 1 else None

    def make_confusable(self, title, _, __):
        places = [at for at, c in enumerate(title) if HAN.match(c)]
        if len(places) < 4 or self.titles.count(title) != 1:
            return None
        at = self.random.choice(places)
        alike = sorted(self.alike.get(pypinyin.lazy_pinyin(title[at])[0], set()) - {title[at]})
        return title[:at] + self.random.choice(alike) + title[at + 1:] if alike else None

    def make_latin_typo(self, title, _, __):
        found = [one for one in LATIN.finditer(title)]
        if not found or not HAN.search(title) or self.titles.count(title) != 1:
            return None
        one = self.random.choice(found)
        wrong = slip(self.random, one.group())
        return title[:one.start()] + wrong + title[one.end():] if wrong != one.group() else None


def main():
    jieba.setLogLevel(60)
    corpus = Corpus(Path(sys.argv[1]))
    write(corpus, COUNTS, 40, corpus.make)


main()
