"""Reads the hand-written phrases: one a line, in sections that start with `# name`."""

from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).parent / "phrases"
MARKS = {"-": "problem", "+": "praise", "?": "question", "=": "statement", "~": "note", "*": "wish"}
# A phrase that starts like this is a whole clause, so "how is it possible that ..." can take it.
CLAUSE_STARTS = tuple(f"{word} " for word in "the my i i'm i've they it it's there's half {first} our you we".split())


@dataclass
class Sector:
    """What customers of one kind of company write about; phrases by kind, words by slot."""

    words: dict[str, list[str]] = field(default_factory=dict)
    phrases: dict[str, list[str]] = field(default_factory=lambda: {kind: [] for kind in MARKS.values()})

    @property
    def has_places(self) -> bool:
        return "places" not in self.words

    def clauses(self, kind: str) -> list[str]:
        return [phrase for phrase in self.phrases[kind] if phrase.lower().startswith(CLAUSE_STARTS)]


def lines(path: Path) -> list[str]:
    return [line.strip() for line in path.read_text(encoding="utf8").splitlines() if line.strip()]


def sections(name: str) -> dict[str, list[str]]:
    """The lines of phrases/NAME.txt by section; of `values`, the words between semicolons."""
    found: dict[str, list[str]] = {}
    for line in lines(FOLDER / f"{name}.txt"):
        if line.startswith("# "):
            current = found.setdefault(line[2:], [])
        else:
            current += line.split("; ") if name == "values" else [line]
    return found


def sectors() -> list[Sector]:
    return [sector(path) for path in sorted((FOLDER / "sectors").glob("*.txt"))]


def sector(path: Path) -> Sector:
    read = Sector()
    for line in lines(path):
        if kind := MARKS.get(line[0]):
            read.phrases[kind].append(line[2:])
        else:
            slot, _, words = line.partition(": ")
            read.words[slot] = words.split("; ")
    waited = read.words["awaited"]
    read.words["noun"] = [words for words in waited if " to " not in words]
    read.words["thing"] = [words for words in read.words["noun"] if words.startswith("my ")]
    return read
