"""
Collects the posts that the teacher labels: python unlabelled.py DATA OUT

One post a line, each once, none of the validation tweets. The labelled training tweets come first.
"""

import csv
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "transformer"))
from texts import key, labelled, lines  # noqa: E402

data, out = Path(sys.argv[1]), Path(sys.argv[2])
seen = {key(text) for _, text in labelled(data / "semeval_val.tsv")}
texts = [text for _, text in labelled(data / "semeval_train.tsv")]
for file in sorted((data / "topic").glob("*.tsv")):
    texts += [line.split("\t")[-1] for line in lines(file)]
for task in ("emotion", "offensive", "hate", "irony", "emoji"):
    texts += lines(data / f"tweeteval-{task}" / "train_text.txt")
for sign in ("negative", "positive"):
    texts += lines(data / "emoticon-100k" / f"{sign}.txt")
with open(data.parent / "mentions" / "tweets-by-topic.csv", encoding="utf8", newline="") as rows:
    texts += [row["text"] for row in csv.DictReader(rows)]
with out.open("w", encoding="utf8") as target:
    for text in texts:
        one_line = " ".join(text.split())
        if (known := key(one_line)) and known not in seen:
            seen.add(known)
            target.write(one_line + "\n")
