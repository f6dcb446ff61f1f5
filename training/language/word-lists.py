"""
Texts to tell languages apart by: python word-lists.py OUT

Lines `language TAB words`, drawn from the word frequencies of the PyPI package wordfreq 3 (CC BY-SA 4.0; web, subtitles,
Twitter, news, Wikipedia). They show the words of a language, not its sentences.
"""

import sys
from pathlib import Path

import numpy as np
from wordfreq import top_n_list, word_frequency

LANGUAGES = "en ar de es fr it pt nl sv da nb fi pl cs sk hu ro tr id fil ca sh sl vi lt lv is fa ur".split()
TEXTS, MOST_FREQUENT, SEED = 6000, 20_000, 11
rng = np.random.default_rng(SEED)
with Path(sys.argv[1]).open("w", encoding="utf8") as out:
    for language in LANGUAGES:
        words = [word for word in top_n_list(language, MOST_FREQUENT) if not any(c.isdigit() for c in word)]
        share = np.array([word_frequency(word, language) for word in words]) ** 0.8
        share /= share.sum()
        for _ in range(TEXTS):
            drawn = rng.choice(len(words), size=rng.integers(3, 16), p=share)
            out.write(f"{language}\t{' '.join(words[i] for i in drawn)}\n")
