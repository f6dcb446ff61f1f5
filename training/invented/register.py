"""How a person types: lower case, no full stop, short forms, typos, stretched words, capitals."""

import re
from dataclasses import dataclass
from random import Random

SHORT = {
    "you": ("u",), "your": ("ur",), "are": ("r",), "please": ("pls", "plz"), "because": ("cos", "bc", "coz"),
    "thanks": ("thx", "tnx"), "with": ("w/",), "minutes": ("mins", "min"), "and": ("&", "n"), "going to": ("gonna",),
    "tomorrow": ("tmrw",), "people": ("ppl",), "really": ("rly",), "though": ("tho",), "about": ("abt",),
    "thank you": ("ty", "thank u"), "something": ("smth",), "customer service": ("CS", "cust service"),
    "without": ("w/o",), "before": ("b4",), "weeks": ("wks",), "don't know": ("dunno", "dont kno"),
    "want to": ("wanna",), "brilliant": ("brill",), "delivery": ("delivry",), "definitely": ("defo", "definately"),
    "received": ("recieved",), "their": ("there",), "account": ("acc", "acct"), "message": ("msg",), "number": ("no.",),
}  # fmt: skip
STRETCHED = re.compile(
    r"\b(so|no|please|still|love|great|never|wow|why|really|again|happy|good|best|worst|thank you|amazing|ugh|omg|yes"
    r"|brilliant|cold|waiting|long|come on|hello|finally|cheers|yay|lovely|wonderful)\b", re.I)  # fmt: skip
SHOUTED = re.compile(
    r"\b(again|still|not|never|best|worst|love|nobody|no|twice|why|where|everything|nothing|free|so|always|days|one|all"
    r"|finally|third|every|broken|cancelled|perfect|amazing|brilliant|hours?|now|real)\b", re.I)  # fmt: skip
# Handles, hashtags and links are nobody's typing.
FIXED = re.compile(r"([@#]\w+|https?://\S+)")


@dataclass(frozen=True)
class Typing:
    lower: bool
    full_stop: bool
    short_forms: float  # share of the words that have one
    typos: int
    apostrophes: bool
    stretched: bool
    shouted_word: bool
    all_capitals: bool

    @staticmethod
    def of(random: Random, calm: bool) -> "Typing":
        """A person's habits for one post; a calm one (news, job ads) neither shouts nor stretches."""
        lower = random.random() < (0.15 if calm else 0.5)
        return Typing(
            lower=lower,
            full_stop=random.random() < (0.2 if lower else 0.5),
            short_forms=0 if calm or random.random() < 0.75 else 0.5,
            typos=0 if calm else random.choices((0, 1, 2), (89, 9, 2))[0],
            apostrophes=calm or random.random() > (0.35 if lower else 0.08),
            stretched=not calm and random.random() < 0.09,
            shouted_word=not calm and random.random() < 0.08,
            all_capitals=not calm and random.random() < 0.025,
        )


def typed(text: str, typing: Typing, random: Random) -> str:
    text = sentences(text)
    if typing.short_forms:
        text = shortened(text, typing.short_forms, random)
    if typing.lower:
        text = outside_fixed(text, str.lower)
    if not typing.apostrophes:
        text = re.sub(r"(?<=[a-zA-Z])'(?=[a-zA-Z])", "", text)
    if typing.stretched:
        text = once(STRETCHED, text, lambda word: stretched(word, random), random)
    if typing.shouted_word:
        text = once(SHOUTED, text, str.upper, random)
    for _ in range(typing.typos):
        text = once(re.compile(r"(?<![@#\w/.'])[a-z]{4,}(?![\w'])"), text, lambda word: mistyped(word, random), random)
    if typing.all_capitals:
        text = outside_fixed(text, str.upper)
    return text


def sentences(text: str) -> str:
    """Capital letters where sentences start."""
    return re.sub(r"(^|[.?!] )([a-z])(?!\w*@)", lambda found: found[1] + found[2].upper(), text)


def outside_fixed(text: str, change) -> str:
    return "".join(part if FIXED.fullmatch(part) else change(part) for part in FIXED.split(text))


def once(pattern: re.Pattern, text: str, change, random: Random) -> str:
    """Changes one match, any of them."""
    found = [match for match in pattern.finditer(text) if text[: match.start()][-1:] not in ("@", "#", "/")]
    if not found:
        return text
    match = random.choice(found)
    return text[: match.start()] + change(match[0]) + text[match.end() :]


def shortened(text: str, share: float, random: Random) -> str:
    for words, forms in SHORT.items():
        if random.random() < share:
            text = re.sub(rf"\b{words}\b(?!')", random.choice(forms), text, flags=re.I)
    return text


def stretched(word: str, random: Random) -> str:
    vowels = [at for at, letter in enumerate(word) if letter in "aeiouwyh"]
    at = vowels[-1] if vowels and random.random() < 0.6 and word[-1] != "e" else len(word) - 1
    return word[:at] + word[at] * random.randint(3, 6) + word[at + 1 :]


def mistyped(word: str, random: Random) -> str:
    at = random.randrange(1, len(word) - 1)
    return random.choice((
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        word[:at] + word[at + 1 :],
        word[:at] + word[at] * 2 + word[at + 1 :],
    ))  # fmt: skip
