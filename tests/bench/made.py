"""Parts of the two scripts that make sets of queries, queries.py and forms.py: each needs other packages."""
import re


def titled(path):
    """Title of a page, from its front matter, and the text below that."""
    source = path.read_text("utf-8")
    title, body = "", source
    if source.startswith("---\n") and "\n---" in source[4:]:
        head, body = source[4:].split("\n---", 1)
        found = re.search(r"^title:\s*(.+)$", head, re.M)
        title = found.group(1).strip().strip("\"'") if found else ""
    return title, body


def slip(random, word):
    """The word with a letter left out, put in, exchanged, or swapped with the next; never the first letter."""
    at = random.randrange(1, len(word) - 1)
    letter = random.choice("abcdefghijklmnopqrstuvwxyz")
    return random.choice([
        word[:at] + word[at + 1:], word[:at] + letter + word[at:], word[:at] + letter + word[at + 1:],
        word[:at] + word[at + 1] + word[at] + word[at + 2:],
    ])


def write(corpus, counts, tries, make):
    """Prints a set: of each kind as many different queries as `counts` says, from pages drawn `tries` times as often."""
    print("query", "kind", "expected_relative_path", sep="\t")
    for kind, count in counts.items():
        made = {}
        for _ in range(tries * count):
            page = corpus.random.randrange(len(corpus.pages))
            query = make(kind, page)
            if query and "\t" not in query and query not in made:
                made[query] = corpus.names[page]
            if len(made) == count:
                break
        for query, name in made.items():
            print(query, kind, name, sep="\t")
