"""`python -m training.evaluate carried --lines FILE.jsonl [--json]`: is it told what the shop lacks, and found what it sells?

Each line has `text`, what a shopper types first; `has`, whether this shop sells such a thing; and `category`, the shelf that it
stands on (null where the line does not tell). The whole assistant answers, as it serves or by the parser alone, over a log of its
own, so that the shop learns nothing from it.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from scipy.stats import binomtest
from tqdm import tqdm

from assistant import Assistant, Reply, Settings, Turn
from retrieval.demo import ensure_demo

FIRST = 3


def read_lines(path: Path) -> list[dict[str, Any]]:
    """Read the gold lines; a line that is no JSON object with `text` and `has` is a ValueError naming it."""
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
            rows.append({"text": str(row["text"]), "has": bool(row["has"]), "category": row.get("category") or ""})
        except (json.JSONDecodeError, AttributeError, TypeError, KeyError) as error:
            raise ValueError(f"{path}:{number}: not a line with text and has: {error}") from None
    if not rows:
        raise ValueError(f"{path} holds no line")
    return rows


def evaluate(assistant: Assistant, rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Shares with Wilson's 95% intervals; `failures` holds every line that was answered wrongly.

    `told`: of what the shop lacks, where the reply says so. `wrongly_told`: of what it has, where the reply says that it lacks it
    and shows nothing. `right_shelf`: of what it has, where one of the first three products is of the category.
    """
    told, wrongly, shelf = [], [], []
    failures = []
    for number, row in enumerate(tqdm(list(rows), desc="lines", unit="line")):
        reply = assistant.chat(Turn(f"carried-{number}", f"carried-{number}", row["text"]))
        if not row["has"]:
            told.append(bool(reply.lacking))
            good = told[-1]
        else:
            wrongly.append(bool(reply.lacking) and not reply.items)
            found = _shelves(reply)
            if row["category"]:
                shelf.append(row["category"].casefold() in found)
            good = not wrongly[-1] and (not row["category"] or shelf[-1])
        if not good:
            failures.append({"text": row["text"], "has": row["has"], "shown": sorted(_shelves(reply)), "said": reply.text[:120]})
    return {"told": _share(told), "wrongly_told": _share(wrongly), "right_shelf": _share(shelf), "failures": failures}


def _shelves(reply: Reply) -> set[str]:
    return {level.casefold() for r in reply.items[:FIRST] for level in r.item.category}


def _share(hits: list[bool]) -> dict[str, Any]:
    if not hits:
        return {"share": None, "of": 0}
    interval = binomtest(sum(hits), len(hits)).proportion_ci(method="wilson")
    return {
        "share": sum(hits) / len(hits),
        "of": len(hits),
        "ci95": [round(float(interval.low), 3), round(float(interval.high), 3)],
    }


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="training.evaluate carried", description=__doc__)
    parser.add_argument("--lines", type=Path, required=True)
    parser.add_argument("--parser", action="store_true", help="without a language model")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args(argv)
    settings = Settings.from_env()
    try:
        rows = read_lines(args.lines)
        if settings.shop == "demo":
            ensure_demo(settings)
        with tempfile.TemporaryDirectory() as folder:
            own = replace(settings, database_url=f"sqlite:///{folder}/log.sqlite")
            assistant = Assistant.from_settings(replace(own, llm_url="off") if args.parser else own)
            try:
                result = evaluate(assistant, rows)
            finally:
                assistant.close()
    except (ValueError, OSError) as error:
        print(f"training.evaluate carried: {error}", file=sys.stderr)
        return 2
    print(json.dumps(result, indent=1, ensure_ascii=False) if args.json else _table(result))
    return 0


def _table(result: Mapping[str, Any]) -> str:
    rows = [(name, result[name]) for name in ("told", "wrongly_told", "right_shelf") if result[name]["of"]]
    return "\n".join(f"{name:<14}{r['share']:.3f}  [{r['ci95'][0]:.3f}, {r['ci95'][1]:.3f}]  of {r['of']}" for name, r in rows)
