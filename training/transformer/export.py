"""
Turns trained weights into the folder that the program reads: python export.py TRAINED UPSTREAM DATA OUT

TRAINED holds model.safetensors and report.json, UPSTREAM vocab.txt, DATA semeval_val.tsv. Writes OUT/model.onnx (int64
`ids` and `mask` of shape (rows, length) -> float `logits` (rows, 3); dynamic int8 per channel, weights in 7 bits, because
the products of 8-bit weights overflow on processors without VNNI), OUT/vocab.txt and OUT/model.json, then compares int8
with fp32 on the validation tweets. A model.json that is already there keeps what was chosen by hand.
"""

import argparse
import hashlib
import json
import shutil
import tempfile
from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
import torch
from bert import LABELS, MAX_TOKENS, SentimentBert, tokenizer_of
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from safetensors.torch import load_file
from texts import labelled, prepare


def to_onnx(model, file: Path):
    ids = torch.ones(2, 9, dtype=torch.int64)
    rows, length = torch.export.Dim("rows", max=4096), torch.export.Dim("length", min=2, max=512)
    shapes = {"ids": {0: rows, 1: length}, "mask": {0: rows, 1: length}}
    torch.onnx.export(
        model.eval(),
        (ids, torch.ones_like(ids)),
        file,
        input_names=["ids", "mask"],
        output_names=["logits"],
        dynamic_shapes=shapes,
        opset_version=18,
        external_data=False,
        dynamo=True,
        verbose=False,
    )


def without_places(model):
    """The exporter writes down where each node came from, with the paths of the machine."""
    graph = model.graph
    for part in (model, graph, *graph.node, *graph.initializer, *graph.value_info, *graph.input, *graph.output):
        for field in ("metadata_props", "doc_string"):
            if field in part.DESCRIPTOR.fields_by_name:
                part.ClearField(field)


def to_int8(exact: Path, file: Path):
    prepared = exact.with_name("prepared.onnx")
    quant_pre_process(exact, prepared, skip_symbolic_shape=True)
    quantize_dynamic(
        prepared,
        file,
        per_channel=True,
        reduce_range=True,
        weight_type=QuantType.QInt8,
        op_types_to_quantize=["MatMul", "Gemm", "Gather"],
    )
    model = onnx.load(file)
    without_places(model)
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, file)


def session_of(file: Path) -> ort.InferenceSession:
    options = ort.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return ort.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])


def logits_one_by_one(session, rows) -> np.ndarray:
    """One post at a time, as the program does: dynamic int8 takes its scale from all that is in a batch."""
    out = [session.run(None, {"ids": np.array([row]), "mask": np.ones((1, len(row)), np.int64)})[0][0] for row in rows]
    return np.array(out)


def macro_recall(logits, labels) -> float:
    found = logits.argmax(1)
    return float(np.mean([(found[labels == label] == label).mean() for label in range(3)]))


def main():
    parser = argparse.ArgumentParser()
    for name in ("trained", "upstream", "data", "out"):
        parser.add_argument(name, type=Path)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    report = json.loads((options.trained / "report.json").read_text())
    half_the_prior = [round(value / 2, 4) for value in report["prior"]]
    model = SentimentBert()
    model.load_state_dict(load_file(options.trained / "model.safetensors"))
    shutil.copyfile(options.upstream / "vocab.txt", options.out / "vocab.txt")
    with tempfile.TemporaryDirectory() as folder:
        exact = Path(folder) / "exact.onnx"
        to_onnx(model, exact)
        to_int8(exact, options.out / "model.onnx")
        exact_session = session_of(exact)
    described = {
        "name": "accurate",
        "version": 1,
        "labels": list(LABELS),
        "languages": ["en"],
        "tokenizer": "wordpiece-uncased",
        "maxTokens": MAX_TOKENS,
        "offsets": half_the_prior,
        "weights": {"model": 0.7, "base": 0.3},
        "temperature": 1,
        "passOnBelow": 0.6,
    }
    settings = options.out / "model.json"
    if settings.exists():
        described |= json.loads(settings.read_text())
        described["offsets"] = half_the_prior
    described["sha256"] = {
        name: hashlib.sha256((options.out / name).read_bytes()).hexdigest() for name in ("model.onnx", "vocab.txt")
    }
    settings.write_text(json.dumps(described, indent=2) + "\n")

    validation = labelled(options.data / "semeval_val.tsv")
    truth = np.array([label for label, _ in validation])
    tokenizer = tokenizer_of(options.upstream)
    rows = [encoded.ids for encoded in tokenizer.encode_batch([prepare(text) for _, text in validation])]
    fp32 = logits_one_by_one(exact_session, rows)
    int8 = logits_one_by_one(session_of(options.out / "model.onnx"), rows)
    offsets = np.array(half_the_prior)
    print(
        json.dumps(
            {
                "megabytes": round((options.out / "model.onnx").stat().st_size / 1e6, 1),
                "macroRecallFp32": round(macro_recall(fp32 + offsets, truth), 4),
                "macroRecallInt8": round(macro_recall(int8 + offsets, truth), 4),
                "largestDifferenceOfLogits": round(float(np.abs(fp32 - int8).max()), 3),
                "meanDifferenceOfLogits": round(float(np.abs(fp32 - int8).mean()), 4),
                "otherLabel": int((fp32.argmax(1) != int8.argmax(1)).sum()),
            }
        )
    )


if __name__ == "__main__":
    main()
