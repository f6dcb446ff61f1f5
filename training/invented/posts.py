"""
Writes invented posts of customers to and about companies: python posts.py OUT

30,000 lines, one post each, no two alike, the same bytes on every run, in seconds. They have no labels: the teacher
gives them, as it does to every other unlabelled post. Such posts are rare in the public collections of tweets, and they
are what the worker reads. By intent about 40 % are complaints, 35 % questions, requests and news, 25 % praise.

Every phrase is written by hand, in phrases/:
- sectors/*.txt, one kind of company each: what goes wrong (-), what is liked (+), what is asked (?), news (=), what a
  customer tells (~) and wishes (*), with invented names. Airlines are left out: that domain is kept unseen.
- negative.txt, neutral.txt, positive.txt, mixed.txt: openers, closers, hashtags, emoji, the frames around a sector's
  phrases, and whole posts. A comma or colon after an opener says how it joins.
- values.txt: what the slots draw; numbers, prices and times are made in slots.py.
register.py types the post as people do. No phrase is in more than 0.5 % of the posts. To add phrases, add lines.
"""

import re
import sys
from collections import Counter
from pathlib import Path
from random import Random

from phrases import Sector, sections, sectors
from register import Typing, typed
from slots import Filler

POSTS = 30_000
MOST_OF_ONE_PHRASE = POSTS // 200
LONGEST = 280  # characters
SHARES = {"negative": 0.40, "neutral": 0.35, "positive": 0.25}
# What a post is built from: section of the intent's file, share.
BUILDS = {
    "negative": {"problem": 24, "frame": 30, "mixed": 8, "whole": 38},
    "neutral": {"ask": 42, "state": 20, "note": 8, "wish": 9, "whole": 21},
    "positive": {"praise": 24, "frame": 30, "mixed": 8, "whole": 38},
}
BARE = {"negative": "{problem}", "neutral": "{question}", "positive": "{praise}"}
MIXED = {"negative": "frame", "positive": "turn"}
# Builds that are a sector's phrase alone, the share that are so, the others being in a frame.
ALONE = {
    "problem": ("{problem}", 1),
    "praise": ("{praise}", 1),
    "ask": ("{question}", 0.65),
    "state": ("{statement}", 0.4),
    "note": ("{note}", 0.6),
}
STOPS = {  # shares of . ! ... !!
    "negative": (66, 16, 11, 7),
    "neutral": (88, 5, 7, 0),
    "positive": (55, 30, 3, 12),
    "news": (100, 0, 0, 0),
}
FRAMES = {name: sections(name) for name in (*SHARES, "mixed")}
PLACED = re.compile(r"\{(city|place)\}|street|postcode")
# Nobody says these of a council.
BY_CHOICE = re.compile(
    r"\{brand2\}|\{kind\}|cancel|leaving|switch|customer|business|buy|price|order|share|used|going|scam|sites|stand"
    r"|founder|con,|paying|deal|offer"
)
OUTAGE = re.compile(r"outage|ever up|down again|restarting|nothing works")


class Writer:
    def __init__(self, random: Random):
        self.random, self.used = random, Counter()
        self.sectors = sectors()
        self.suited: dict[tuple[int, str, str], list[str]] = {}
        self.weights = [sum(map(len, sector.phrases.values())) for sector in self.sectors]

    def post(self, intent: str) -> str:
        sector = self.random.choices(self.sectors, self.weights)[0]
        build = self.random.choices(*zip(*BUILDS[intent].items()))[0]
        news = build == "state"
        frame = self.frame(intent, build, sector)
        if build not in ("state", "note", "wish"):
            frame = self.opened_and_closed(frame, intent, sector)
        return self.dressed(self.composed(frame, sector), intent, sector, news)

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def pick(self, phrases: list[str]) -> str:
        """One of the phrases that are not used up."""
        chosen = self.random.choice([phrase for phrase in phrases if self.used[phrase.lower()] < MOST_OF_ONE_PHRASE])
        self.used[chosen.lower()] += 1
        return chosen

    def section(self, intent: str, name: str, sector: Sector) -> list[str]:
        key = (id(sector), intent, name)
        if key not in self.suited:
            self.suited[key] = suited(FRAMES[intent][name], sector)
        return self.suited[key]

    def frame(self, intent: str, build: str, sector: Sector) -> str:
        slot, share = ALONE.get(build, ("", 0))
        if self.chance(share):
            return slot
        if build == "mixed":
            return self.pick(self.section("mixed", MIXED[intent], sector))
        return self.pick(self.section(intent, build, sector))

    def opened_and_closed(self, frame: str, intent: str, sector: Sector) -> str:
        bare = frame.startswith(BARE[intent])  # other frames have an opening of their own
        if bare and self.chance(0.3):
            opener = self.pick(self.section(intent, "opener", sector))
            frame = opener + (" " if opener[-1] in ",:.?" else self.random.choice((", ", ". ", "... ", ", "))) + frame
        if self.chance(0.33 if bare else 0.15):
            closer = self.pick(self.section(intent, "closer", sector))
            stopped = frame[-1] in ".?!" or (intent == "neutral" and frame.endswith("}"))  # questions bring their own
            stop = "" if stopped else self.random.choice((".", ".", ",", "...", "!"))
            frame = f"{frame}{stop} {closer}"
        return frame

    def composed(self, frame: str, sector: Sector) -> str:
        """Puts the sector's own phrases into the frame, none twice."""
        taken: set[str] = set()

        def phrase(kind: str, clause: bool) -> str:
            phrases = sector.clauses(kind) if clause else sector.phrases[kind]
            chosen = self.pick([phrase for phrase in phrases if phrase not in taken])
            taken.add(chosen)
            return chosen

        slot = re.compile(r"\{(problem|praise|question|statement|note|wish)(_clause)?\}")
        return slot.sub(lambda found: phrase(found[1], bool(found[2])), frame)

    def dressed(self, text: str, intent: str, sector: Sector, news: bool) -> str:
        """The text with its slots filled, typed, and a handle, hashtags and emoji around it."""
        filler, random = Filler(self.random, sector), self.random
        name = re.sub(r"\W", "", filler.value("brand"))
        handle = handle_of(name, random)
        names_brand = "{brand}" in text
        named = random.choices(("{brand}", f"@{name}", f"#{name}"), (70, 24, 6))[0]
        typing = Typing.of(random, calm=news)
        text = typed(filler.fill(text.replace("{brand}", named)), typing, random)
        if text[-1].isalnum() and typing.full_stop and not re.search(r"https://|\|", text):
            text += random.choices((".", "!", "...", "!!"), STOPS["news" if news else intent])[0]
        if not news and self.chance(0.5):
            text = f"@user {text}" if names_brand or self.chance(0.5) else f"@{handle} {text}"
        elif not names_brand and self.chance(0.3):
            text = f"{text} @{handle}"
        if self.chance(0.12):
            tag = filler.fill(self.pick(self.section(intent, "news tag" if news else "tag", sector)))
            text = f"{text} {tag.replace(' ', '')}"
        elif not names_brand and self.chance(0.06):
            text = f"{text} #{handle}"
        if not news and self.chance(0.22):
            emoji = random.choice(FRAMES[intent]["emoji"])
            text = f"{text} {emoji}{repeated(emoji, random)}"
        return text


def repeated(emoji: str, random: Random) -> str:
    return "" if emoji[0].isascii() else emoji * random.choices((0, 1, 2), (80, 12, 8))[0]


def suited(phrases: list[str], sector: Sector) -> list[str]:
    """The phrases without those that need what the sector lacks: branches, outages, rivals, things, clauses."""
    return [
        phrase
        for phrase in phrases
        if not ("places" in sector.words and PLACED.search(phrase))
        and not ("switch" in sector.words and BY_CHOICE.search(phrase))
        and not ("outages" not in sector.words and OUTAGE.search(phrase))
        and not ("{thing}" in phrase and not sector.words["thing"])
        and not ("{problem_clause}" in phrase and len(sector.clauses("problem")) < 3)
        and not ("{praise_clause}" in phrase and len(sector.clauses("praise")) < 3)
    ]


def handle_of(name: str, random: Random) -> str:
    """The handle of an account: NorvaleBank, norvalebank, NorvaleBankHelp."""
    handle = name + random.choices(("", "Help", "UK", "_Care"), (76, 10, 10, 4))[0]
    return handle.lower() if random.random() < 0.4 else handle


def content(post: str) -> str:
    """What makes a post distinct: its words, without handles, hashtags, punctuation and emoji."""
    return " ".join(re.findall(r"[a-z0-9]+", re.sub(r"[@#]\w+|https?://\S+", "", post.lower())))


def posts(random: Random) -> list[str]:
    writer, written, seen = Writer(random), [], set()
    wanted = [intent for intent, share in SHARES.items() for _ in range(round(POSTS * share))]
    random.shuffle(wanted)
    for intent in wanted:
        post = writer.post(intent)
        while len(post) > LONGEST or content(post) in seen:
            post = writer.post(intent)
        seen.add(content(post))
        written.append(post)
    return written


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python posts.py OUT")
    Path(sys.argv[1]).write_text("".join(f"{post}\n" for post in posts(Random(2_016))), encoding="utf8")
