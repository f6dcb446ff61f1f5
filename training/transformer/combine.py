"""
Chooses how two opinions become one: python combine.py TRAINED MODEL VALIDATION.tsv BASE.tsv [--write]

TRAINED holds the report.json of train.py, MODEL is the folder that export.py made of it, BASE what the first model says of the validation tweets: `p_negative p_neutral
p_positive` per line, nan where it abstains (base-probabilities.mjs writes it). Prints, all on the validation tweets: macro
recall of each and of both, the expected calibration error, and macro recall against the share of posts that are passed on.
With --write it puts weights, temperature, offsets and threshold into MODEL/model.json. The temperature is that of the least
log loss.
"""

import argparse
import json
from pathlib import Path

import numpy as np
from bert import LABELS, tokenizer_of
from export import logits_one_by_one, macro_recall, session_of
from texts import labelled, prepare

WEIGHTS = (0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 1)
SCALES = (0, 0.25, 0.5, 0.75, 1, 1.25, 1.5)
TEMPERATURES = np.round(np.arange(0.5, 2.51, 0.05), 2)
SHARES = (0.07, 0.16, 0.26, 0.30, 0.35, 0.54, 1.0)
USUAL_SHARE = 0.3
# Of the network, and of half the log prior: chosen on the validation tweets by the tables that are printed, where the best macro
# recall is flat (0.7 to 0.9, 0.25 to 1), so that most of the gain is kept when 30 % are passed on.
WEIGHT, SCALE = 0.85, 0.5
LEAST = 0.00005


def log_shares(values):
    values = values - values.max(1, keepdims=True)
    return values - np.log(np.exp(values).sum(1, keepdims=True))


def mixed(own, base, weight):
    """As src/analysis/sentiment/accurate/combine.ts does it; where the first model abstains, the network alone."""
    share = np.where(np.isnan(base[:, :1]), 1.0, weight)
    return share * log_shares(own) + (1 - share) * np.log(np.clip(np.nan_to_num(base, nan=1.0), LEAST, 1))


def calibration_error(shares, truth, bins=15):
    top, right = shares.max(1), shares.argmax(1) == truth
    place = np.minimum((top * bins).astype(int), bins - 1)
    return sum(abs(right[place == b].mean() - top[place == b].mean()) * (place == b).mean() for b in set(place))


def loss(logs, truth):
    return float(-log_shares(logs)[np.arange(len(truth)), truth].mean())


def sureness_of(base):
    return np.where(np.isnan(base[:, 0]), 0, np.nan_to_num(base).max(1))


def row_of(name, shares, truth):
    """With the interval of a bootstrap over the tweets."""
    found, rng = shares.argmax(1), np.random.default_rng(1)
    recalls = [(found[truth == label] == label).mean() for label in range(3)]
    draws = (rng.integers(len(truth), size=len(truth)) for _ in range(1000))
    low, high = np.quantile([macro_recall(shares[draw], truth[draw]) for draw in draws], [0.025, 0.975])
    each = ", ".join(f"{100 * recall:.0f}" for recall in recalls)
    error = calibration_error(shares, truth)
    return f"| {name} | {100 * np.mean(recalls):.1f} | {100 * low:.1f} to {100 * high:.1f} | {each} | {error:.3f} |"


def main():
    parser = argparse.ArgumentParser()
    for name in ("trained", "model", "validation", "base"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--below", type=float, help="pass on below this; default: where 30 %% are passed on")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    settings = options.model / "model.json"
    described = json.loads(settings.read_text())
    assert described["labels"] == list(LABELS)
    half_prior = np.array(json.loads((options.trained / "report.json").read_text())["prior"]) / 2
    validation = labelled(options.validation)
    truth = np.array([label for label, _ in validation])
    encoded = tokenizer_of(options.model).encode_batch([prepare(text) for _, text in validation])
    logits = logits_one_by_one(session_of(options.model / "model.onnx"), [row.ids for row in encoded])
    base = np.loadtxt(options.base, delimiter="\t")
    assert len(base) == len(truth), "BASE must have a line per validation tweet"
    alone = np.where(np.isnan(base), [0, 1, 0], base)

    offsets = SCALE * half_prior
    logs = mixed(logits + offsets, base, WEIGHT)
    temperature = float(min(TEMPERATURES, key=lambda t: loss(logs / t, truth)))
    both = np.exp(log_shares(logs / temperature))
    network = log_shares(logits + half_prior)
    sureness = sureness_of(base)

    def passing(below):
        passed = sureness < below
        shares = np.where(passed[:, None], both, alone)
        recall, error = macro_recall(shares, truth), calibration_error(shares, truth)
        return f"| {passed.mean():.0%} | {below:.3f} | {100 * recall:.1f} | {error:.3f} |"

    below = options.below or float(np.quantile(sureness, USUAL_SHARE))
    print(f"temperature {temperature}, passed on below {below:.3f}; macro recall by weight of the network and scale of the offsets:")
    for scale in SCALES:
        by_weight = [macro_recall(mixed(logits + scale * half_prior, base, w), truth) for w in WEIGHTS]
        print(f"x{scale}", *(f"{w}: {100 * recall:.1f}" for w, recall in zip(WEIGHTS, by_weight)))
    print(f"log loss of both {loss(np.log(both), truth):.4f}\n")
    print("| | macro recall | 95 % interval | recall negative, neutral, positive | calibration error |")
    print("|---|---|---|---|---|")
    for name, shares in (("the first model", alone), ("the network alone", np.exp(network)), ("both, all posts", both)):
        print(row_of(name, shares, truth))
    print("\n| passed on | below | macro recall | calibration error |\n|---|---|---|---|")
    for share in (0, *SHARES):
        print(passing(0 if share == 0 else 1.01 if share == 1 else np.quantile(sureness, share)))
    if options.write:
        described |= {
            "offsets": [round(float(value), 4) for value in offsets],
            "weights": {"model": WEIGHT, "base": round(1 - WEIGHT, 2)},
            "temperature": temperature,
            "passOnBelow": round(below, 3),
        }
        settings.write_text(json.dumps(described, indent=2) + "\n")


if __name__ == "__main__":
    main()
