"""
The teacher: python label.py MODEL TEXTS OUT

MODEL is a folder made by export.py, TEXTS a file with one text per line. OUT gets one line per text, in the same order:
`p_negative p_neutral p_positive`, separated by tabs: the softmax of logits plus offsets, before any temperature. Two
processes of one thread; stopped and started again it goes on where it was. Texts are taken in fixed blocks and in a block
in batches of one length, without padding: so every run gives the same figures on the same kind of processor.
"""

import argparse
import json
import multiprocessing
import time
from pathlib import Path

import numpy as np
import onnxruntime as ort
from bert import tokenizer_of
from texts import prepare

BLOCK, BATCH, WORKERS = 2048, 16, 2
place = {}


def open_model(folder: Path):
    options = ort.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    place["session"] = ort.InferenceSession(str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"])
    place["tokenizer"] = tokenizer_of(folder)
    place["offsets"] = np.array(json.loads((folder / "model.json").read_text())["offsets"])


def probabilities_of(texts: list[str]) -> str:
    rows = [encoded.ids for encoded in place["tokenizer"].encode_batch([prepare(text) for text in texts])]
    by_length = {}
    for index, row in enumerate(rows):
        by_length.setdefault(len(row), []).append(index)
    logits = np.zeros((len(rows), 3))
    for indices in by_length.values():
        for start in range(0, len(indices), BATCH):
            part = indices[start : start + BATCH]
            ids = np.array([rows[index] for index in part])
            logits[part] = place["session"].run(None, {"ids": ids, "mask": np.ones_like(ids)})[0]
    logits += place["offsets"]
    shares = np.exp(logits - logits.max(1, keepdims=True))
    shares /= shares.sum(1, keepdims=True)
    return "".join("\t".join(f"{value:.6f}" for value in row) + "\n" for row in shares)


def whole_blocks(out: Path) -> int:
    """Cuts what an earlier run left behind to whole blocks; how many there are."""
    if not out.exists():
        return 0
    written = out.read_bytes()
    ends = [index + 1 for index, byte in enumerate(written) if byte == 10]
    blocks = len(ends) // BLOCK
    out.write_bytes(written[: ends[blocks * BLOCK - 1] if blocks else 0])
    return blocks


def main():
    parser = argparse.ArgumentParser()
    for name in ("model", "texts", "out"):
        parser.add_argument(name, type=Path)
    options = parser.parse_args()
    # Split at line feeds alone, as everybody who counts the lines of this file does.
    texts = options.texts.read_text(encoding="utf8", errors="replace").removesuffix("\n").split("\n")
    done = whole_blocks(options.out)
    blocks = [texts[start : start + BLOCK] for start in range(done * BLOCK, len(texts), BLOCK)]
    began = time.time()
    context = multiprocessing.get_context("spawn")
    with context.Pool(WORKERS, open_model, (options.model,)) as pool, options.out.open("a", encoding="utf8") as file:
        for count, lines in enumerate(pool.imap(probabilities_of, blocks), 1):
            file.write(lines)
            file.flush()
            left = (time.time() - began) / count * (len(blocks) - count)
            written = min((done + count) * BLOCK, len(texts))
            print(f"{written} of {len(texts)}, {left / 60:.1f} min left", flush=True)


if __name__ == "__main__":
    main()
