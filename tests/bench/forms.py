#!/usr/bin/env python3
"""Makes a set of queries in other words than a page's own, from a folder of Markdown in one language: query, kind, expected path.

    python3 -m venv V && V/bin/pip install simplemma==2.0.0
    V/bin/python tests/bench/forms.py LANGUAGE DIR/content > queries.tsv

The other forms of a word are those of simplemma's dictionary (for languages of many forms, those that the
collection has), never of the program's own rules. A query is kept only when exactly one page answers it:
one page has the heading, or all of its words in whatever form. The order of random choices is fixed, so the
same folder gives the same set. Kinds:

heading   a heading as it stands                     inflected  a heading with its words in other forms
question  a heading as somebody would ask for it     text       three neighbouring words of a text
forms     the same in other forms                    derived    a word of a heading by one of its family (English)
typo      a heading with a slip in a long word       compound   two words for one, and one for two, with a neighbour
cut       a stretch of a text (Japanese, Korean)
"""
import random
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

from simplemma import lemmatize
from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

from made import slip, titled, write

COUNT = 80
SPACED = ("heading", "inflected", "question", "text", "forms", "derived", "typo", "compound")
CJK = ("heading", "cut", "typo")
WORD = re.compile(r"[^\W\d_]+")
CODE = re.compile(r"[a-z][A-Z]|[0-9_(){}\[\]<>=/\\@#$:;*]")
ASKED = {
    "en": {"gerund": ["how do i {}?", "how to {}", "how can i {}?", "how should we {}?"],
           "other": ["what is {}?", "how does {} work?", "where do i find {}?", "when should i use {}?", "what are {}?"]},
    "de": {"other": ["was ist {}?", "wie funktioniert {}?", "wo finde ich {}?", "wann brauche ich {}?"]},
    "fr": {"other": ["qu'est-ce que {} ?", "comment fonctionne {} ?", "où trouver {} ?", "quand utiliser {} ?"]},
    "es": {"other": ["¿qué es {}?", "¿cómo funciona {}?", "¿dónde encuentro {}?", "¿cuándo se usa {}?"]},
}
# Pairs of a verb's ending and its noun's or agent's, each way; kept where the dictionary knows both words.
FAMILIES = [("e", "ation"), ("", "ation"), ("e", "ion"), ("", "ion"), ("", "ment"), ("e", "er"), ("", "er"), ("e", "or"),
            ("", "or"), ("", "able"), ("e", "able"), ("y", "ication"), ("ify", "ification"), ("ize", "ization"), ("", "ness"), ("", "ly")]


def read(path):
    """Title, headings and the text below each (the first before any), without markup and code."""
    title, body = titled(path)
    body = re.sub(r"^ *(```+|~~~+).*?^ *\1 *$", "", body, flags=re.S | re.M)
    body = re.sub(r"<!--.*?-->", "", body, flags=re.S)
    body = re.sub(r"<[^>\n]{1,200}>|!?\[([^\]\n]*)\]\([^)\n]*\)", r"\1", body)
    sections = [["", ""]]
    for line in body.split("\n"):
        found = re.match(r"#+ +(.+?)( *\{.*)?$", line)
        if found:
            sections.append([found.group(1).strip(), ""])
        elif not re.match(r"\s*(import|export|:::|\|)", line):
            sections[-1][1] += line + "\n"
    return title, sections


class Corpus:
    def __init__(self, language, root):
        self.random = random.Random(20261129)
        self.language = language
        self.paths = sorted(root.rglob("*.md"))
        self.names = [path.relative_to(root).as_posix() for path in self.paths]
        self.pages = [read(path) for path in self.paths]
        plain = lambda text: re.sub(r"[`*_]", "", text)
        self.pages = [(plain(title), [[plain(a), plain(b)] for a, b in sections]) for title, sections in self.pages]
        self.lemma_of = {}
        self.texts = [" \n".join([title, *(f"{a} \n{b}" for a, b in sections)]).lower() for title, sections in self.pages]
        words = [set(WORD.findall(text)) for text in self.texts]
        self.vocabulary = set().union(*words)
        # Neighbours that are also known, or written, as one word.
        self.parted = {pair for text in self.texts for pair in re.findall(r"(?<![-\w])(?=([a-z]{2,})[- ]([a-z]{2,})(?![-\w]))", text)}
        self.lemmas = [{self.lemma(word) for word in page} for page in words]
        frequency = Counter(word for page in words for word in page)
        self.common = {word for word, count in frequency.items() if count > len(self.pages) / 3}
        self.headings = Counter()
        for _, sections in self.pages:
            self.headings.update({self.bag(heading) for heading, _ in sections if heading})
        self.forms = defaultdict(set)
        self.known = set()
        if language in ASKED:
            text = lambda one: one.decode() if isinstance(one, bytes) else one
            for form, lemma in DefaultDictionaryFactory().get_dictionary(language).items():
                form, lemma = text(form), text(lemma)
                self.known.update((form.lower(), lemma.lower()))
                if form.isalpha() and (language == "de" or form.islower()):
                    self.forms[lemma.lower()].add(form.lower())

    def lemma(self, word):
        if word not in self.lemma_of:
            lang = self.language if self.language in ASKED else "en"
            found = lemmatize(word, lang).lower()
            # Nouns of German are in the dictionary with a capital letter.
            if lang == "de" and found == word:
                found = lemmatize(word.capitalize(), lang).lower()
            self.lemma_of[word] = found
        return self.lemma_of[word]

    def bag(self, text):
        """A heading as the words that it consists of, in whatever form and order."""
        if self.language not in ASKED:
            return text
        return " ".join(sorted(self.lemma(word) for word in WORD.findall(text.lower())))

    def only(self, words):
        lemmas = {self.lemma(word) for word in words}
        return sum(lemmas <= page for page in self.lemmas) == 1

    def is_content(self, word):
        return len(word) >= 4 and word not in self.common

    def other(self, word):
        """Another form of a word."""
        forms = self.forms[self.lemma(word)] - {word}
        if self.language != "en":
            forms &= self.vocabulary
        forms = sorted(form for form in forms if form[:2] == word[:2] or self.language == "en")
        return self.random.choice(forms) if forms else None

    def heading(self, page):
        _, sections = self.pages[page]
        fit = [heading for heading, _ in sections if heading and self.headings[self.bag(heading)] == 1
               and not CODE.search(heading) and (len(WORD.findall(heading)) >= 2 if self.language in ASKED else len(heading) >= 4)]
        return self.random.choice(fit) if fit else None

    def turned(self, words, least):
        """The words, each that has another form in that; nothing where fewer than `least` have."""
        others = [self.other(word) if self.is_content(word) else None for word in words]
        if sum(one is not None for one in others) < least:
            return None
        return " ".join(other or word for word, other in zip(words, others))

    def make_heading(self, page):
        return self.heading(page)

    def make_inflected(self, page):
        heading = self.heading(page)
        return heading and self.turned(WORD.findall(heading.lower()), 1)

    def make_question(self, page):
        heading = self.heading(page)
        if not heading or heading.endswith("?"):
            return None
        words = heading.lower().split()
        asked = ASKED[self.language]
        first = self.lemma(words[0])
        if self.language == "en" and words[0].endswith("ing") and first != words[0]:
            return self.random.choice(asked["gerund"]).format(" ".join([first, *words[1:]]))
        return self.random.choice(asked["other"]).format(" ".join(words))

    def stretch(self, page):
        """Three neighbouring content words of a text, which one page has."""
        lines = [line for _, text in self.pages[page][1] for line in text.split("\n") if not CODE.search(line)]
        lines = [[word for word in WORD.findall(line.lower()) if self.is_content(word)] for line in lines]
        lines = [line for line in lines if len(line) >= 3]
        if not lines:
            return None
        line = self.random.choice(lines)
        at = self.random.randrange(len(line) - 2)
        words = line[at:at + 3]
        return words if len({self.lemma(word) for word in words}) == 3 and self.only(words) else None

    def make_text(self, page):
        words = self.stretch(page)
        return words and " ".join(words)

    def make_forms(self, page):
        words = self.stretch(page)
        return words and self.turned(words, 2)

    def make_derived(self, page):
        heading = self.heading(page)
        words = WORD.findall(heading.lower()) if heading and self.language == "en" else []
        for at in self.random.sample(range(len(words)), len(words)):
            word = self.lemma(words[at])
            pairs = [pair for a, b in FAMILIES for pair in ((a, b), (b, a))]
            family = {word[:len(word) - len(a)] + b for a, b in pairs if word.endswith(a)} - {word}
            fit = sorted(one for one in family if len(one) >= 5 and one in self.known and self.lemma(one) != word and self.is_content(word)
                         and len(word) >= 5 and (one.startswith(word[:-1]) or word.startswith(one[:-1])))
            if fit and len(words) >= 2:
                return " ".join([*words[:at], self.random.choice(fit), *words[at + 1:]])
        return None

    def make_typo(self, page):
        heading = self.heading(page)
        if not heading:
            return None
        found = [one for one in re.finditer(r"[a-zA-Z]{5,}", heading)]
        if not found:
            return None
        one = self.random.choice(found)
        wrong = slip(self.random, one.group())
        return heading[:one.start()] + wrong + heading[one.end():] if wrong != one.group() else None

    def parts(self, one, other):
        """True if two words are parts of one by themselves: `time out`, not `for me`."""
        ends = ("up", "out", "off", "down", "back", "over")
        return len(one) >= 3 and one not in self.common and (other in ends or len(other) >= 4 and other not in self.common)

    def make_compound(self, page):
        text = self.texts[page]
        pairs = [one for one in re.finditer(r"(?<![-\w])([a-z]{2,})[- ]([a-z]{2,})(?![-\w])", text)
                 if one[1] + one[2] in self.known and self.parts(one[1], one[2])]
        wholes = []
        for one in re.finditer(r"(?<![-\w])[a-z]{6,}(?![-\w])", text):
            word = one.group()
            if word in self.known:
                wholes += [(one, word[:at] + " " + word[at:]) for at in range(3, len(word) - 2)
                           if (word[:at], word[at:]) in self.parted and self.parts(word[:at], word[at:])]
        choices = [(one, one[1] + one[2]) for one in pairs] + wholes
        if not choices:
            return None
        one, other = self.random.choice(choices)
        line = text[text.rfind("\n", 0, one.start()) + 1:one.start()] + " . " + text[one.end():].split("\n", 1)[0]
        beside = [word for word in WORD.findall(line) if self.is_content(word)]
        if not beside:
            return None
        word = self.random.choice(beside)
        forms = [other, one.group(), other.replace(" ", ""), other.replace(" ", "-"), one.group().replace(" ", "").replace("-", "")]
        has = lambda text: any(re.search(rf"\b{form}\b", text) for form in forms) and word in text
        return f"{other} {word}" if sum(has(text) for text in self.texts if word in text) == 1 else None

    def make_cut(self, page):
        runs = re.findall(r"[\u3041-\u30ff\u3005\u4e00-\u9fff\uac00-\ud7a3 ]{6,}", " ".join(text for _, text in self.pages[page][1]))
        runs = [run.strip() for run in runs if len(run.strip()) >= 6]
        if not runs:
            return None
        run = self.random.choice(runs)
        length = self.random.randint(5, min(10, len(run)))
        start = self.random.randrange(len(run) - length + 1)
        cut = run[start:start + length].strip()
        return cut if len(cut) >= 5 and sum(cut in text for text in self.texts) == 1 else None

    def main(self):
        kinds = SPACED if self.language in ASKED else CJK
        write(self, dict.fromkeys(kinds, COUNT), 60, lambda kind, page: getattr(self, "make_" + kind)(page))


Corpus(sys.argv[1], Path(sys.argv[2])).main()
