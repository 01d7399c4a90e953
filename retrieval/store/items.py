"""Items and contracts as the store keeps them: the JSON of the dataclasses themselves."""

from pydantic import TypeAdapter

from ..schema import Contract, Item

_ITEM = TypeAdapter(Item)
_CONTRACT = TypeAdapter(Contract)


def item_of(text: str) -> Item:
    return _ITEM.validate_json(text)


def contract_of(text: str) -> Contract:
    return _CONTRACT.validate_json(text)
