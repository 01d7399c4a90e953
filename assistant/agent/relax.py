"""When nothing satisfies a wish: which constraint empties it, and the nearest wish that something satisfies."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from assistant.compose import constraints
from assistant.schema import Intent, Language
from assistant.understand import filters_of
from retrieval.schema import Contract, Filters

Count = Callable[[Filters], int]
Limits = tuple[float | None, float | None]


@dataclass(frozen=True, slots=True)
class Relaxed:
    """`wish` lacks the constraints named by `given_up` (in the shopper's words); `refused` ones may not be given up unasked."""

    wish: Intent
    given_up: tuple[str, ...]
    total: int
    refused: bool = False


@dataclass(frozen=True, slots=True)
class _Step:
    label: str
    without: Callable[[Intent], Intent]
    refused: bool = False


def relax(wish: Intent, contract: Contract, language: Language, count: Count, limits: Limits = (None, None)) -> Relaxed | None:
    """The wish less as few constraints as possible, the least missed first; None when even without any there is nothing.

    `limits` are the prices that the shopper named before asking for cheaper or dearer: they hold on when that is given up. What is
    not wanted (exclusions) and what may matter for health or faith (boolean attributes) is only named.
    """
    steps = [step for step in _steps(wish, contract, language, limits) if step.label]  # a hint filters nothing and has none
    for step in steps:
        less = step.without(wish)
        if total := count(filters_of(less, contract)):
            return Relaxed(less, (step.label,), total, step.refused)
    given_up: list[str] = []
    less = wish
    for step in steps:
        less = step.without(less)
        given_up.append(step.label)
        if total := count(filters_of(less, contract)):
            return Relaxed(less, tuple(given_up), total, any(s.refused for s in steps[: len(given_up)]))
    return None


def _steps(wish: Intent, contract: Contract, language: Language, limits: Limits) -> Iterator[_Step]:
    """Every constraint alone, the least missed first."""

    def step(without: Callable[[Intent], Intent], only: Intent, refused: bool = False) -> _Step:
        return _Step((constraints(only, contract, language) or [""])[0], without, refused)

    bare = Intent(act="search")
    prices = wish.price_min, wish.price_max
    if limits not in ((None, None), prices):
        yield step(lambda w: _within(w, limits), _within(bare, prices))
        prices = limits
    if wish.in_stock:
        yield step(lambda w: replace(w, in_stock=False), replace(bare, in_stock=True))
    if wish.rating_min is not None:
        yield step(lambda w: replace(w, rating_min=None), replace(bare, rating_min=wish.rating_min))
    if prices != (None, None):
        yield step(lambda w: _within(w, (None, None)), _within(bare, prices))
    for name, bounds in wish.ranges.items():
        yield step(lambda w, n=name: _without_range(w, n), replace(bare, ranges={name: bounds}))  # type: ignore[misc]
    for name, values in sorted(wish.attributes.items(), key=lambda a: _is_boolean(a[0], contract)):
        only = replace(bare, attributes={name: values})
        yield step(lambda w, n=name: _without_attribute(w, n), only, _is_boolean(name, contract))  # type: ignore[misc]
    if wish.brands:
        yield step(lambda w: replace(w, brands=()), replace(bare, brands=wish.brands))
    for word in wish.exclude:
        yield step(lambda w, x=word: _without_exclusion(w, x), replace(bare, exclude=(word,)), True)  # type: ignore[misc]
    if wish.exclude_brands:
        yield step(lambda w: replace(w, exclude_brands=()), replace(bare, exclude_brands=wish.exclude_brands), True)


def _is_boolean(name: str, contract: Contract) -> bool:
    known = contract.attribute(name)
    return known is not None and known.type == "boolean"


def _within(wish: Intent, limits: Limits) -> Intent:
    return replace(wish, price_min=limits[0], price_max=limits[1])


def _without_range(wish: Intent, name: str) -> Intent:
    return replace(wish, ranges={n: b for n, b in wish.ranges.items() if n != name})


def _without_attribute(wish: Intent, name: str) -> Intent:
    return replace(wish, attributes={n: v for n, v in wish.attributes.items() if n != name})


def _without_exclusion(wish: Intent, word: str) -> Intent:
    return replace(wish, exclude=tuple(e for e in wish.exclude if e != word))
