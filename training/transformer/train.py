"""
Fine-tunes MiniLM-L6 on the labelled tweets: python train.py UPSTREAM DATA OUT [--start DISTANT] [--texts TEXTS --taught FILE ...]

With --texts and --taught it learns from earlier models as well: posts without a label, and what `label.py` said of each (the
mean of several files). That is the model which ships; the earlier ones are its teachers.

Two processes of one thread each take half of every batch; their gradients are added up, so that the result is the same
every time on the same kind of processor. Writes OUT/model.safetensors and prints the macro recall on the validation tweets.
"""

import argparse
import json
import math
import time
from pathlib import Path

import numpy as np
import torch
import torch.distributed as dist
import torch.multiprocessing as mp
from bert import from_upstream, tokenizer_of
from safetensors.torch import load_file, save_file
from texts import key, labelled, prepare
from torch.nn import functional as F

SEED, BATCH, WORKERS = 7, 32, 2
# Of the last and of all other posts without a label.
LAST_TAUGHT, OTHER_TAUGHT = 15_000, 30_000
LAST_ROWS = 30_000
RATE, HEAD_RATE, DECAY, WARM_UP, CLIP = 8e-5, 8e-4, 0.01, 0.06, 1.0


def batches_of(lengths, rng):
    """Rows of like length together, in random order."""
    order = np.argsort(lengths + rng.random(len(lengths)) * 4, kind="stable")
    batches = [order[start : start + BATCH] for start in range(0, len(order), BATCH)]
    rng.shuffle(batches)
    return batches


def padded(rows):
    longest = max(len(row) for row in rows)
    ids = torch.zeros(len(rows), longest, dtype=torch.int64)
    mask = torch.zeros(len(rows), longest, dtype=torch.int64)
    for place, row in enumerate(rows):
        ids[place, : len(row)] = torch.tensor(row)
        mask[place, : len(row)] = 1
    return ids, mask


def add_up_gradients(learned):
    """Over all processes; each then takes the same step."""
    flat = torch.cat([(p.grad if p.grad is not None else torch.zeros_like(p)).flatten() for p in learned])
    dist.all_reduce(flat)
    for p, part in zip(learned, flat.split([p.numel() for p in learned])):
        p.grad = part.view_as(p)


def logits_of(model, rows, step=64):
    order = np.argsort([len(row) for row in rows], kind="stable")
    out = np.zeros((len(rows), 3), dtype=np.float32)
    model.eval()
    with torch.inference_mode():
        for start in range(0, len(order), step):
            part = order[start : start + step]
            out[part] = model(*padded([rows[i] for i in part])).float().numpy()
    return out


def macro_recall(logits, labels):
    found = logits.argmax(1)
    return float(np.mean([(found[labels == label] == label).mean() for label in range(3)]))


def taught(options, known):
    """Posts without a label and what the teachers say of them, float (n, 3); none of the posts that are known."""
    texts = options.texts.read_text(encoding="utf8").split("\n")
    said = np.mean([np.loadtxt(file) for file in options.taught], axis=0)
    fresh = [place for place in range(len(said)) if key(texts[place]) not in known]
    last = [place for place in fresh if place >= len(said) - LAST_ROWS]
    others = [place for place in fresh if place < len(said) - LAST_ROWS]
    rng = np.random.default_rng(options.seed)
    chosen = [*rng.permutation(last)[:LAST_TAUGHT], *rng.permutation(others)[:OTHER_TAUGHT]]
    return [texts[place] for place in chosen], said[chosen]


def work(rank, options):
    torch.set_num_threads(1)
    dist.init_process_group("gloo", init_method=f"file://{options.out}/meeting", rank=rank, world_size=WORKERS)
    tokenizer = tokenizer_of(options.upstream)
    validation = labelled(options.data / "semeval_val.tsv")
    held_out = {key(text) for _, text in validation}
    train = [(label, text) for label, text in labelled(options.data / "semeval_train.tsv") if key(text) not in held_out]

    def encode(texts):
        return [encoded.ids for encoded in tokenizer.encode_batch([prepare(text) for text in texts])]

    labels = np.array([label for label, _ in train])
    prior = torch.tensor(np.log(np.bincount(labels, minlength=3) / len(labels)), dtype=torch.float32)
    # Balanced softmax: the frequencies of the labels are added while it learns; what teachers say has half of them in it.
    texts, targets, priors = [text for _, text in train], np.eye(3)[labels], np.ones(len(train))
    if options.texts:
        more, said = taught(options, {key(text) for text in texts} | held_out)
        texts, targets = texts + more, np.concatenate([targets, said])
        priors = np.concatenate([priors, np.full(len(more), 0.5)])
    rows = encode(texts)
    targets, priors = torch.tensor(targets, dtype=torch.float32), torch.tensor(priors[:, None], dtype=torch.float32)
    torch.manual_seed(options.seed)
    model = from_upstream(options.upstream)
    if options.start:
        state = load_file(options.start / "model.safetensors")
        model.load_state_dict({name: state[name] for name in state if not name.startswith("head.")}, strict=False)
    torch.manual_seed(options.seed + rank)
    model.words.weight.requires_grad_(False)
    body = [p for name, p in model.named_parameters() if p.requires_grad and not name.startswith("head.")]
    optimizer = torch.optim.AdamW(
        [{"params": body, "lr": RATE}, {"params": model.head.parameters(), "lr": HEAD_RATE}], weight_decay=DECAY
    )
    learned = [*body, *model.head.parameters()]
    steps = math.ceil(len(rows) / BATCH)
    warm = int(steps * WARM_UP)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: (step + 1) / warm if step < warm else max(0.0, (steps - step) / (steps - warm))
    )
    rng, began, done = np.random.default_rng(options.seed), time.time(), 0
    lengths = np.array([len(row) for row in rows])
    for batch in batches_of(lengths, rng):
        model.train()
        mine = batch[rank::WORKERS]
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = model(*padded([rows[i] for i in mine])) if len(mine) else None
        optimizer.zero_grad()
        if logits is not None:
            expected = logits.float() + priors[mine] * prior
            loss = F.cross_entropy(expected, targets[mine], reduction="sum") / len(batch)
            loss.backward()
        add_up_gradients(learned)
        torch.nn.utils.clip_grad_norm_(learned, CLIP)
        optimizer.step()
        schedule.step()
        done += 1
        if rank == 0 and done % 50 == 0:
            left = (time.time() - began) / done * (steps - done)
            print(f"step {done} of {steps}, loss {loss.item() * WORKERS:.3f}, {left / 60:.1f} min left", flush=True)
    if rank != 0:
        return
    save_file(model.state_dict(), options.out / "model.safetensors")
    logits, truth = logits_of(model, encode([text for _, text in validation])), np.array([label for label, _ in validation])
    half = prior.numpy() / 2
    report = {
        "macroRecall": macro_recall(logits, truth),
        "withHalfThePrior": macro_recall(logits + half, truth),
        "minutes": (time.time() - began) / 60,
        "prior": prior.tolist(),
    }
    (options.out / "report.json").write_text(json.dumps(report, indent=2) + "\n")
    print(json.dumps(report))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("upstream", type=Path)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--start", type=Path, help="weights to begin with, of distant.py")
    parser.add_argument("--texts", type=Path)
    parser.add_argument("--taught", type=Path, nargs="+")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "meeting").unlink(missing_ok=True)
    mp.spawn(work, args=(options,), nprocs=WORKERS)
