"""Single wishes as clauses: a price, a brand, something unwanted, a size. Each adds what it means to `fields`.

It knows a shop's words and the tables; it knows no sentences and no acts.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from assistant.understand.prices import ABOUT

from . import amounts, words_en, words_zh
from .draft import affirmed, query, valued
from .grammar import Maker, mark
from .tables import Tables
from .world import World

_SORTS = ("price_asc", "price_desc", "rating", "newest", "popularity")
_STARS = ("4", "4.5", "3", "3.5", "4.2", "5", "4.7", "2")


@dataclass(slots=True)
class Composer:
    """Chance, tables and a shop; `fields` collects what the clauses mean that no stretch of text spells."""

    m: Maker
    t: Tables
    w: World
    fields: dict[str, Any] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    @property
    def zh(self) -> bool:
        return self.w.language == "zh"

    def say(self, table: str, **parts: str) -> str:
        return self.m.say(self.t[table], **parts)

    def amount(self, value: float) -> str:
        made = (amounts.chinese if self.zh else amounts.english)(self.m.rng, value)
        return mark("price", made.text)

    def price(self) -> str:
        value = amounts.draw_value(self.m.rng)
        kind = self.m.pick(("max", "max", "max", "max", "min", "range", "range", "about"))
        if kind == "max":
            self.fields["price_max"] = value
            return self.say("PRICE_MAX", a=self.amount(value))
        if kind == "min":
            self.fields["price_min"] = value
            return self.say("PRICE_MIN", a=self.amount(value))
        if kind == "about":
            self.fields |= {"price_min": round(value * (1 - ABOUT), 2), "price_max": round(value * (1 + ABOUT), 2)}
            return self.say("PRICE_ABOUT", a=self.amount(value))
        low = max(1.0, float(round(value * self.m.rng.uniform(0.3, 0.8), -1 if value > 60 else 0)))
        self.fields |= {"price_min": min(low, value), "price_max": max(low, value)}
        return self.say("PRICE_RANGE", a=self.amount(min(low, value)), b=self.amount(max(low, value)))

    def rating(self) -> str:
        stars = self.m.pick(_STARS)
        self.fields["rating_min"] = float(stars)
        return self.say("RATING", r=mark("number", stars))

    def sort(self) -> str:
        chosen = self.m.pick(_SORTS)
        self.fields["sort"] = chosen
        return self.say(f"SORT_{chosen.upper()}")

    def stock(self) -> str:
        self.fields["in_stock"] = True
        return self.say("STOCK")

    def brand(self) -> str:
        one, two = self.w.brand(self.m.rng), self.w.brand(self.m.rng)
        if self.m.chance(0.2) and one.lower() != two.lower():
            return self.say("BRAND_TWO", brand=mark("brand", one), brand2=mark("brand", two))
        return self.say("BRAND_IN", brand=mark("brand", one))

    def no_brand(self) -> str:
        one, two = self.w.brand(self.m.rng), self.w.brand(self.m.rng)
        if self.m.chance(0.2) and one.lower() != two.lower():
            return self.say("BRAND_OUT_TWO", brand=mark("xbrand", one), brand2=mark("xbrand", two))
        return self.say("BRAND_OUT", brand=mark("xbrand", one))

    def exclude(self) -> str:
        one, two = self._unwanted(), self._unwanted()
        if self.m.chance(0.2) and one != two:
            return self.say("EXCLUDE_TWO", x=mark("ex", one), x2=mark("ex", two))
        return self.say("EXCLUDE", x=mark("ex", one))

    def attribute(self) -> str:
        """A value in a clause of its own: "in black", "made of wool or silk"."""
        name = self.free_attribute()
        if not name:
            return self.price() if "price" not in self.used else ""
        one, two = self.m.some(self.w.values[name], 2, 2) if len(self.w.values[name]) > 1 else (self.w.values[name][0],) * 2
        if self.m.chance(0.2) and one != two:
            return self.say("ATTRIBUTE_OR", v=valued(name, one), w=valued(name, two))
        return self.say("ATTRIBUTE", v=valued(name, one))

    def size(self) -> str:
        return self.say("SIZE", s=valued("size", self.m.pick(self.w.sizes))) if self.w.sizes else self.attribute()

    def purpose(self) -> str:
        words = words_zh.PURPOSES.split() if self.zh else words_en.split(words_en.PURPOSES)
        return query(self.m.pick(words))

    def number(self) -> str:
        return query(self.m.pick(words_zh.NUMBER_WISHES.split() if self.zh else words_en.NUMBER_WISHES))

    def recipient(self) -> str:
        if self.m.chance(0.3):
            who = self.m.pick(words_zh.CHILDREN.split() if self.zh else words_en.split(words_en.CHILDREN))
            self.fields["age"] = self.m.rng.randint(1, 17)
            return self.say("RECIPIENT_AGE", who=mark("who", who), age=mark("number", str(self.fields["age"])))
        return self.say("RECIPIENT", who=mark("who", self.person()), occasion=self.occasion())

    def person(self) -> str:
        return self.m.pick(words_zh.PEOPLE.split() if self.zh else words_en.split(words_en.PEOPLE))

    def occasion(self) -> str:
        return self.m.pick(words_zh.OCCASIONS.split() if self.zh else words_en.split(words_en.OCCASIONS))

    def free_attribute(self) -> str:
        """An attribute of the shop that this message has not named yet; "" when there is none."""
        free = [n for n in self.w.values if n not in self.used]
        if not free:
            return ""
        name = self.m.pick(free)
        self.used.add(name)
        return name

    def adjective(self) -> str:
        """A value before the noun: "black", "waterproof"."""
        booleans = [n for n in self.w.booleans if n not in self.used]
        if booleans and self.m.chance(0.3):
            name = self.m.pick(booleans)
            self.used.add(name)
            return affirmed(name, self.m.pick(self.w.booleans[name]))
        name = self.free_attribute()
        return valued(name, self.m.pick(self.w.values[name])) if name else ""

    def wishes(self, n: int) -> list[str]:
        """`n` clauses of different kinds."""
        found: list[str] = []
        kinds = self.m.rng.choices(list(_WEIGHTS), list(_WEIGHTS.values()), k=4 * n)
        for kind in dict.fromkeys(kinds):
            if len(found) < n and kind not in self.used:
                self.used.add(kind)
                found += [clause] if (clause := _CLAUSES[kind](self)) else []
        return found

    def _unwanted(self) -> str:
        if self.w.values and self.m.chance(0.4):
            return self.m.pick(self.w.values[self.m.pick(sorted(self.w.values))])
        if self.w.booleans and self.m.chance(0.1):
            return self.m.pick(self.w.booleans[self.m.pick(sorted(self.w.booleans))])
        return self.m.pick(words_zh.UNWANTED.split() if self.zh else words_en.split(words_en.UNWANTED))


_CLAUSES: dict[str, Callable[[Composer], str]] = {
    "price": Composer.price,
    "attribute": Composer.attribute,
    "exclude": Composer.exclude,
    "brand": Composer.brand,
    "no_brand": Composer.no_brand,
    "rating": Composer.rating,
    "sort": Composer.sort,
    "size": Composer.size,
    "stock": Composer.stock,
    "purpose": Composer.purpose,
    "number": Composer.number,
    "recipient": Composer.recipient,
}
_WEIGHTS = {
    "price": 45, "attribute": 16, "exclude": 16, "brand": 10, "no_brand": 9, "rating": 8, "sort": 8, "size": 7, "stock": 4,
    "purpose": 13, "number": 6, "recipient": 11,
}  # fmt: skip
