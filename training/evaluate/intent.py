"""`python -m training.evaluate intent --utterances FILE.jsonl [--json]`: how well the assistant reads what shoppers type.

Three readers run over the same lines: the assistant as it serves (model checked against the text), the parser alone and the
model alone, so that each one's worth is seen. Nothing is trained or tuned here.
"""

import argparse
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from assistant.llm import LLM
from assistant.schema import Conversation, Intent
from assistant.settings import Settings
from assistant.understand import model_intent, parse, understand
from retrieval.demo import ensure_demo
from retrieval.schema import Contract
from retrieval.store import Store

from .intent_slots import SLOTS, SlotCounts, act_matches, count_slots

Reader = Callable[[str, Conversation], Intent]


def read_utterances(path: Path) -> list[dict[str, Any]]:
    """Read the gold lines; a line that is no JSON object with `text` and `act` is a ValueError naming the line."""
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            rows.append({**row, **row.get("gold", {})})
            _ = rows[-1]["text"], rows[-1]["act"]
        except (json.JSONDecodeError, AttributeError, TypeError, KeyError) as error:
            raise ValueError(f"{path}:{number}: not an utterance with text and act: {error}") from None
    if not rows:
        raise ValueError(f"{path} holds no utterance")
    return rows


def conversation_of(row: Mapping[str, Any]) -> Conversation:
    """The state before the utterance: `shown` anonymous items on screen after some earlier search."""
    shown = tuple(f"shown-{i}" for i in range(1, int(row.get("shown") or 0) + 1))
    return Conversation(shown=shown, wish=Intent(act="search") if shown else None)


def evaluate(rows: list[dict[str, Any]], read: Reader, label: str) -> dict[str, Any]:
    """Act accuracy, slot scores and latency of one reader; `failures` holds every line it got wrong."""
    counts, acts, times, failures = SlotCounts(), 0, [], []
    for row in tqdm(rows, desc=label, leave=False):
        start = time.perf_counter()
        intent = read(row["text"], conversation_of(row))
        times.append(time.perf_counter() - start)
        wrong = count_slots(row, intent, counts)
        if act_matches(row, intent):
            acts += 1
        else:
            wrong.insert(0, f"act: {intent.act} instead of {row['act']}")
        if wrong:
            failures.append({"text": row["text"], "wrong": wrong})
    return {
        "act_accuracy": acts / len(rows),
        "slot_f1": counts.summary()["f1"],
        "slot_precision": counts.summary()["precision"],
        "slot_recall": counts.summary()["recall"],
        "slots": {slot: counts.summary(slot) for slot in SLOTS},
        "p50_s": float(np.percentile(times, 50)),
        "p95_s": float(np.percentile(times, 95)),
        "utterances": len(rows),
        "failures": failures,
    }


def readers(contract: Contract, llm: LLM | None) -> dict[str, Reader]:
    """The assistant as it serves, the parser alone and, where a model answers, the model alone."""

    def parser(text: str, conversation: Conversation) -> Intent:
        return parse(text, contract, len(conversation.shown), conversation)

    chosen: dict[str, Reader] = {
        "assistant": lambda text, conversation: understand(text, conversation, contract, llm)[0],
        "parser": parser,
    }
    if llm is not None:
        chosen["model"] = lambda text, conversation: model_intent(text, conversation, contract, llm)
    return chosen


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="training.evaluate intent", description=__doc__)
    parser.add_argument("--utterances", type=Path, required=True)
    parser.add_argument("--shop", help="whose catalogue contract is used (default SHOP_NAME)")
    parser.add_argument("--failures", action="store_true", help="list every line that was read wrong")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args(argv)
    settings = Settings.from_env()
    if args.shop:
        settings = replace(settings, shop=args.shop)
    if settings.shop == "demo":
        ensure_demo(settings)
    contract = Store.open(settings).contract
    rows = read_utterances(args.utterances)
    result: dict[str, Any] = {}
    for label, read in readers(contract, LLM.from_settings(settings)).items():
        scores = evaluate(rows, read, label)
        if not args.failures:
            scores.pop("failures")
        result |= scores if label == "assistant" else {label: scores}
    if args.json:
        print(json.dumps(result, ensure_ascii=False, indent=1))
    else:
        _print(result)
    return 0


def _print(result: Mapping[str, Any]) -> None:
    named = {"assistant": result} | {k: result[k] for k in ("parser", "model") if k in result}
    print(f"{'reader':<10} {'act':>6} {'slot F1':>8} {'prec.':>6} {'recall':>6} {'p50 s':>6} {'p95 s':>6}")
    for label, r in named.items():
        print(
            f"{label:<10} {r['act_accuracy']:6.3f} {r['slot_f1']:8.3f} {r['slot_precision']:6.3f} {r['slot_recall']:6.3f}"
            f" {r['p50_s']:6.3f} {r['p95_s']:6.3f}"
        )
    for label, r in named.items():
        for failure in r.get("failures", ()):
            print(f"{label}: {failure['text']!r}: {'; '.join(failure['wrong'])}")
    print(f"{'slot':<16} {'prec.':>6} {'recall':>6} {'F1':>6} {'gold':>5}")
    for slot, s in result["slots"].items():
        print(f"{slot:<16} {s['precision']:6.3f} {s['recall']:6.3f} {s['f1']:6.3f} {s['gold']:5.0f}")
