"""Fills the slots of a phrase: {city}, {price}, [this|that]. One Filler a post, so that its names stay the same."""

import re
from random import Random

from phrases import Sector, sections

VALUES = sections("values")
KEPT = {"brand", "kind", "city", "first", "day", "month", "place"}
ALPHABET = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"


class Filler:
    def __init__(self, random: Random, sector: Sector):
        self.random, self.sector = random, sector
        self.kept: dict[str, str] = {}
        self.last_price = self.last_hour = 0
        self.currency = random.choices("£$€", (55, 25, 20))[0]

    def fill(self, phrase: str) -> str:
        phrase = re.sub(r"\[([^]]+)\]", lambda found: self.random.choice(found[1].split("|")), phrase)
        filled = phrase
        while "{" in filled:  # words of a sector may hold slots of their own
            filled = re.sub(r"\{(\w+)\}", lambda found: self.value(found[1]), filled)
        filled = filled.replace("the the ", "the ")
        return re.sub(r"\b([Aa]) (?=[#@]?(?!one|uni|use|eu)[aeiouAEIOU])", r"\1n ", filled)

    def value(self, slot: str) -> str:
        if slot in ("brand2", "city2", "day2"):
            taken = self.value(slot[:-1])
            return self.other(slot[:-1], taken)
        if slot in KEPT:
            if slot not in self.kept:
                self.kept[slot] = self.draw(slot)
            return self.kept[slot]
        return self.draw(slot)

    def other(self, slot: str, taken: str) -> str:
        return self.random.choice([word for word in self.words(slot) if word != taken])

    def words(self, slot: str) -> list[str]:
        return self.sector.words.get(slot) or VALUES[slot]

    def draw(self, slot: str) -> str:
        made = getattr(self, f"make_{slot}", None)
        return made() if made else self.random.choice(self.words(slot))

    def make_n(self) -> str:
        return str(self.random.randint(2, 9))

    def make_n2(self) -> str:
        return str(self.random.randint(11, 48))

    def make_date(self) -> str:
        return f"{self.random.randint(4, 20)}th"

    def make_pct(self) -> str:
        return f"{self.random.randint(4, 38)}{self.random.choice(('%', '%', ' percent'))}"

    def make_order(self) -> str:
        return str(self.random.randint(1000, 99_999_999))

    def make_link(self) -> str:
        return "https://t.co/" + "".join(self.random.choices(ALPHABET, k=10))

    def make_price(self) -> str:
        return self.price(self.random.randint(3, 95))

    def make_price2(self) -> str:
        return self.price(self.last_price + self.random.randint(4, 60))

    def price(self, whole: int) -> str:
        self.last_price = whole
        words = {"£": f"{whole} quid", "$": f"{whole} bucks", "€": f"{whole} euros"}[self.currency]
        cents = f"{self.currency}{whole}.{self.random.choice(('99', '50', '95', '49'))}"
        return self.random.choices((f"{self.currency}{whole}", cents, words), (50, 30, 20))[0]

    def make_clock(self) -> str:
        return self.clock(self.random.randint(7, 19))

    def make_clock2(self) -> str:
        return self.clock(min(23, self.last_hour + self.random.randint(1, 4)))

    def clock(self, hour: int) -> str:
        self.last_hour = hour
        half = f"{hour}:{self.random.choice(('15', '30', '45', '00'))}"
        twelve = f"{hour - 12}pm" if hour > 12 else f"{hour}am" if hour < 12 else "noon"
        return self.random.choice((half, twelve, twelve))

    def make_since(self) -> str:
        named = [self.draw("day"), f"last {self.draw('day')}", f"the {self.make_date()}", self.draw("month")]
        return "since " + self.random.choice([*named, self.random.choice(VALUES["since"])])
