"""Liked and disliked answers as pairs to the same prompt, and whether there are enough. It knows no model."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice, product
from pathlib import Path
from typing import Literal

from assistant.prompts import REPLY, Message
from assistant.service.verdicts import Verdict, Verdicts

Method = Literal["dpo", "kto"]
FEWEST_PAIRS = 50
FEWEST_A_SIDE = 40
PAIRS_A_PROMPT = 4
HELD_OUT_OF_5 = 1


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to a prompt (the user message of the wording call), liked or not."""

    prompt: str
    text: str
    liked: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """A better and a worse answer to one prompt; `fault` says in a word what is wrong with the worse one."""

    prompt: str
    chosen: str
    rejected: str
    fault: str = "disliked"


def messages_of(prompt: str) -> list[Message]:
    """The whole wording call, as the assistant makes it."""
    return [{"role": "system", "content": REPLY}, {"role": "user", "content": prompt}]


def answers_of(verdicts: Iterable[Verdict]) -> list[Answer]:
    """One answer for each prompt and text: the last opinion on it counts."""
    last = {(v.prompt, v.text): v.liked for v in verdicts}
    return [Answer(prompt, text, liked) for (prompt, text), liked in last.items()]


def read_log(log: str) -> list[Answer]:
    """The answers of a database (an SQLAlchemy URL) or of a JSONL file with `prompt`, `text`, `liked` a line.

    ValueError names the line that is none.
    """
    if "://" in log:
        verdicts = Verdicts(log)
        try:
            return answers_of(verdicts.all())
        finally:
            verdicts.close()
    path, now = Path(log), datetime.now(UTC)
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            if not isinstance(row["liked"], bool):
                raise ValueError(f"liked is {row['liked']!r}, not true or false")
            found.append(Verdict("", "", "reply", str(row["prompt"]), str(row["text"]), row["liked"], now))
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"{log}:{number}: not an answer with prompt, text and liked: {error}") from None
    return answers_of(found)


def pairs_of(answers: Sequence[Answer]) -> list[Pair]:
    """Every liked with every disliked answer to the same prompt, at most four pairs a prompt."""
    sides: dict[str, tuple[list[str], list[str]]] = {}
    for answer in answers:
        sides.setdefault(answer.prompt, ([], []))[answer.liked].append(answer.text)
    return [
        Pair(prompt, good, bad)
        for prompt, (disliked, liked) in sides.items()
        for good, bad in islice(product(liked, disliked), PAIRS_A_PROMPT)
    ]


def singles_of(pairs: Iterable[Pair]) -> list[Answer]:
    """The same answers, each with its verdict."""
    return [Answer(p.prompt, text, liked) for p in pairs for text, liked in ((p.chosen, True), (p.rejected, False))]


def check_enough(method: Method, answers: Sequence[Answer], pairs: Sequence[Pair]) -> None:
    """Raise a ValueError that says what there is and what is needed, when it is too little to learn from."""
    liked = sum(a.liked for a in answers)
    disliked = len(answers) - liked
    if method == "dpo" and len(pairs) < FEWEST_PAIRS:
        raise ValueError(
            f"dpo needs {FEWEST_PAIRS} pairs (a liked and a disliked answer to the same prompt), there are {len(pairs)}: "
            f"{FEWEST_PAIRS - len(pairs)} more; --method kto needs no pairs but {FEWEST_A_SIDE} liked and {FEWEST_A_SIDE} "
            f"disliked answers, of which there are {liked} and {disliked}"
        )
    if method == "kto" and min(liked, disliked) < FEWEST_A_SIDE:
        raise ValueError(
            f"kto needs {FEWEST_A_SIDE} liked and {FEWEST_A_SIDE} disliked answers, there are {liked} and {disliked}: "
            f"{max(0, FEWEST_A_SIDE - liked)} liked and {max(0, FEWEST_A_SIDE - disliked)} disliked more"
        )


def is_held_out(prompt: str) -> bool:
    """A fifth of all prompts, by a hash: all answers to one prompt are on one side."""
    return hashlib.blake2b(prompt.encode(), digest_size=4).digest()[0] % 5 < HELD_OUT_OF_5


def held_answers(pairs: Sequence[Pair], answers: Sequence[Answer], most: int) -> list[tuple[Answer, Answer]]:
    """Up to `most` held-out (liked, disliked), to the same prompt where there are such; else one liked beside one disliked."""
    held = [(Answer(p.prompt, p.chosen, True), Answer(p.prompt, p.rejected, False)) for p in pairs if is_held_out(p.prompt)]
    if held:
        return held[:most]
    liked, disliked = ([a for a in answers if is_held_out(a.prompt) and a.liked is wanted] for wanted in (True, False))
    return list(zip(liked, disliked, strict=False))[:most]
