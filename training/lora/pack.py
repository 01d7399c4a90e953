"""Chats as packed sequences in which all rows of a task share one copy of their system prompt.

Every row of a task begins with the same system prompt (34 of about 90 tokens). A pack holds that prefix once and many rows
after it; the mask lets a row see the prefix and itself alone, and positions go on from the prefix in each. The loss is that of
the rows one by one, at half the tokens. It knows no model.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor

IGNORED = -100


@dataclass(frozen=True, slots=True)
class Example:
    """One chat in tokens; `target` tells which of `own` are the answer and are learned."""

    prefix: tuple[int, ...]
    own: tuple[int, ...]
    target: tuple[bool, ...]


@dataclass(slots=True)
class Pack:
    """Examples with one prefix; `length` counts the prefix once."""

    prefix: tuple[int, ...]
    examples: list[Example] = field(default_factory=list)
    length: int = 0

    def __len__(self) -> int:
        return self.length


def encode(row: Mapping[str, Any], tokenizer: Any, longest: int = 1024) -> Example | None:
    """The row by the tokenizer's chat template; None when it is longer than `longest` tokens.

    The answer is what the template puts after the opening of the assistant's turn, its end mark included.
    """
    messages = row["messages"]
    asked = tokenizer.apply_chat_template(messages[:-1], tokenize=False, add_generation_prompt=True)
    whole = tokenizer.apply_chat_template(messages, tokenize=False)
    if not whole.startswith(asked):
        raise ValueError("this chat template changes earlier turns when the answer is known; it cannot be trained on as it is")
    start = asked.find(messages[1]["content"])
    parts = (asked[:start], asked[start:], whole[len(asked) :].rstrip("\n"))
    prefix, question, answer = (tuple(tokenizer(p, add_special_tokens=False).input_ids) for p in parts)
    if len(prefix) + len(question) + len(answer) > longest:
        return None
    return Example(prefix, question + answer, (False,) * len(question) + (True,) * len(answer))


def packed(examples: Sequence[Example], length: int, seed: int, shared: bool = True) -> list[Pack]:
    """Shuffle, and fill packs of at most `length` tokens (one long example may exceed it); `shared` False: one example a pack."""
    rng = random.Random(seed)
    packs: list[Pack] = []
    for prefix in dict.fromkeys(e.prefix for e in examples):
        mine = [e for e in examples if e.prefix == prefix]
        rng.shuffle(mine)
        pack = Pack(prefix, [], len(prefix))
        for example in mine:
            if pack.examples and (not shared or pack.length + len(example.own) > length):
                packs.append(pack)
                pack = Pack(prefix, [], len(prefix))
            pack.examples.append(example)
            pack.length += len(example.own)
        packs.append(pack)
    rng.shuffle(packs)
    return packs


def tensors(pack: Pack) -> dict[str, Tensor]:
    """The pack as a batch of one: input_ids (1, n), position_ids (1, n), attention_mask (1, 1, n, n) additive, labels (1, n)."""
    ids, positions, segments, labels = (
        list(pack.prefix),
        list(range(len(pack.prefix))),
        [0] * len(pack.prefix),
        [IGNORED] * len(pack.prefix),
    )
    for number, example in enumerate(pack.examples, 1):
        ids += example.own
        positions += range(len(pack.prefix), len(pack.prefix) + len(example.own))
        segments += [number] * len(example.own)
        labels += [token if wanted else IGNORED for token, wanted in zip(example.own, example.target, strict=True)]
    segment = torch.tensor(segments)
    seen = (segment[:, None] == segment[None, :]) | (segment[None, :] == 0)
    seen &= torch.ones_like(seen).tril()
    mask = torch.zeros(seen.shape).masked_fill(~seen, torch.finfo(torch.float32).min)
    return {
        "input_ids": torch.tensor([ids]),
        "position_ids": torch.tensor([positions]),
        "attention_mask": mask[None, None],
        "labels": torch.tensor([labels]),
    }


def collate(packs: Sequence[Pack]) -> dict[str, Tensor]:
    """The collator of a batch of one pack; more packs go into a step by accumulation."""
    if len(packs) != 1:
        raise ValueError(f"a batch is one pack, not {len(packs)}; raise the pack's length or accumulate")
    return tensors(packs[0])


def targets(pack: Pack) -> Iterator[int]:
    """The tokens that the pack teaches."""
    for example in pack.examples:
        yield from (t for t, wanted in zip(example.own, example.target, strict=True) if wanted)
