"""How well an adapter reads: exact match, act accuracy and slot scores on validation rows, and the rows that it gets wrong.

Where the adapter fits the packaged GGUF model, llama.cpp answers, as in service; any other base answers by `generate`.
"""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import httpx
import torch
from tqdm import tqdm

from assistant.llm import embedded

Answer = Callable[[Sequence[Mapping[str, str]]], str]
_MOST_TOKENS = 200
_TIMEOUT_S = 60.0
_SHOWN_FAILURES = 40
_UNSCORED = frozenset(("topic", "action"))


def served(model: Path, adapter: Path) -> Callable[[], Answer]:
    """Answers of the embedded server with these two GGUF files."""

    def start() -> Answer:
        server = embedded.acquire(model, adapter)
        client = httpx.Client(base_url=server.url, headers={"Authorization": f"Bearer {server.api_key}"}, timeout=_TIMEOUT_S)

        def answer(messages: Sequence[Mapping[str, str]]) -> str:
            body = {"model": "shop", "messages": list(messages), "temperature": 0, "max_tokens": _MOST_TOKENS}
            told = client.post("chat/completions", json=body)
            told.raise_for_status()
            return str(told.json()["choices"][0]["message"]["content"])

        return answer

    return start


def generated(model: Any, tokenizer: Any) -> Answer:
    """Answers of the model itself, greedily; slow on a CPU."""
    model.eval()

    def answer(messages: Sequence[Mapping[str, str]]) -> str:
        text = tokenizer.apply_chat_template(list(messages), tokenize=False, add_generation_prompt=True)
        asked = tokenizer(text, return_tensors="pt", add_special_tokens=False).to(model.device)
        with torch.no_grad():
            told = model.generate(
                input_ids=asked.input_ids,
                attention_mask=asked.attention_mask,
                max_new_tokens=_MOST_TOKENS,
                do_sample=False,
                pad_token_id=tokenizer.pad_token_id,
            )
        return str(tokenizer.decode(told[0, asked.input_ids.shape[1] :], skip_special_tokens=True))

    return answer


def score(rows: Sequence[Mapping[str, Any]], answer: Answer) -> dict[str, Any]:
    """Metrics over the understanding rows; a slot counts each of its values, an unreadable answer misses them all."""
    counts: dict[str, Counter[str]] = {"hit": Counter(), "extra": Counter(), "missed": Counter()}
    exact = acts = readable = 0
    failures: list[dict[str, Any]] = []
    for row in tqdm(rows, desc="validate", leave=False):
        gold = json.loads(row["messages"][-1]["content"])
        told = answer(row["messages"][:-1])
        said = _object(told)
        readable += said is not None
        exact += said == gold
        acts += (said or {}).get("act") == gold["act"]
        _count(gold, said or {}, counts)
        if said != gold and len(failures) < _SHOWN_FAILURES:
            failures.append({"asked": row["messages"][1]["content"], "wanted": gold, "said": said if said is not None else told})
    slots = sorted({slot for found in counts.values() for slot in found})
    n = max(len(rows), 1)
    return {
        "rows": len(rows),
        "exact_match": exact / n,
        "readable": readable / n,
        "act_accuracy": acts / n,
        "slot_f1": _f1(counts, slots),
        "slots": {slot: round(_f1(counts, [slot]), 4) for slot in slots},
        "failures": failures,
    }


def markdown(metrics: Mapping[str, Any], run: Mapping[str, Any]) -> str:
    """The report for people."""
    slots = "\n".join(f"| {slot} | {f1:.3f} |" for slot, f1 in metrics["slots"].items())
    failures = "\n".join(
        f"- `{f['asked']}`\n  - wanted `{_json(f['wanted'])}`\n  - said `{_json(f['said'])}`" for f in metrics["failures"]
    )
    keys = ("exact_match", "act_accuracy", "slot_f1", "readable")
    figures = ", ".join(f"{key.replace('_', ' ')} {metrics[key]:.3f}" for key in keys)
    return f"""# Adapter report

{run["steps"]} steps in {run["seconds"] / 60:.1f} minutes, training loss {run["train_loss"]}.
On {metrics["rows"]} validation rows, whose patterns training never saw: {figures}.

| slot | F1 |
|---|---|
{slots}

## Rows that it gets wrong

{failures}
"""


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _object(text: str) -> dict[str, Any] | None:
    try:
        found = json.loads(text)
    except json.JSONDecodeError:
        return None
    return found if isinstance(found, dict) else None


def _count(gold: Mapping[str, Any], said: Mapping[str, Any], counts: Mapping[str, Counter[str]]) -> None:
    for slot in {*gold, *said} - {"act"} - _UNSCORED:
        wanted, found = Counter(_values(gold.get(slot))), Counter(_values(said.get(slot)))
        counts["hit"][slot] += (wanted & found).total()
        counts["extra"][slot] += (found - wanted).total()
        counts["missed"][slot] += (wanted - found).total()


def _values(value: Any) -> list[str]:
    if value is None:
        return []
    if isinstance(value, dict):
        return [f"{name}={v}" for name, values in value.items() for v in _values(values)]
    return [str(v) for v in value] if isinstance(value, list) else [str(value)]


def _f1(counts: Mapping[str, Counter[str]], slots: Sequence[str]) -> float:
    hit, extra, missed = (sum(counts[kind][s] for s in slots) for kind in ("hit", "extra", "missed"))
    return 2 * hit / (2 * hit + extra + missed) if hit + extra + missed else 1.0
