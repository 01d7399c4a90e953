"""Items and contracts as JSON text; the dataclasses themselves are the schema."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

from ..schema import Contract, Item

_ITEM = TypeAdapter(Item)
_CONTRACT = TypeAdapter(Contract)
_DEFAULTS = asdict(Item(id="", title=""))


def dump_item(item: Item) -> str:
    """One line of JSON; fields that hold their default are left out."""
    held = {name: value for name, value in asdict(item).items() if name in ("id", "title") or value != _DEFAULTS[name]}
    return json.dumps(held, ensure_ascii=False, separators=(",", ":"), default=_iso)


def load_item(text: str | bytes) -> Item:
    """Read one item; raises `pydantic.ValidationError` (a ValueError) naming each wrong field."""
    return _ITEM.validate_json(text)


def item_of(row: dict[str, Any]) -> Item:
    """Check a plain dict as an item; raises `pydantic.ValidationError` (a ValueError) naming each wrong field."""
    return _ITEM.validate_python(row)


def dump_contract(contract: Contract) -> str:
    return json.dumps(asdict(contract), ensure_ascii=False, indent=1)


def load_contract(text: str) -> Contract:
    return _CONTRACT.validate_json(text)


def _iso(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{value!r} does not go into JSON")
