"""Reading the data sets, and what a text looks like to the transformer. `src/analysis/sentiment/accurate/prepare-text.ts` does the same."""

import re
from pathlib import Path

LINK = re.compile(r"(?:https?://|www\.)\S+|\bhttps?\b(?!\S)", re.I)
HANDLE = re.compile(r"(?<![\w@])@\w+")
SPACES = re.compile(r"\s+")
ENTITIES = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'"}
ENTITY = re.compile("|".join(ENTITIES))
# What a face says, in a word that the vocabulary knows: the training tweets have no emoji.
EMOJI_WORDS = {
    "love": "😍🥰❤💕💙💜💖💗💚💛🧡💘💞💓♥😻🤍🖤💝😘",
    "happy": "😊😁😀😃😄🙂☺😇🤗😺😸😌🤩",
    "laughing": "😂🤣😆😹😅",
    "great": "👍👏🙌💯🔥🎉🥳💪✨⭐🏆🤘👌🥇🎊",
    "cool": "😎😏😜😝😛😉",
    "thanks": "🙏",
    "angry": "😡😠🤬👿😤🖕👎💩🤮🤢😾",
    "sad": "😢😭😞😔☹🙁😟😥😿💔😓😩😫😣😖😪",
    "annoyed": "🙄😒😑😐🤦",
    "confused": "🤔😕🤷😶",
    "scared": "😱😨😰",
}
WORD_OF_EMOJI = {emoji: word for word, all_ in EMOJI_WORDS.items() for emoji in all_}
EMOJI = re.compile("[" + "".join(WORD_OF_EMOJI) + "]")


def prepare(text: str) -> str:
    text = ENTITY.sub(lambda found: ENTITIES[found[0]], text.replace("’", "'").replace("‘", "'"))
    text = HANDLE.sub("@user", LINK.sub(" ", text))
    text = EMOJI.sub(lambda found: f" {WORD_OF_EMOJI[found[0]]} ", text)
    return SPACES.sub(" ", text).strip()


def key(text: str) -> str:
    """Two texts with one key are one post: set against set, none may stand on both sides."""
    return re.sub(r"[^a-z0-9]", "", HANDLE.sub("", LINK.sub("", text)).lower())


def labelled(file: Path) -> list[tuple[int, str]]:
    rows = [line.split("\t", 1) for line in file.read_text(encoding="utf8").split("\n") if line]
    return [(int(label), text) for label, text in rows]


def lines(file: Path) -> list[str]:
    return [line for line in file.read_text(encoding="utf8", errors="replace").split("\n") if line.strip()]
