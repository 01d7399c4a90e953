"""The catalogue contract compiled for reading: which words of a shopper name which brand, category or attribute value."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from retrieval.schema import Contract

from .lexicon import BOOLEANS, PRODUCTS_ZH, SYNONYMS, VALUES_ZH
from .text import CHINESE

_LONGEST_VALUE = 30
_LEAST_CATEGORY_SHARE = 0.8
_GENERIC = {"yes", "no", "all", "other", "new", "none", "n/a", "standard", "true", "false", "the", "set"}
# A word that is a value of many attributes goes to the first of these that has it.
_FIRST_ATTRIBUTES = ("colour", "color", "product_colour", "material", "gender", "size")


@dataclass(frozen=True, slots=True)
class Value:
    """An attribute and one of its values, in the contract's own words."""

    attribute: str
    value: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Lower-case surface forms to what they mean; the patterns find the longest form first."""

    brands: Mapping[str, str]
    values: Mapping[str, Value]
    sizes: Mapping[str, Value]
    categories: Mapping[str, str]
    brand_pattern: re.Pattern[str]
    value_pattern: re.Pattern[str]
    category_pattern: re.Pattern[str]
    categories_filter: bool

    @property
    def gender(self) -> frozenset[str]:
        return frozenset(form for form, value in self.values.items() if value.attribute == "gender")


@lru_cache(maxsize=32)
def _compiled(key: int, holder: "_Holder") -> Vocabulary:
    return _build(holder.contract)


class _Holder:
    """A contract that hashes by identity, to be a cache key."""

    def __init__(self, contract: Contract) -> None:
        self.contract = contract

    def __hash__(self) -> int:
        return id(self.contract)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Holder) and self.contract is other.contract


def vocabulary(contract: Contract) -> Vocabulary:
    """Compile a contract; the same object is compiled once."""
    return _compiled(id(contract), _Holder(contract))


def _build(contract: Contract) -> Vocabulary:
    brands = {b.value.lower(): b.value for b in contract.brands if len(b.value) > 1}
    values, sizes = _values(contract)
    categories = _categories(contract)
    with_category = sum(1 for p in contract.category_paths) and _category_share(contract)
    return Vocabulary(
        brands=brands,
        values=values,
        sizes=sizes,
        categories=categories,
        brand_pattern=_longest_first(brands),
        value_pattern=_longest_first(values),
        category_pattern=_longest_first(categories),
        categories_filter=with_category >= _LEAST_CATEGORY_SHARE,
    )


def _category_share(contract: Contract) -> float:
    roots = {p[0] for p in contract.category_paths}
    return min(1.0, sum(c.count for c in contract.categories if c.value in roots) / max(contract.items, 1))


def _values(contract: Contract) -> tuple[dict[str, Value], dict[str, Value]]:
    """Values by their own words, by synonyms and by Chinese words; sizes apart, since "m" and "42" need the word size."""
    own: dict[str, Value] = {}
    sizes: dict[str, Value] = {}
    ordered = sorted(
        contract.attributes,
        key=lambda a: (_FIRST_ATTRIBUTES.index(a.name) if a.name in _FIRST_ATTRIBUTES else len(_FIRST_ATTRIBUTES), -a.coverage),
    )
    for attribute in ordered:
        if attribute.type == "boolean":
            forms = BOOLEANS.get(attribute.name, (attribute.name.replace("_", " "),))
            own |= {f: Value(attribute.name, "yes") for f in forms if f not in own}
            continue
        if attribute.type == "number":
            continue
        target = sizes if attribute.name == "size" else own
        for value in attribute.values:
            form = value.value.lower()
            if (
                len(form) > _LONGEST_VALUE
                or form in _GENERIC
                or form.isdigit()
                and target is own
                or len(form) < 2
                and target is own
            ):
                continue
            target.setdefault(form, Value(attribute.name, value.value))
    said = dict(own)
    for word, meant in (SYNONYMS | VALUES_ZH).items():
        if meant in own and word not in own:
            said[word] = own[meant]
        elif meant in sizes and word not in sizes:
            sizes[word] = sizes[meant]
    return said, sizes


def _categories(contract: Contract) -> dict[str, str]:
    """Category names by singular and plural, the parts of "A & B" too, and by common Chinese words."""
    forms: dict[str, str] = {}
    for category in contract.categories:
        name = category.value.lower()
        for part in [name, *re.split(r"\s*(?:&|/|,| and )\s*", name)]:
            for form in (part, singular(part), plural(part)):
                if len(form) > 2:
                    forms.setdefault(form, category.value)
    for word, meant in PRODUCTS_ZH.items():
        known = next((forms[m] for m in meant if m in forms), None)
        if known:
            forms.setdefault(word, known)
    return forms


def singular(word: str) -> str:
    for end, new in (("ies", "y"), ("ves", "f"), ("sses", "ss"), ("shes", "sh"), ("ches", "ch"), ("xes", "x"), ("mice", "mouse")):
        if word.endswith(end):
            return word[: -len(end)] + new
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word


def plural(word: str) -> str:
    if word.endswith("mouse"):
        return word[:-5] + "mice"
    if word.endswith("fe"):
        return word[:-2] + "ves"
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "ch", "sh")) else "s")


def _longest_first(forms: Mapping[str, object]) -> re.Pattern[str]:
    if not forms:
        return re.compile(r"(?!)")
    english = [re.escape(f) for f in sorted(forms, key=len, reverse=True) if not CHINESE.search(f)]
    chinese = [re.escape(f) for f in sorted(forms, key=len, reverse=True) if CHINESE.search(f)]
    parts = ([rf"(?<![\w-])(?:{'|'.join(english)})(?![\w-])"] if english else []) + chinese
    return re.compile("|".join(parts))
