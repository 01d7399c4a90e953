"""One sentence for each group of signals that raised the score.

A claim is made only when the contribution is above zero, the signal was known, and the item's own data bear the sentence out: a
tree may credit a missing value.
"""

import math
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from operator import itemgetter

from assistant.explain.case import Case, Claim, pairs_of
from assistant.explain.taught import taught
from assistant.schema import Evidence
from assistant.wording import category_name, joined, money, month, shortened, worded

OFTEN = 0.1
FRESH = 0.5
# That a result is of the right kind and has the words goes without saying; what tells it from the others is worth more.
TELLING = {"_words": 0.3, "_kind": 0.1}
WORD = re.compile(r"[a-z0-9]+|[\u4e00-\u9fff]+")
LATIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789").__contains__
CHINESE = re.compile("[\u4e00-\u9fff]").match
BETWEEN = frozenset("a an the for with and or of in on to under over below above me my i want need some any please".split())


def risen_signals(case: Case) -> Iterator[Claim]:
    """One claim for each group of signals that raised the score, heaviest first; each is worked out when it is asked for."""
    groups: dict[int, dict[str, float]] = {}
    values = case.ranked.signals
    for name, added in case.ranked.contributions.items():
        # A tree may credit a missing value.
        if added > 0 and (group := GROUP_OF.get(name)) is not None and not math.isnan(values.get(name, 0.0)):
            groups.setdefault(group, {})[name] = added
    weights = {g: sum(up.values()) * TOLD_BY[g] for g, up in groups.items()}
    for group in sorted(groups, key=lambda g: (-weights[g], g)):
        if told := GROUPS[group][1](case):
            phrasings, fact = told
            up = sorted(groups[group].items(), key=itemgetter(1), reverse=True)
            yield Claim(weights[group], phrasings, tuple([Evidence("signal", name, fact, added) for name, added in up]))


Told = tuple[tuple[str, ...], str] | None


def _words(case: Case) -> Told:
    query = case.intent.query
    asked = _asked(query)
    item = case.item
    title = item.title.casefold()
    met = [w for w, stands in asked if stands(title)]
    if len(met) < len(asked):
        seen = " ".join([item.title, *item.titles.values(), item.summary, *item.category, item.brand]).casefold()
        met = [w for w, stands in asked if stands(seen)]
    if met and len(met) == len(asked):
        words = " ".join(met)
        return case.say(
            (f"Has all you named: “{words}”.", f"您说的“{words}”它都有。"),
            (f"Its description has all of “{words}”.", f"商品介绍里有“{words}”。"),
        ), words
    if met:
        words = joined([f"“{w}”" for w in met], case.language)
        return case.say((f"Its description mentions {words}.", f"商品介绍提到{words}。")), " ".join(met)
    if query:
        words = shortened(query, 40)
        return case.say((f"Close in meaning to “{words}”.", f"与“{words}”意思相近。")), query
    return None


@lru_cache(256)
def _asked(query: str) -> tuple[tuple[str, Callable[[str], bool]], ...]:
    """The query's words that ask for something, each with what finds it in a folded text; the same for all items of a page."""
    return tuple((w, _standing(w)) for w in WORD.findall(query.casefold()) if w not in BETWEEN)


def _standing(word: str) -> Callable[[str], bool]:
    """Finds a word of the same stem; Chinese stands without a gap, but a single sign is a word only by itself.

    Without a pattern: to make one takes longer than a page of items.
    """
    if not word.isascii():
        return lambda text: word in text if len(word) > 1 else _stands(word, text)
    stem = _stem(word)
    return lambda text: _stands(stem, text) or (_stem(stem + "s") == stem and _stands(stem + "s", text))


def _stands(word: str, text: str) -> bool:
    """Whether the word stands in the text with no sign of its own script on either side."""
    at, same = text.find(word), LATIN if word.isascii() else CHINESE
    while at >= 0:
        end = at + len(word)
        if not (at and same(text[at - 1])) and not (end < len(text) and same(text[end])):
            return True
        at = text.find(word, at + 1)
    return False


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _photo(case: Case) -> Told:
    if case.ranked.signals.get("image", 0.0) <= 0:
        return None
    return case.say(
        ("Looks like your photo.", "和您的照片相似。"), ("Similar in look to your photo.", "外观接近您的照片。")
    ), "photo"


def _named_attributes(case: Case) -> Told:
    query = case.intent.query.casefold()
    met = [(n, v) for n, v in pairs_of(case.item) if len(v) > 1 and v.casefold() in query and v not in ("yes", "no")]
    if not met:
        return None
    words = joined([worded(n, v, case.language) for n, v in met[:3]], case.language)
    return case.say((f"Fits your words: {words}.", f"符合您的描述：{words}。")), words


def _usual_price(case: Case) -> Told:
    mean, std, cents = case.context.profile.price_log_mean, case.context.profile.price_log_std, case.item.price_cents
    if mean is None or not cents or abs(math.log(cents) - mean) > max(std or 0.0, 0.35):
        return None
    price = money(cents, case.item.currency)
    return case.say(
        (f"{price} is near what you usually spend.", f"{price}，接近您平时的消费。"),
        (f"Priced at {price}, like things you chose before.", f"售价{price}，与您以前选的差不多。"),
    ), price


def _rated(case: Case) -> Told:
    item = case.item
    if item.rating is None or item.rating < 3.5 or item.rating_count < 1:
        return None
    rating, n = f"{item.rating:g}", f"{item.rating_count:,}"
    shoppers = "one shopper" if n == "1" else f"{n} shoppers"
    return case.say(
        (f"Rated {rating} of 5 by {shoppers}.", f"{n}位顾客评分{rating}（满分5分）。"),
        (f"{n} ratings, {rating} of 5 on average.", f"共{n}条评分，平均{rating}分。"),
    ), f"{rating} of 5 ({item.rating_count})"


def _popular(case: Case) -> Told:
    if case.ranked.signals.get("popularity", 0.0) < OFTEN:
        return None
    where = case.item.category[-1] if case.item.category else ""
    shelf = category_name(where, case.language)
    return case.say(
        (f"Often chosen in {where}." if where else "Often chosen in this shop.", f"{shelf or '本店'}中的热门之选。"),
        ("Many shoppers pick this one.", "很多顾客都选它。"),
    ), "popularity"


def _new(case: Case) -> Told:
    at = case.item.created_at
    if at is None or case.ranked.signals.get("freshness", 0.0) < FRESH:
        return None
    return case.say((f"Added to the shop in {month(at)}.", f"{at.year}年{at.month}月上架。")), at.date().isoformat()


def _own_brand(case: Case) -> Told:
    brand = case.item.brand
    share = case.known.brands.get(brand.casefold(), 0.0)
    if not brand or share < OFTEN:
        return None
    return case.say(
        (f"You often choose {brand}.", f"您常选{brand}。"), (f"By {brand}, a brand you come back to.", f"来自您常买的{brand}。")
    ), f"{brand}: {share:.0%}"


def _own_category(case: Case) -> Told:
    shares = case.known.categories
    name = next((c for c in reversed(case.item.category) if shares.get(c.casefold(), 0.0) >= OFTEN), "")
    if not name:
        return None
    shelf = category_name(name, case.language)
    return case.say(
        (f"You often look at {name}.", f"您常看{shelf}。"), (f"{name} is a shelf you come back to.", f"{shelf}是您常逛的类别。")
    ), f"{name}: {shares[name.casefold()]:.0%}"


def _own_attributes(case: Case) -> Told:
    shares = case.known.attributes
    pairs = [(n, v) for n, v in pairs_of(case.item) if v != "no"] if shares else []
    share, name, value = max([(shares.get(f"{n}={v}".casefold(), 0.0), n, v) for n, v in pairs], default=(0.0, "", ""))
    if share < OFTEN:
        return None
    words = worded(name, value, case.language)
    return case.say(
        (f"You tend to choose {words}.", f"您偏爱{words}。"), (f"Your usual pick: {words}.", f"您的常选：{words}。")
    ), f"{name}={value}: {share:.0%}"


def _kind(case: Case) -> Told:
    """Most of the best matches are in the item's category (`category_match` is their share)."""
    if not case.item.category or not case.ranked.signals.get("category_match", 0.0) >= 0.5:
        return None
    name = case.item.category[-1]
    shelf = category_name(name, case.language)
    return case.say(
        (f"It is in {name}, as most of the best matches are.", f"属于{shelf}，与多数最相符的商品同类。"),
        (f"The right kind of product: {name}.", f"品类对得上：{shelf}。"),
    ), name


def _low_price(case: Case) -> Told:
    cents, place = case.item.price_cents, case.ranked.signals.get("price_position", 1.0)
    if cents is None or not place <= 1 / 3:
        return None
    price = money(cents, case.item.currency)
    return case.say(
        (f"{price} is among the lower prices for this.", f"{price}在同类结果里偏低。"),
        (f"One of the less expensive matches at {price}.", f"{price}，在符合的商品中较便宜。"),
    ), f"{price}, cheaper than {1 - place:.0%} of the matches"


def _taste(case: Case) -> Told:
    """Named only when there is one liked item: with several, which one it was nearest to is not known here."""
    liked = [i for i in case.context.liked if i != case.item.id]
    if not liked or not case.ranked.signals.get("taste", 1.0) > 0:
        return None
    if len(liked) == 1 and liked[0] in case.titles:
        name = shortened(case.titles[liked[0]], 50)
        return case.say(
            (f"Because you liked {name}.", f"因为您喜欢{name}。"),
            (f"Similar to {name}, which you liked.", f"与您喜欢的{name}相似。"),
        ), name
    return case.say(
        ("Close to things you liked.", "与您喜欢过的相近。"), ("In line with what you liked before.", "符合您之前的喜好。")
    ), f"{len(liked)} liked items"


def _recent(case: Case) -> Told:
    if not case.context.recent or not case.ranked.signals.get("recent_similarity", 0.0) > 0:
        return None
    return case.say(
        ("Similar to what you looked at lately.", "与您最近看过的相似。"),
        ("Goes in the direction of your last visits.", "和您最近浏览的方向一致。"),
    ), "recent events"


def _next(case: Case) -> Told:
    if not case.context.recent or not case.ranked.signals.get("sequence", 0.0) > 0:
        return None
    return case.say(
        ("Shoppers who chose what you chose often turn to this next.", "选过您所选商品的顾客，接下来常看这件。"),
        ("A likely next step after your last choices.", "接着您最近的选择，很可能合用。"),
    ), "what follows recent events"


def _seen(case: Case) -> Told:
    if not case.ranked.signals.get("seen_before", 0.0) > 0:
        return None
    return case.say(("You looked at this one before.", "您之前看过这件。")), "seen before"


# The names are those of `retrieval.signals`; a signal that stands in no group (stock, seen places) is never claimed.
GROUPS: tuple[tuple[tuple[str, ...], Callable[[Case], Told]], ...] = (
    (
        (
            "text", "bm25", "rrf", "words", "all_words", "text_position", "bm25_position", "title_match", "exact_title",
            "model_match",
            "brand_match", "category_word", "feedback", "cross_encoder",
        ),
        _words,
    ),
    (("image", "image_position"), _photo),
    (("attribute_match",), _named_attributes),
    (("category_match", "kind_match"), _kind),
    (("price_position",), _low_price),
    (("rating",), _rated),
    (("popularity",), _popular),
    (("freshness",), _new),
    (("brand_affinity",), _own_brand),
    (("category_affinity",), _own_category),
    (("attribute_affinity",), _own_attributes),
    (("price_fit",), _usual_price),
    (("preference",), taught),
    (("taste",), _taste),
    (("recent_similarity",), _recent),
    (("sequence",), _next),
    (("seen_before",), _seen),
)  # fmt: skip
GROUP_OF = {name: group for group, (names, _) in enumerate(GROUPS) for name in names}
TOLD_BY = [TELLING.get(tell.__name__, 1.0) for _, tell in GROUPS]
