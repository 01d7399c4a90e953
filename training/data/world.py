"""What a shop of some kind has, in one language: products, values, brands. From a catalogue's contract, or invented."""

import random
from collections.abc import Mapping
from dataclasses import dataclass

from assistant.schema import Language
from assistant.understand.lexicon import VALUES_ZH
from assistant.understand.products import PRODUCTS_ZH
from retrieval.schema import Contract

from . import words_en, words_zh

_SIZES = tuple("S M L XL XXL XS 36 37 38 39 40 41 42 43 44 45 6 7 8 9 10 11 12 8.5 28 30 32 34".split())
_SIZED = frozenset("shoes clothes sports".split())
_MOST_VALUES = 60


@dataclass(frozen=True, slots=True)
class World:
    """The words of one shop. `values` {attribute: words for its values}, `booleans` {attribute: words that say yes}."""

    name: str
    language: Language
    products: tuple[str, ...]
    kinds: tuple[str, ...]
    values: Mapping[str, tuple[str, ...]]
    booleans: Mapping[str, tuple[str, ...]]
    brands: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()

    def brand(self, rng: random.Random) -> str:
        """One of the shop's own, a brand known everywhere, or an invented one."""
        if self.brands and rng.random() < 0.6:
            return rng.choice(self.brands)
        if self.language == "zh" and rng.random() < 0.6:
            return rng.choice(words_zh.BRANDS.split())
        if rng.random() < 0.5:
            return rng.choice(words_en.split(words_en.BRANDS))
        name = rng.choice(words_en.BRAND_STARTS) + rng.choice(words_en.BRAND_ENDS)
        return name if rng.random() < 0.6 else name.lower()


def invented(language: Language) -> list[World]:
    """A shop for each department of the word tables."""
    return [_invented_zh(d) if language == "zh" else _invented_en(d) for d in words_en.DEPARTMENTS]


def world_of(contract: Contract, language: Language) -> World:
    """The shop of a contract; in Chinese with the tables' words for its categories and values, which may be few."""
    leaves = {path[-1].lower() for path in contract.category_paths} or {c.value.lower() for c in contract.categories}
    values: dict[str, tuple[str, ...]] = {
        a.name: tuple(v.value.lower() for v in a.values if not v.value.isdigit())[:_MOST_VALUES]
        for a in contract.attributes
        if a.type in ("text", "list") and a.name != "size"
    }
    booleans: dict[str, tuple[str, ...]] = {a.name: (a.name.replace("_", " "),) for a in contract.attributes if a.type == "boolean"}
    products = tuple(sorted(leaves))
    if language == "zh":
        products = tuple(word for word, meant in PRODUCTS_ZH.items() if any(m in leaves for m in meant))
        values = {
            name: tuple(word for word, meant in VALUES_ZH.items() if meant in held and len(word) > 1)
            for name, held in values.items()
        }
        booleans = {name: tuple(words_zh.BOOLEANS[name].split()) for name in booleans if name in words_zh.BOOLEANS}
    if not products:
        raise ValueError(f"the contract of shop {contract.shop!r} has no category that is known in {language!r}")
    size = contract.attribute("size")
    return World(
        contract.shop,
        language,
        products,
        (),
        {name: held for name, held in values.items() if held},
        booleans,
        tuple(b.value for b in contract.brands),
        tuple(v.value for v in size.values) if size else (),
    )


def _invented_en(department: str) -> World:
    products, _, kinds = words_en.DEPARTMENTS[department].partition("|")
    names = [n for n in words_en.FITTING[department].split() if n != "size"]
    values = {n: tuple(f for v in words_en.split(words_en.ATTRIBUTES[n]) for f in words_en.forms_of(v)) for n in names}
    booleans = {n: tuple(words_en.split(words_en.BOOLEANS[n])) for n in words_en.BOOLEAN_FITTING[department].split()}
    taken = {v for held in (*values.values(), *booleans.values()) for v in held}
    return World(
        department,
        "en",
        tuple(words_en.split(products)),
        tuple(k for k in words_en.split(kinds) if k not in taken),
        values,
        booleans,
        sizes=_SIZES if department in _SIZED else (),
    )


def _invented_zh(department: str) -> World:
    products, _, kinds = words_zh.DEPARTMENTS[department].partition("|")
    names = [n for n in words_en.FITTING[department].split() if n in words_zh.ATTRIBUTES]
    values = {n: tuple(f for forms in words_zh.ATTRIBUTES[n].values() for f in forms.split()) for n in names}
    fitting = [n for n in words_en.BOOLEAN_FITTING[department].split() if n in words_zh.BOOLEANS]
    booleans = {n: tuple(words_zh.BOOLEANS[n].split()) for n in fitting}
    taken = {v for held in (*values.values(), *booleans.values()) for v in held}
    return World(
        department,
        "zh",
        tuple(products.split()),
        tuple(k for k in kinds.split() if k not in taken),
        values,
        booleans,
        sizes=_SIZES if department in _SIZED else (),
    )
