"""The nouns of retrieval: items, wishes over items, behaviour, and ranked results.

Frozen dataclasses and nothing else. This module knows no file format, no vector store and no language model.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit as the catalogue writes it ("inch", "g", "" for a bare number)."""

    value: float
    unit: str = ""


AttributeValue = str | bool | Quantity | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Variant:
    """One buyable form of an item (a size, a colour); a missing price or stock is the item's."""

    id: str
    attributes: Mapping[str, AttributeValue] = field(default_factory=dict)
    price_cents: int | None = None
    stock: int | None = None
    image: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A directed link that the catalogue itself states."""

    kind: Literal["cross_sell", "up_sell", "related"]
    item_id: str


@dataclass(frozen=True, slots=True)
class Review:
    """What one buyer wrote; `rating` from 1 to 5, None where only text was left."""

    text: str
    rating: float | None = None
    title: str = ""
    author: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One product.

    `price_cents` None: the catalogue gives no price. `stock` None: not tracked, treated as available. `rating` from 0 to 5,
    None when nobody rated. `category` is the path from the root. `images` are paths or URLs. `titles` holds the title in
    further languages ({"zh": ...}); `language` is that of `title` and `description`. Times are UTC.
    """

    id: str
    title: str
    description: str = ""
    summary: str = ""
    brand: str = ""
    category: tuple[str, ...] = ()
    price_cents: int | None = None
    currency: str = "USD"
    attributes: Mapping[str, AttributeValue] = field(default_factory=dict)
    stock: int | None = None
    rating: float | None = None
    rating_count: int = 0
    images: tuple[str, ...] = ()
    variants: tuple[Variant, ...] = ()
    links: tuple[Link, ...] = ()
    reviews: tuple[Review, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    language: str = "en"
    created_at: datetime | None = None
    updated_at: datetime | None = None


Sort = Literal["relevance", "price_asc", "price_desc", "rating", "newest", "popularity"]


@dataclass(frozen=True, slots=True)
class Filters:
    """Hard constraints: an item that breaks one is never recalled.

    Names and values are those of the catalogue contract; values of one attribute are alternatives (any of), attributes
    are combined (all of). A boolean attribute has the value "yes" or "no". `ranges` bounds number attributes, inclusive,
    in the contract's unit. `categories` are category names at any level of the path, any of; none of
    `exclude_categories` may be in it. `exclude_words` must not occur in title, summary, category or attribute values.
    `rating_min` from 0 to 5.
    """

    price_min_cents: int | None = None
    price_max_cents: int | None = None
    brands: tuple[str, ...] = ()
    exclude_brands: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    exclude_categories: tuple[str, ...] = ()
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    exclude_attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ranges: Mapping[str, tuple[float | None, float | None]] = field(default_factory=dict)
    exclude_words: tuple[str, ...] = ()
    exclude_ids: tuple[str, ...] = ()
    rating_min: float | None = None
    in_stock: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for: soft text and photo, hard filters, examples to be like and unlike (item ids)."""

    text: str = ""
    image: bytes | None = None
    filters: Filters = Filters()
    sort: Sort = "relevance"
    liked: tuple[str, ...] = ()
    disliked: tuple[str, ...] = ()


EventKind = Literal[
    "view", "click", "cart", "purchase", "dwell", "rating", "like", "dislike", "skip", "return", "unlike", "critique", "untaught"
]


@dataclass(frozen=True, slots=True)
class Event:
    """One thing a shopper did; appended to the log, never changed.

    `shown` is the slate in the order it was on screen, `position` the 0-based place in it, `propensity` the probability in
    (0, 1] with which the logging policy showed the item there. `dwell_s` seconds. `value`: stars for "rating", pieces for
    "cart" and "purchase". "critique": `query` is what was said of the item or page in the plain form of
    `retrieval.preferences.critique` ("cheaper", "not leather"). "untaught": `query` is the key of what was taught and is taken
    back. `taught` is False where the event must not teach taste (a gift, an opted-out shopper). `impression` is the id of the
    logged page that it answers to, "" where that is not known.
    """

    user_id: str
    item_id: str
    kind: EventKind
    at: datetime
    session_id: str = ""
    query: str = ""
    shown: tuple[str, ...] = ()
    position: int | None = None
    propensity: float | None = None
    dwell_s: float | None = None
    value: float | None = None
    taught: bool = True
    impression: str = ""


Surface = Literal["chat", "search", "home"]


@dataclass(frozen=True, slots=True)
class Impression:
    """One page as it was shown, whether or not anybody reacted to it; appended to the log, never changed.

    `shown` are item ids in the order on screen, () where nothing was found. `propensities` (n,) in (0, 1]: with which the logging
    policy put each item at its place; `prefixes` (n,) in (0, 1]: with which it made the page down to that place, the last one being
    that of the whole page. `policy` names what made it: task, version of the ranker, exploration. `arm` is "EXPERIMENT/ARM" of a
    running A/B split, `shadow` the page that the candidate ranker `shadow_policy` would have made of the same request.
    `total` counts what satisfied the filters. `gift`: the shopper's own taste had no part in it.
    """

    id: str
    user_id: str
    session_id: str
    at: datetime
    surface: Surface
    query: str
    policy: str
    shown: tuple[str, ...]
    propensities: tuple[float, ...]
    prefixes: tuple[float, ...]
    total: int = 0
    gift: bool = False
    arm: str = ""
    shadow: tuple[str, ...] = ()
    shadow_policy: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """A shopper's affinities, rebuilt from the log: shares in [0, 1] per brand, category and "name=value" attribute.

    `price_log_mean` and `price_log_std` describe ln(price in cents) of what they engaged with; None before the first.
    """

    brands: Mapping[str, float] = field(default_factory=dict)
    categories: Mapping[str, float] = field(default_factory=dict)
    attributes: Mapping[str, float] = field(default_factory=dict)
    price_log_mean: float | None = None
    price_log_std: float | None = None
    events: int = 0


@dataclass(frozen=True, slots=True)
class UserContext:
    """What is known of a shopper now; `recent` newest first. Empty for a stranger and for a gift turn."""

    user_id: str = ""
    recent: tuple[Event, ...] = ()
    liked: tuple[str, ...] = ()
    disliked: tuple[str, ...] = ()
    profile: Profile = Profile()


@dataclass(frozen=True, slots=True)
class Candidates:
    """What recall found, as columns: `rows` (n,) index the generation's columns, `scores` (n,) per channel.

    A channel that did not find an item holds NaN there. Channels: text, image, bm25, taste. `words` (n,) is the share of the
    query's words, rare ones weighing more, that stand anywhere in the item, attributes too; None where nothing was asked in words.
    """

    rows: Ints
    scores: Mapping[str, Floats]
    words: Floats | None = None

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class Taught:
    """One thing that a shopper's feedback taught: more of what `key` names when `weight` is above 0, less when below.

    `key` is "brand=acme", "category=bags", "material=leather" (folded), "price" (more: dearer within its kind), "text" (the whole
    description), "item=ID" or "words=too formal". `certainty` in [0.5, 1] that the sign is right. `evidence` are the events that
    speak for it most, strongest first. `added` is what it did to the score of one ranked item.
    """

    key: str
    weight: float
    certainty: float
    evidence: tuple[Event, ...]
    added: float = 0.0


@dataclass(frozen=True, slots=True)
class Hop:
    """One edge of the product graph, walked from `head` to `tail`: item ids, or category names in between."""

    head: str
    relation: str
    tail: str


@dataclass(frozen=True, slots=True)
class Ranked:
    """One result. `score == bias + sum(contributions.values())` to rounding; keys of `contributions` are signal names.

    `taught` are the parts of the contribution "preference", largest first, small ones together as "rest".
    `propensity` is the probability in (0, 1] with which the
    item got its place.
    `path` leads through the product graph from an item of the shopper's to this one; () where there is no such way.
    """

    item: Item
    score: float
    contributions: Mapping[str, float]
    bias: float = 0.0
    signals: Mapping[str, float] = field(default_factory=dict)
    channels: Mapping[str, float] = field(default_factory=dict)
    propensity: float = 1.0
    taught: tuple[Taught, ...] = ()
    path: tuple[Hop, ...] = ()


@dataclass(frozen=True, slots=True)
class ValueCount:
    """A value and the number of items that have it."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class AttributeContract:
    """One attribute of the catalogue: its type, on which share of items it stands, its values or its range.

    `values` most frequent first, at most 200; for "number" `minimum` and `maximum` in `unit`.
    """

    name: str
    type: Literal["text", "number", "boolean", "list"]
    coverage: float
    values: tuple[ValueCount, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Contract:
    """What a catalogue can be asked: derived at ingestion, read by understanding and by the prompts.

    `categories` are category names with their counts at any level, most frequent first; `category_paths` the full paths.
    """

    shop: str
    items: int
    currency: str
    languages: tuple[str, ...] = ("en",)
    price_min_cents: int | None = None
    price_max_cents: int | None = None
    categories: tuple[ValueCount, ...] = ()
    category_paths: tuple[tuple[str, ...], ...] = ()
    brands: tuple[ValueCount, ...] = ()
    attributes: tuple[AttributeContract, ...] = ()

    def attribute(self, name: str) -> AttributeContract | None:
        return next((a for a in self.attributes if a.name == name), None)


@dataclass(frozen=True, slots=True)
class Recommendation:
    """The answer of the pipeline. `relaxed` names the constraints that had to be given up (none unless asked to).

    `total` counts all items that satisfy the filters; `facets` {attribute: {value: count}} over them; `timings_ms` per stage.
    `policy`, `prefixes`, `arm`, `shadow` and `shadow_policy` are those of an `Impression`. `searched_for` is the text that was
    searched instead of a misspelt one, "" where it was the shopper's own. `context` is what was known of the shopper, as it was
    ranked with.
    """

    items: tuple[Ranked, ...]
    total: int = 0
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    policy: str = ""
    prefixes: tuple[float, ...] = ()
    arm: str = ""
    shadow: tuple[str, ...] = ()
    shadow_policy: str = ""
    searched_for: str = ""
    context: UserContext = UserContext()
