"""
Writes what the tests of the model compare with: python fixtures.py VOCABULARY_FOLDER TESTS

TESTS/texts.json: texts, hostile ones among them, with what `prepare` and the `tokenizers` library make of them.
TESTS/tiny/: a model of a few KB in the layout of a real one. It takes the mean of what its words say, and has a dynamically
quantised product, so that its answers would depend on neighbours in a batch as those of the real one would.
"""

import argparse
import hashlib
import json
import random
import tempfile
from pathlib import Path

import numpy as np
import onnx
from bert import tokenizer_of
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from texts import prepare

WRITTEN = """
The new machine will be in the shops on Tuesday
This is the WORST coffee machine I've ever had, terrible!!!
I love this wonderful machine, it's great :) #happy #machine_lovers
@acme_support my order #12345 hasn't arrived... 3 weeks & counting. Refund: $49.99?
RT @Globex: we're hiring! https://example.org/jobs?x=1&y=2#top www.example.com/a
http is not https, but https:// is; httpsss http
see http
mail me at bob@example.org or @@bob, @_bob_, @bob's, (@bob)
Tom &amp; Jerry &lt;3 &quot;fun&quot; &#39;quote&#39; &amp;lt; &nbsp;
‘curly’ ’quotes’ “double” – dash — em… ellipsis
Café crème brûlée naïve façade Ångström Übermut smørrebrød ŁÓDŹ
ΟΔΥΣΣΕΥΣ Σίσυφος ſtraße ẞ İstanbul ıI ǅ ﬁ ﬂ
日本語の機械は最悪です 中文測試 한국어 기계 豈更 𠀀𪜀
это ужасно и плохо йод
مرحبا العالم שָׁלוֹם עולם हिन्दी ภาษาไทย
😍😍 love it ❤️ 👍🏽 👨‍👩‍👧 🏳️‍🌈 ☹ ☺️ 🤷‍♀️ 🙏🙏
no emoji word for this: 🚗🧻 🇩🇪
$+<=>^`|~ §¶©®™ ¿qué? ¡no! «guillemets» ・・・ 。、
a.b,c;d:e!f?g(h)i[j]k{l}m/n\\o_p-q*r&s%t#u@v
unaffable unwantedly electroencephalographically antidisestablishmentarianism
[CLS] [SEP] [MASK]ed [UNK] [PAD][PAD] [cls] [ MASK ] a[SEP]b
x²⁵ ½ ⅷ ① ٣ 1,234.56 10k 5G
tabs\tand\r\nlines\u000band\u000cfeeds\u0085next\u00a0nbsp\u2003em\u3000wide
\u0000nul\u0007bell\u001b[31mred\u007f del\u200bzero\u200dwidth\u2060joiner\ufeffbom\u00adshy\ufffdlost\ue000private
\u202eright to left\u202c \u2066isolate\u2069
z̸̡̛̤͔͎͈̻̖͓̼̫͙̲̅͗̀͊̓̾a̷̛͕͔l̶͉̔g̵̣̍o̴͇͝ text
𝓯𝓪𝓷𝓬𝔂 𝕥𝕖𝕩𝕥 ｆｕｌｌｗｉｄｔｈ ⓒⓘⓡⓒⓛⓔ
__proto__ constructor toString hasOwnProperty
soooooo goooood hahahahaha ARGHHHH
""".strip().split("\n")
SUBJECTS = ["the app", "my phone", "their support", "this hotel", "Acme's new router", "the delivery", "her album"]
VERBS = ["is", "was", "never is", "isn't", "will be", "has been", "ain't"]
JUDGEMENTS = ["great", "awful", "okay I guess", "delayed again", "the best thing since 2012", "broken :(", "overpriced"]
ENDS = ["", "!!!", " https://t.co/abc123", " @user1", " #fail", " 😂", " lol", "...", " &amp; more"]
POOLS = [(0x20, 0x7E)] * 6 + [(0x00, 0x24F), (0x300, 0x36F), (0x370, 0x4FF), (0x1E00, 0x1FFF), (0x2000, 0x206F)]
POOLS += [(0x20A0, 0x20BF), (0x2190, 0x27BF), (0x3000, 0x30FF), (0x4E00, 0x4F00), (0xAC00, 0xAD00), (0x1F300, 0x1F64F)]
WORDS = {"terrible": 0, "worst": 0, "broken": 0, "love": 2, "great": 2, "wonderful": 2, "tuesday": 1, "shops": 1}


def texts():
    rng = random.Random(1)
    yield from (line.encode("raw_unicode_escape").decode("unicode_escape") if "\\u" in line else line for line in WRITTEN)
    for _ in range(150):
        yield "".join([rng.choice(SUBJECTS), " ", rng.choice(VERBS), " ", rng.choice(JUDGEMENTS), rng.choice(ENDS)])
    for _ in range(200):
        pools = [rng.choice(POOLS) for _ in range(3)]
        yield "".join(chr(rng.randint(*rng.choice(pools))) for _ in range(rng.randint(1, 60)))
    for length in (99, 100, 101, 102, 500):
        yield "a" * length + " b"
        yield "é" * length + "!"
        yield "😀" * length
        yield "一" * length
    yield from ["", " ", "\n\t ", ".", "@", "http", "#" * 300, "word " * 200, "https://" * 200, "a" + "\u0301" * 300]


def describe(out: Path, **more):
    described = {
        "name": "tiny",
        "version": 1,
        "labels": ["negative", "neutral", "positive"],
        "languages": ["en"],
        "tokenizer": "wordpiece-uncased",
        "maxTokens": 16,
        "offsets": [0, 0, 0],
        "weights": {"model": 0.7, "base": 0.3},
        "temperature": 1,
        "passOnBelow": 0.9,
        "sha256": {
            name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in ("model.onnx", "vocab.txt")
        },
    }
    (out / "model.json").write_text(json.dumps(described | more, indent=2) + "\n")
    (out / "README.md").write_text("A model of a few words, made by training/transformer/fixtures.py for the tests.\n")


def tiny(out: Path):
    """Also, beside it, two that are not what they should be: `foreign-inputs.onnx` and `two-labels.onnx`."""
    letters = [chr(code) for code in range(97, 123)]
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *letters, *(f"##{one}" for one in letters), *WORDS]
    (out / "vocab.txt").write_text("\n".join(pieces) + "\n")
    rng = np.random.default_rng(1)
    says = rng.normal(0, 0.05, (len(pieces), 8)).astype(np.float32)
    for word, label in WORDS.items():
        says[pieces.index(word), label] = 12
    head = np.concatenate([np.eye(3), rng.normal(0, 0.1, (5, 3))]).astype(np.float32)
    nodes = [
        helper.make_node("Gather", ["says", "ids"], ["said"]),
        helper.make_node("Cast", ["mask"], ["floats"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["floats", "last"], ["weights"]),
        helper.make_node("Mul", ["said", "weights"], ["heard"]),
        helper.make_node("ReduceSum", ["heard", "length"], ["sum"], keepdims=0),
        helper.make_node("ReduceSum", ["weights", "length"], ["count"], keepdims=0),
        helper.make_node("Div", ["sum", "count"], ["mean"]),
        helper.make_node("MatMul", ["mean", "head"], ["logits"]),
    ]
    numbers = {"says": says, "head": head, "last": np.array([2], np.int64), "length": np.array([1], np.int64)}

    def model_of(ids: str, labels: int):
        values = [helper.make_tensor_value_info(name, TensorProto.INT64, ["rows", "length"]) for name in (ids, "mask")]
        logits = helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["rows", labels])
        mine = [helper.make_node("Gather", ["says", ids], ["said"]), *nodes[1:]]
        constants = [numpy_helper.from_array(value, name) for name, value in numbers.items() if name != "head"]
        constants.append(numpy_helper.from_array(np.ascontiguousarray(head[:, :labels]), "head"))
        graph = helper.make_graph(mine, "tiny", values, [logits], constants)
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)

    with tempfile.TemporaryDirectory() as folder:
        exact = Path(folder) / "exact.onnx"
        onnx.save(model_of("ids", 3), exact)
        quantize_dynamic(exact, out / "model.onnx", weight_type=QuantType.QInt8, op_types_to_quantize=["MatMul"])
    onnx.save(model_of("input_ids", 3), out.parent / "foreign-inputs.onnx")
    onnx.save(model_of("ids", 2), out.parent / "two-labels.onnx")
    describe(out)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("vocabulary", type=Path)
    parser.add_argument("tests", type=Path)
    options = parser.parse_args()
    (options.tests / "tiny").mkdir(parents=True, exist_ok=True)
    tokenizer = tokenizer_of(options.vocabulary)
    rows = []
    for text in dict.fromkeys(texts()):
        prepared = prepare(text)
        raw, ready = tokenizer.encode(text).ids, tokenizer.encode(prepared).ids
        rows.append({"text": text, "prepared": prepared, "ids": raw, "preparedIds": ready})
    lines = ",\n".join(json.dumps(row, ensure_ascii=True) for row in rows)
    (options.tests / "texts.json").write_text(f"[\n{lines}\n]\n")
    tiny(options.tests / "tiny")


if __name__ == "__main__":
    main()
