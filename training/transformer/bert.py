"""MiniLM-L6 (a BERT of 6 layers) with a head of three labels, as plain PyTorch, and its tokeniser."""

import math
from pathlib import Path

import torch
from safetensors.torch import load_file
from tokenizers import BertWordPieceTokenizer
from torch import nn
from torch.nn import functional as F

WIDTH, LAYERS, HEADS, INNER, POSITIONS = 384, 6, 12, 1536, 512
LABELS = ("negative", "neutral", "positive")
MAX_TOKENS = 48


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.query, self.key, self.value = (nn.Linear(WIDTH, WIDTH) for _ in range(3))
        self.output = nn.Linear(WIDTH, WIDTH)
        self.output_norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.inner = nn.Linear(WIDTH, INNER)
        self.outer = nn.Linear(INNER, WIDTH)
        self.outer_norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.drop = nn.Dropout(0.1)

    def forward(self, x, bias):
        rows, length, _ = x.shape

        def heads(linear):
            return linear(x).view(rows, length, HEADS, WIDTH // HEADS).transpose(1, 2)

        scores = heads(self.query) @ heads(self.key).transpose(-1, -2) / math.sqrt(WIDTH // HEADS)
        mixed = self.drop(torch.softmax(scores + bias, dim=-1)) @ heads(self.value)
        x = self.output_norm(x + self.drop(self.output(mixed.transpose(1, 2).reshape(rows, length, WIDTH))))
        return self.outer_norm(x + self.drop(self.outer(F.gelu(self.inner(x)))))


class SentimentBert(nn.Module):
    """Token ids and mask, int64 (rows, length) -> logits, float (rows, 3), in the order of LABELS."""

    def __init__(self, words=30522):
        super().__init__()
        self.words = nn.Embedding(words, WIDTH)
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.types = nn.Embedding(2, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.drop = nn.Dropout(0.1)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.head = nn.Linear(WIDTH, len(LABELS))

    def forward(self, ids, mask):
        return self.head(self.pooled(ids, mask))

    def pooled(self, ids, mask):
        """The mean of what stands for the words, float (rows, WIDTH)."""
        place = torch.arange(ids.shape[1], device=ids.device)
        x = self.drop(self.norm(self.words(ids) + self.positions(place) + self.types.weight[0]))
        bias = (1.0 - mask[:, None, None, :].to(x.dtype)) * -1e4
        for layer in self.layers:
            x = layer(x, bias)
        weight = mask.unsqueeze(-1).to(x.dtype)
        return self.drop((x * weight).sum(1) / weight.sum(1).clamp(min=1.0))


NAMES = {
    "words": "embeddings.word_embeddings",
    "positions": "embeddings.position_embeddings",
    "types": "embeddings.token_type_embeddings",
    "norm": "embeddings.LayerNorm",
}
LAYER_NAMES = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "output": "attention.output.dense",
    "output_norm": "attention.output.LayerNorm",
    "inner": "intermediate.dense",
    "outer": "output.dense",
    "outer_norm": "output.LayerNorm",
}


def from_upstream(folder: Path) -> SentimentBert:
    """The published weights under our names; the head is new."""
    theirs = load_file(folder / "model.safetensors")
    ours = SentimentBert()
    state = ours.state_dict()
    for name in state:
        if name.startswith("head."):
            continue
        parts = name.split(".")
        if parts[0] == "layers":
            state[name] = theirs[f"encoder.layer.{parts[1]}.{LAYER_NAMES[parts[2]]}.{parts[3]}"]
        else:
            state[name] = theirs[f"{NAMES[parts[0]]}.{parts[1]}"]
    ours.load_state_dict(state)
    nn.init.normal_(ours.head.weight, std=0.02)
    nn.init.zeros_(ours.head.bias)
    return ours


def tokenizer_of(folder: Path) -> BertWordPieceTokenizer:
    tokenizer = BertWordPieceTokenizer(str(folder / "vocab.txt"), lowercase=True)
    tokenizer.enable_truncation(MAX_TOKENS)
    return tokenizer
