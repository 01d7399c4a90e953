"""The catalogue contract compiled for reading: which words of a shopper name which brand, category or attribute value."""

import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.words_zh import ZH_CATEGORIES
from retrieval.kinds import forms as forms_of
from retrieval.kinds import kinds
from retrieval.plurals import plural, singular
from retrieval.schema import Contract

from .fillers import FILLERS
from .forms import Forms
from .known_values import KNOWN_VALUES
from .lexicon import (
    BOOLEANS,
    COLOURS,
    COLOURS_ZH,
    COMPOUNDS,
    COMPOUNDS_ZH,
    CUES,
    FIRST_ATTRIBUTES,
    NEAR,
    SHADES,
    SHADES_ZH,
    SIZE_WORDS,
    SYNONYMS,
    VALUES_ZH,
    WEAK_VALUES,
)
from .people import RECIPIENTS_ZH
from .products import PRODUCTS_EN, PRODUCTS_ZH
from .text import CHINESE, simplified

_LONGEST_VALUE = 30
_MOST_TAILS = 6
# A value of these keeps its shade or finish: "dark blue" and "gold plated" are more than a blue and a gold.
_SHADED = frozenset({"colour", "material", "pattern"})
_LED = re.compile(r"^(?:for|with|w) (?=\w)|^(?:适合|带有?)(?=..)")
_GENERIC = frozenset("yes no all other new none n/a standard true false the set and or with".split())
_TAILS_TOO_WIDE = frozenset("accessories kits kit sets set care products items parts supplies other more goods oil tea".split())
_FREE_ZH = frozenset(
    "无谷 无尘 无糖 无油 无盐 无硅 无氟 无痕 无缝 无核 无刺 无骨".split()
)  # of two characters; the rest are too near to "no" and a thing
_NEGATED = re.compile(r"non[ -]?\w|no[ -]|un\w|.*[- ]free$|[无不免零低脱去非]")  # values whose names negate something themselves


@dataclass(frozen=True, slots=True)
class Value:
    """An attribute and one of its values in the contract's own words.

    `nearly` is what the shopper calls it where that is not just another spelling: a dark green where the shop has green.
    """

    attribute: str
    value: str
    nearly: str = ""

    @property
    def told(self) -> str:
        """The value as the Intent has it, in the shopper's word where that says more."""
        return self.nearly or self.value


@dataclass(frozen=True, slots=True)
class NumberAttribute:
    """A number attribute as it can be said: its unit and the words of its name, by which an amount without a unit is `named`."""

    name: str
    unit: str
    minimum: float
    maximum: float
    named: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Lower-case surface forms to what they mean, and where they stand.

    `near` are the words that mean a value nearly: what such a word of an Intent is in this shop.
    `homes` are all attributes that have an everyday word as a value; `unmet` are values and properties that this shop lacks.
    `shy_brands` are brands that are everyday words: they need a "by" or a capital. `kinds` are names of kinds of product that
    the shop has no category of, with the categories of a more general kind.
    """

    brands: Mapping[str, str]
    shy_brands: frozenset[str]
    values: Mapping[str, Value]
    near: Mapping[str, Value]
    homes: Mapping[str, tuple[Value, ...]]
    unmet: Mapping[str, Value]
    sizes: Mapping[str, Value]
    categories: Mapping[str, tuple[str, ...]]
    kinds: Mapping[str, tuple[str, ...]]
    numbers: tuple[NumberAttribute, ...]
    booleans: frozenset[str]
    typo_targets: Mapping[str, tuple[str, ...]]
    brand_forms: Forms
    value_forms: Forms
    category_forms: Forms
    compound_forms: Forms
    free_forms: Forms


class _Holder:
    """A contract that is a cache key by identity."""

    __slots__ = ("contract",)

    def __init__(self, contract: Contract) -> None:
        self.contract = contract

    def __hash__(self) -> int:
        return id(self.contract)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Holder) and self.contract is other.contract


def vocabulary(contract: Contract) -> Vocabulary:
    """Compile a contract; the same object is compiled once."""
    return _compiled(_Holder(contract))


@lru_cache(maxsize=32)
def _compiled(holder: _Holder) -> Vocabulary:
    contract = holder.contract
    brands = {simplified(b.value.lower()): b.value for b in contract.brands if len(b.value) > 1}
    values, sizes = _values(contract)
    categories = _categories(contract)
    unmet = _unmet(contract, {*values, *brands, *categories}, values)
    common = {*FILLERS, *values, *sizes, *categories}
    foreign = _kinds(categories, {*brands, *unmet, *common})
    compounds = [c for c in COMPOUNDS if c not in values] + [
        c
        for c in (
            *COMPOUNDS_ZH,
            *(p for p in PRODUCTS_ZH if not p.startswith(("蓝牙", "无线"))),
            *RECIPIENTS_ZH,
            *(w for w in unmet if CHINESE.search(w)),
        )
        if c not in VALUES_ZH
    ]
    booleans = {a.name for a in contract.attributes if a.type == "boolean"}
    free = {
        form: value
        for form, value in {**unmet, **values}.items()
        if value.attribute.endswith("_free")
        or (_NEGATED.match(form) and (form in values or not CHINESE.search(form) or len(form) > 2 or form in _FREE_ZH))
    }
    return Vocabulary(
        brands=brands,
        shy_brands=frozenset(b for b in brands if b in common),
        values=values,
        near={v.nearly: v for v in (*values.values(), *sizes.values()) if v.nearly},
        homes=_homes(contract),
        unmet=unmet,
        sizes=sizes,
        categories=categories,
        kinds=foreign,
        numbers=tuple(
            NumberAttribute(a.name, a.unit, a.minimum, a.maximum, None if a.unit else _behind(a.name))
            for a in contract.attributes
            if a.type == "number" and a.minimum is not None and a.maximum is not None
        ),
        booleans=frozenset(booleans),
        typo_targets=_by_initial(
            [*brands, *(v for v in values if len(v) > 5 and v.isalpha()), *(c for c in categories if len(c) > 5)]
        ),
        brand_forms=Forms(brands),
        value_forms=Forms((*values, *unmet)),
        category_forms=Forms(categories),
        compound_forms=Forms(compounds),
        free_forms=Forms(free),
    )


def _behind(name: str) -> re.Pattern[str]:
    """An amount behind the attribute's name: "spf 50+"."""
    words = re.escape(name.replace("_", " "))
    return re.compile(rf"(?<![a-z]){words}[ :]?(?P<n>\d+(?:\.\d+)?)(?![\d.])(?P<up>\+|以上)?")


def _values(contract: Contract) -> tuple[dict[str, Value], dict[str, Value]]:
    """Values by their own words, by synonyms and by Chinese words; sizes apart, since "m" and "42" need the word size."""
    own: dict[str, Value] = {}
    sizes: dict[str, Value] = {}
    last = len(FIRST_ATTRIBUTES)
    first = {name: place for place, name in enumerate(FIRST_ATTRIBUTES)}
    said: dict[str, Value] = {}
    for a in sorted(contract.attributes, key=lambda a: (first.get(a.name, last), -a.coverage)):
        if a.type == "boolean":
            for form in _boolean_forms(a.name):
                said.setdefault(form, Value(a.name, "yes"))
        elif a.type != "number":
            for v in a.values:
                form = simplified(v.value.lower())
                if a.name == "size":
                    sizes.setdefault(form, Value(a.name, v.value))
                elif 2 <= len(form) <= _LONGEST_VALUE and form not in _GENERIC and not form.isdigit():
                    own.setdefault(form, Value(a.name, v.value))
    said |= {form: value for form, value in own.items() if form not in said}
    shades = {f"{shade} {colour}": colour for shade in SHADES for colour in COLOURS}
    shades |= {f"{shade}{zh}{end}": colour for shade in SHADES_ZH for zh, colour in COLOURS_ZH.items() for end in ("", "色")}
    for word, name in (shades | SYNONYMS | VALUES_ZH).items():
        meant = name if name in own or name in sizes else SYNONYMS.get(name, name)
        if meant in own and word not in said:
            said[word] = _nearly(word, own[meant]) if word in shades else _translated(word, own[meant])
        elif meant in sizes and word not in sizes:
            sizes[word] = sizes[meant]
    for word, letter in SIZE_WORDS.items():
        if letter.lower() in sizes and word not in sizes:
            sizes[word] = _nearly(word, sizes[letter.lower()])
    return said, sizes


def _nearly(word: str, value: Value) -> Value:
    return replace(value, nearly=word)


def _translated(word: str, value: Value) -> Value:
    """Another word for the value: kept as the shopper's where it is only near to it, or Chinese for more than a basic property."""
    special = len(word) > 1 and CHINESE.search(word) and value.attribute not in FIRST_ATTRIBUTES
    return _nearly(word, value) if word in NEAR or special else value


def _homes(contract: Contract) -> dict[str, tuple[Value, ...]]:
    """The attributes of each everyday word, the most common one first."""
    found: dict[str, list[Value]] = {}
    for a in sorted(contract.attributes, key=lambda a: -a.coverage):
        for v in a.values if a.type in ("text", "list") else ():
            if v.value.lower() in WEAK_VALUES:
                found.setdefault(v.value.lower(), []).append(Value(a.name, v.value))
    return {form: tuple(values) for form, values in found.items()}


def _unmet(contract: Contract, taken: Container[str], values: Mapping[str, Value]) -> dict[str, Value]:
    """Well-known values and properties that the contract lacks, under the contract's own name of the attribute if it has one."""
    names = {a.name for a in contract.attributes}
    found: dict[str, Value] = {}
    for attribute, words in KNOWN_VALUES.items():
        name = "color" if attribute == "colour" and "color" in names else attribute
        forms = dict.fromkeys(form for w in words for form in (w, w.replace("-", " ")))
        own = forms if attribute in _SHADED else [w for w in forms if not _holds(w, values)]
        found |= {w: Value(name, _LED.sub("", w)) for w in own if w not in taken}
    for boolean, said in BOOLEANS.items():
        if boolean not in names:
            spoken = [
                f
                for f in (*_boolean_forms(boolean), *said)
                if f not in taken and f not in found and len(f) > (3 if f.isascii() else 1)
            ]
            found |= {f: Value(boolean, "yes") for f in spoken}
    return found


def _holds(form: str, values: Mapping[str, Value]) -> bool:
    """Whether a form holds a value that the contract has, which says more about its products: "oily skin", 夏天穿.

    An everyday word is a value beside the words of its attribute only: "dry skin", but not "quick dry".
    """
    if CHINESE.search(form):
        parts = (form[a:b] for a in range(len(form) - 1) for b in range(a + 2, len(form) + 1))
        return any(part in values for part in parts if part != form)
    words = re.findall(r"[\w'+.]+", form)
    held = [values[w] for w in words if w in values and len(words) > 1]
    return any(v.value.lower() not in WEAK_VALUES or {*v.attribute.split("_"), *CUES.get(v.attribute, ())} & {*words} for v in held)


def _boolean_forms(name: str) -> list[str]:
    """The name with spaces, with hyphens and run together, its synonyms in the same three forms."""
    spoken = [name.replace("_", " ").lower(), *BOOLEANS.get(name, ())]
    forms = [f for s in spoken for f in (s, s.replace(" ", "-"), s.replace(" ", ""))]
    return list(dict.fromkeys(f for f in forms if len(f) > 2 or CHINESE.search(f)))


def _categories(contract: Contract) -> dict[str, tuple[str, ...]]:
    """Category names by singular and plural, by the parts of "A & B", by their last word, and by common other words."""
    forms: dict[str, tuple[str, ...]] = {}
    tails: dict[str, list[str]] = {}
    for category in contract.categories:
        name = simplified(category.value.lower())
        for part in [name, *re.split(r"\s*(?:&|/|,| and )\s*", name)]:
            for form in (part, singular(part), plural(singular(part)), part.replace("-", " "), singular(part).replace("-", " ")):
                if len(form) > 2:
                    forms.setdefault(form, (category.value,))
        tail = name.split()[-1]
        if " " in name and len(tail) > 3 and tail not in _TAILS_TOO_WIDE:
            tails.setdefault(singular(tail), []).append(category.value)
    for tail, names in tails.items():
        if len(names) <= _MOST_TAILS:
            for form in (tail, plural(tail)):
                forms.setdefault(form, tuple(names))
    for category in contract.categories:
        if zh := ZH_CATEGORIES.get(category.value.casefold()):  # what the assistant says, it understands
            forms.setdefault(zh.casefold(), (category.value,))
    own = dict(forms)
    for word, meant in (PRODUCTS_EN | PRODUCTS_ZH).items():
        known = next((forms[m] for m in meant if m in forms), None)
        if known and (word not in forms or word in PRODUCTS_EN and len(forms[word]) > 1):
            forms[word] = known
    for kind in kinds():
        if known := _shelf(kind.names, own):
            forms |= {form: known for name in kind.names for form in forms_of(name) if form not in forms}
    return forms


def _shelf(names: Iterable[str], categories: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The categories that the first known of the names names; none without one."""
    return next((categories[form] for name in names for form in forms_of(name) if form in categories), ())


def _kinds(categories: Mapping[str, tuple[str, ...]], taken: set[str]) -> dict[str, tuple[str, ...]]:
    """Names of the kinds that no category is called by, with those of a more general kind; not words that mean something else here."""
    found: dict[str, tuple[str, ...]] = {}
    for kind in kinds():
        shelf = _shelf(kind.broader, categories)
        forms = (form for name in kind.names for form in forms_of(name))
        found |= {form: shelf for form in forms if form not in taken and form not in categories}
    return found


def _by_initial(words: list[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for word in words:
        if len(word) > 4 and word.isascii():
            found.setdefault(word[0], []).append(word)
    return {initial: tuple(dict.fromkeys(listed)) for initial, listed in found.items()}
