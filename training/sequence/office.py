"""Items and rows in MiniOneRec's form: items with text, and rows that each hold a history and what came next. Knows no model.

https://github.com/AkaliKong/MiniOneRec
"""

import ast
import csv
import hashlib
import json
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from .data import Sequence

LONGEST_TEXT = 400
FEWEST_ITEMS = 2
WORD = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class OfficeItems:
    """Item numbers are the file's own; `texts` are what an encoder reads, `words` (n, w) brand, categories and title words."""

    texts: tuple[str, ...]
    words: sparse.csr_matrix

    def __len__(self) -> int:
        return len(self.texts)


@dataclass(frozen=True, slots=True)
class Rows:
    """One entry a row; a user may have several, each longer than the one before."""

    users: tuple[str, ...]
    histories: tuple[Sequence, ...]
    targets: Sequence

    def at(self, which: NDArray[np.bool_]) -> "Rows":
        kept = np.flatnonzero(which).tolist()
        return Rows(tuple(self.users[n] for n in kept), tuple(self.histories[n] for n in kept), self.targets[kept])

    def sequences(self) -> tuple[Sequence, ...]:
        """What each user is known to have done: the longest row with its target."""
        longest: dict[str, Sequence] = {}
        for user, history, target in zip(self.users, self.histories, self.targets.tolist(), strict=True):
            if len(history) + 1 > len(longest.get(user, ())):
                longest[user] = np.append(history, target)
        return tuple(longest.values())


def read_items(path: Path) -> OfficeItems:
    """Read `{number: {title, brand, categories, description}}`; numbers must run from 0, a gap is a ValueError."""
    items = json.loads(path.read_text(encoding="utf-8"))
    if sorted(items, key=int) != [str(n) for n in range(len(items))]:
        raise ValueError(f"{path}: item numbers do not run from 0 to {len(items) - 1}")
    ordered = [items[str(n)] for n in range(len(items))]
    texts = tuple(f"{i['title']}. {i['brand']}. {_plain(i['description'])}"[:LONGEST_TEXT] for i in ordered)
    return OfficeItems(texts, _words(ordered))


def _plain(text: object) -> str:
    return " ".join(re.sub(r"<[^>]*>?", " ", str(text)).split()).strip("[]'\" ")


def _words(items: list[dict[str, object]]) -> sparse.csr_matrix:
    held = []
    for item in items:
        words = [f"title={w}" for w in WORD.findall(str(item["title"]).casefold())]
        categories = item["categories"]
        parts = categories if isinstance(categories, list) else str(categories).split(",")
        words += [f"category={c.strip()}" for c in parts if c.strip()]
        held.append({*words, f"brand={item['brand']}"} if item["brand"] else set(words))
    counts = Counter(w for words in held for w in words)
    codes = {w: n for n, w in enumerate(sorted(w for w, c in counts.items() if c >= FEWEST_ITEMS))}
    pairs = [(n, codes[w]) for n, words in enumerate(held) for w in sorted(words) if w in codes]
    rows, columns = [r for r, _ in pairs], [c for _, c in pairs]
    return sparse.csr_matrix((np.ones(len(pairs), np.float32), (rows, columns)), shape=(len(held), len(codes)))


def read_rows(path: Path, items: int) -> Rows:
    """Read `user_id, history_item_id, item_id` of each row; a ValueError names the file, the row and what is wrong."""
    users, histories, targets = [], [], []
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        for name in ("user_id", "history_item_id", "item_id"):
            if name not in (reader.fieldnames or ()):
                raise ValueError(f"{path} has no column {name!r}")
        for number, row in enumerate(reader, 2):
            try:
                history, target = np.array(ast.literal_eval(row["history_item_id"]), np.int64), int(row["item_id"])
            except (ValueError, SyntaxError):
                raise ValueError(f"{path}:{number}: {row['history_item_id']!r} is not a list of item numbers") from None
            if not len(history) or min(target, history.min()) < 0 or max(target, history.max()) >= items:
                raise ValueError(f"{path}:{number}: an item of {history.tolist()} or {target} is not one of the {items} items")
            users.append(row["user_id"])
            histories.append(history)
            targets.append(target)
    if not users:
        raise ValueError(f"{path} holds no rows")
    return Rows(tuple(users), tuple(histories), np.array(targets))


def fold_of(users: tuple[str, ...], folds: int, salt: str) -> Sequence:
    """Which fold each row is in (n,): all rows of a user in the same one, the same on every machine."""
    return np.array([int(hashlib.sha256(f"{salt}:{u}".encode()).hexdigest(), 16) % folds for u in users])
