"""The nouns of conversation: what comes in, what was understood, what goes out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from retrieval.schema import Ranked, Sort

Act = Literal[
    "search",
    "recommend",
    "refine",
    "compare",
    "detail",
    "cart",
    "order",
    "faq",
    "feedback",
    "smalltalk",
    "handoff",
    "out_of_scope",
]
Language = Literal["en", "zh"]


@dataclass(frozen=True, slots=True)
class Turn:
    """What the shopper said. `image` is a photo (encoded bytes or a path), `audio` a recording (likewise)."""

    user_id: str
    session_id: str
    text: str
    image: bytes | str | Path | None = None
    audio: bytes | str | Path | None = None


@dataclass(frozen=True, slots=True)
class Intent:
    """What one turn means, in words of the catalogue contract where the contract has them.

    Prices are in major units of the shop's currency (120 means 120.00). `rating_min` from 0 to 5. `references` are 1-based
    places in the last shown list, -1 the last one. `kind` is the thing's name where no category is called so. `attributes`
    {contract name: values, any of}; `ranges` {number attribute: (min, max)}. `exclude` holds words and values not wanted.
    `drop` names constraints taken back ("price", "brands", "attributes", an attribute's name, "all"). `unmet` are wishes that
    the shop cannot filter on (kept as soft text, said aloud). `relative_price` is "cheaper" or "pricier" than what is shown.
    `action` narrows an act: cart add|remove|set|show|clear, feedback like|dislike, order status|cancel|return|list,
    refine more (others than those on screen). `topic` is what is asked of a product, the policies.
    """

    act: Act
    query: str = ""
    price_min: float | None = None
    price_max: float | None = None
    rating_min: float | None = None
    sort: Sort = "relevance"
    categories: tuple[str, ...] = ()
    kind: str = ""
    brands: tuple[str, ...] = ()
    exclude_brands: tuple[str, ...] = ()
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ranges: Mapping[str, tuple[float | None, float | None]] = field(default_factory=dict)
    exclude: tuple[str, ...] = ()
    in_stock: bool = False
    references: tuple[int, ...] = ()
    quantity: int | None = None
    recipient: str = ""
    age: int | None = None
    order_id: str = ""
    action: str = ""
    topic: str = ""
    relative_price: Literal["", "cheaper", "pricier"] = ""
    drop: tuple[str, ...] = ()
    unmet: tuple[str, ...] = ()
    language: Language = "en"


@dataclass(frozen=True, slots=True)
class Message:
    """One earlier line of the conversation."""

    role: Literal["user", "assistant"]
    text: str


@dataclass(frozen=True, slots=True)
class Conversation:
    """The state that a turn starts from; the graph itself keeps none.

    `wish` is the accumulated shopping Intent (None before the first search), `shown` the item ids on screen in order, `seen` all
    that were shown for this wish,
    `asked` the facet of the clarifying question asked in the last turn ("" for none), `focus` the items talked of last.
    `impression` is the id of the logged page with `shown` on it.
    """

    history: tuple[Message, ...] = ()
    wish: Intent | None = None
    shown: tuple[str, ...] = ()
    asked: str = ""
    focus: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    impression: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One fact behind a reason: a signal with its contribution, a met constraint, an event, a link, a review, a field."""

    kind: Literal["signal", "constraint", "history", "graph", "review", "field"]
    name: str
    value: str
    contribution: float | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an item is shown: one claim in the shopper's language, and what it rests on."""

    item_id: str
    claim: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A table of what differs: `rows` {attribute: one value per item}, "" where the catalogue does not tell."""

    item_ids: tuple[str, ...]
    rows: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class CartLine:
    """One line of the cart; `price_cents` is the price of one piece."""

    item_id: str
    title: str
    quantity: int
    price_cents: int
    variant_id: str = ""


@dataclass(frozen=True, slots=True)
class Cart:
    """What the shopper has put aside to buy."""

    lines: tuple[CartLine, ...] = ()
    currency: str = "USD"

    @property
    def total_cents(self) -> int:
        return sum(line.quantity * line.price_cents for line in self.lines)


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to one turn.

    `degraded` names what stood in for a part that did not work ("model: timeout, templates answered"); empty when all worked.
    `notices` are sentences the shopper must be told (an unmet wish, a relaxed constraint); they are part of `text` too.
    `question` is the one clarifying question, "" for none. `timings_ms` per stage. `impression` is the id under which the page of
    `items` is logged, "" where the items were not ranked; an event about one of them brings it back. `lacking` is the thing asked
    for that the shop does not sell, in the shopper's word; "" for none.
    """

    text: str
    items: tuple[Ranked, ...] = ()
    reasons: tuple[Reason, ...] = ()
    intent: Intent | None = None
    suggestions: tuple[str, ...] = ()
    degraded: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    question: str = ""
    comparison: Comparison | None = None
    cart: Cart | None = None
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    impression: str = ""
    lacking: str = ""
