"""
Lets MiniLM-L6 read tweets before it learns sentiment: python distant.py UPSTREAM DATA OUT

It guesses the emoticon (positive or negative; emoticon-100k) and the emoji (20; tweeteval-emoji) that were taken out of a
tweet, one task a batch in turn. Writes OUT/model.safetensors, to be given to train.py as --start.
"""

import argparse
import json
import time
from pathlib import Path

import numpy as np
import torch
import torch.distributed as dist
import torch.multiprocessing as mp
from bert import WIDTH, from_upstream, tokenizer_of
from safetensors.torch import save_file
from texts import key, labelled, lines, prepare
from torch import nn
from torch.nn import functional as F
from train import BATCH, CLIP, DECAY, RATE, SEED, WARM_UP, WORKERS, add_up_gradients, batches_of, padded

EMOTICON_ROWS, EMOJI_ROWS = 30_000, 12_000


def tasks_of(data):
    held_out = {key(text) for _, text in labelled(data / "semeval_val.tsv")}
    emoticons = [(0, text) for text in lines(data / "emoticon-100k" / "negative.txt")]
    emoticons += [(1, text) for text in lines(data / "emoticon-100k" / "positive.txt")]
    labels = lines(data / "tweeteval-emoji" / "train_labels.txt")
    emoji = list(zip(map(int, labels), lines(data / "tweeteval-emoji" / "train_text.txt")))
    rng = np.random.default_rng(SEED)
    for rows, most in ((emoticons, EMOTICON_ROWS), (emoji, EMOJI_ROWS)):
        chosen = [rows[i] for i in rng.permutation(len(rows))[:most]]
        yield [(label, text) for label, text in chosen if key(text) not in held_out]


def work(rank, options):
    torch.set_num_threads(1)
    dist.init_process_group("gloo", init_method=f"file://{options.out}/meeting", rank=rank, world_size=WORKERS)
    torch.manual_seed(SEED)
    model = from_upstream(options.upstream)
    heads = nn.ModuleList([nn.Linear(WIDTH, 2), nn.Linear(WIDTH, 20)])
    torch.manual_seed(SEED + rank)
    model.words.weight.requires_grad_(False)
    model.head.requires_grad_(False)
    tokenizer, rng, batches = tokenizer_of(options.upstream), np.random.default_rng(SEED), []
    for task, rows in enumerate(tasks_of(options.data)):
        ids = [encoded.ids for encoded in tokenizer.encode_batch([prepare(text) for _, text in rows])]
        labels = np.array([label for label, _ in rows])
        lengths = np.array([len(row) for row in ids])
        batches += [(task, [ids[i] for i in part], labels[part]) for part in batches_of(lengths, rng)]
    rng.shuffle(batches)
    learned = [p for p in [*model.parameters(), *heads.parameters()] if p.requires_grad]
    optimizer = torch.optim.AdamW(learned, lr=RATE, weight_decay=DECAY)
    steps, began = len(batches), time.time()
    warm = int(steps * WARM_UP)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: (step + 1) / warm if step < warm else max(0.05, (steps - step) / (steps - warm))
    )
    model.train()
    losses = [[], []]
    for done, (task, rows, labels) in enumerate(batches, 1):
        mine = slice(rank, None, WORKERS)
        optimizer.zero_grad()
        if len(rows[mine]):
            with torch.autocast("cpu", dtype=torch.bfloat16):
                logits = heads[task](model.pooled(*padded(rows[mine])))
            loss = F.cross_entropy(logits.float(), torch.tensor(labels[mine]), reduction="sum") / len(rows)
            loss.backward()
            losses[task].append(loss.item() * WORKERS)
        add_up_gradients(learned)
        torch.nn.utils.clip_grad_norm_(learned, CLIP)
        optimizer.step()
        schedule.step()
        if rank == 0 and done % 100 == 0:
            left = (time.time() - began) / done * (steps - done) / 60
            means = [float(np.mean(part[-100:])) for part in losses if part]
            print(f"step {done} of {steps}, losses {means}, {left:.1f} min left", flush=True)
    if rank == 0:
        save_file(model.state_dict(), options.out / "model.safetensors")
        (options.out / "report.json").write_text(json.dumps({"minutes": (time.time() - began) / 60}) + "\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    for name in ("upstream", "data", "out"):
        parser.add_argument(name, type=Path)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "meeting").unlink(missing_ok=True)
    mp.spawn(work, args=(options,), nprocs=WORKERS)
