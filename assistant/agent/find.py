"""Search, recommend, refine: the wish as it has grown, the items for it, what had to be given up, and why these items."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from langgraph.runtime import Runtime

from assistant.agent.carried import Asked, asked_for, in_words_of_the_shop
from assistant.agent.clarify import best_facet
from assistant.agent.refer import refer
from assistant.agent.relax import Count, Relaxed, relax
from assistant.agent.situate import on_screen
from assistant.agent.soften import all_have, soften, with_words
from assistant.agent.state import Answer, Context, Services, State
from assistant.agent.suggest import after_question, after_results, agreeing, among
from assistant.compose import compose, found, highlights, question, recommended, spoken
from assistant.compose import wish as worded
from assistant.critiques import critique_events
from assistant.explain import reasons
from assistant.schema import Conversation, Intent, Language, Reason
from assistant.understand import filters_of, merge
from assistant.wording import category_name, joined, title_of, value_name
from retrieval.schema import Contract, Event, Item, Query, Recommendation, UserContext

SHOWN = 6
SHELVES = 5
CHEAPER, PRICIER = 0.99, 1.01
# A refinement that says yes to giving up what ruled out everything.
RELAX = "relax"
_THEY = re.compile(r"\b(?:she|he|her|him|his|hers|they|them)\b|[她他]")


@dataclass(frozen=True, slots=True)
class Page:
    """What a search came to, before it is worded. `text` is the message, `counted` how many there are in all, 0 where unknown."""

    text: str
    intent: Intent
    wish: Intent
    asked: Asked
    result: Recommendation
    why: Sequence[Reason]
    counted: int
    given_up: Relaxed | None
    by_photo: bool


def find(state: State, runtime: Runtime[Context]) -> State:
    """Answer a search, a recommendation or a refinement of the one before."""
    conversation = state.get("conversation") or Conversation()
    hear(runtime.context.services, state, conversation)
    return {"answer": listing(runtime.context.services, state, state["intent"], conversation)}


def hear(services: Services, state: State, conversation: Conversation) -> None:
    """Log what was said against or for the things on screen, so that it is felt beyond this conversation; not for a gift."""
    intent = state["intent"]
    if intent.exclude_brands:  # a refusal of a brand that the shop does not have says nothing of what it has
        intent = replace(intent, exclude_brands=filters_of(intent, services.recommender.contract).exclude_brands)
    gift = bool(intent.recipient or (conversation.wish and conversation.wish.recipient))
    for event in said_of(state, intent, conversation, taught=not gift):
        services.recommender.record(event)


def said_of(state: State, intent: Intent, conversation: Conversation, taught: bool) -> tuple[Event, ...]:
    user_id, session_id = state["user_id"], state["session_id"]
    return critique_events(intent, state["text"], user_id, session_id, conversation.shown, datetime.now(UTC), taught)


def listing(services: Services, state: State, intent: Intent, conversation: Conversation) -> Answer:
    """Items for the wish that `intent` makes of the conversation's."""
    recommender, language = services.recommender, intent.language
    contract = recommender.contract
    shown = on_screen(recommender, conversation)
    meant = refer(state["text"], intent, conversation, shown) if intent.references else ()
    like = [i for i in shown if i.id in meant]
    if intent.references and shown and not like:
        return Answer(text=compose("no_such_place", language, state["text"], n=len(shown)))
    intent = _for_the_same(intent, conversation.wish, state["text"])
    wish = _like(merge(conversation.wish, intent), intent, like)
    limits = wish.price_min, wish.price_max
    wish = _priced(wish, intent, like or shown)
    if intent.action == RELAX and (agreed := relax(wish, contract, language, _available(services, state["user_id"], wish))):
        wish = agreed.wish
    wish, unmet = soften(wish, recommender)
    intent = replace(intent, unmet=(*intent.unmet, *unmet))
    photo = state.get("photo")
    asked = asked_for(wish, recommender) if photo is None and not like else Asked()
    if asked.is_lacking and not wish.categories and not asked.has_akin:
        _show(services, state, wish, Recommendation((), policy="lacking"))
        return _not_carried(wish, services, state["text"])
    wish = in_words_of_the_shop(wish, asked, language)
    more = intent.action == "more"
    seen = (*conversation.seen, *conversation.shown) if more else ()
    result = _search(services, state["user_id"], wish, photo, [i.id for i in like], seen)
    given_up = None
    if more and not result.items:
        return Answer(text=compose("no_more", language, state["text"], what=worded(wish, contract, language)))
    if not result.items:
        _show(services, state, wish, result)
        given_up = relax(wish, contract, language, _available(services, state["user_id"], wish), limits)
        if given_up is None or given_up.refused:
            return _nothing(wish, given_up, services, state["text"])
        result = _search(services, state["user_id"], given_up.wish, photo, [i.id for i in like], seen)
    impression = _show(services, state, wish, result)
    if result.searched_for and not wish.unmet:
        wish = replace(wish, query=result.searched_for)
    if not result.items:
        return _nothing(wish, None, services, state["text"])
    why = reasons(result.items, wish, result.context, contract, language, _titles(services, result.context, language))
    counted = result.total if wish.categories or not wish.query else 0
    asks = None
    if given_up is None and not conversation.asked and not like and not more and photo is None and wish.categories:
        asks = best_facet(recommender.facets(filters_of(wish, contract)), counted, wish, contract)
    page = Page(state["text"], intent, wish, asked, result, why, counted, given_up, bool(photo))
    return Answer(
        text=_wording(page, services),
        items=result.items,
        reasons=why,
        notices=_notices(page, contract),
        question=question(*asks, language, state["text"]) if asks else "",
        asked=asks[0] if asks else "",
        suggestions=after_question(asks[1], language) if asks else after_results(wish, len(result.items), language),
        total=0 if given_up else counted,
        wordable=given_up is None and photo is None,
        wish=wish,
        shown=tuple(r.item.id for r in result.items),
        focus=(),
        impression=impression,
        lacking=asked.kind if asked.is_lacking else "",
        timings_ms=result.timings_ms,
    )


def _show(services: Services, state: State, wish: Intent, result: Recommendation) -> str:
    """Log the page, an empty one too, even where a constraint is then given up: it tells what the shop lacks. Returns its id."""
    user_id, session_id = state["user_id"], state["session_id"]
    return services.recommender.show(result, wish.query, user_id, session_id, "chat", gift=bool(wish.recipient))


def _available(services: Services, user_id: str, wish: Intent) -> Count:
    """Counts what satisfies filters and was not turned down by this shopper."""
    turned_down = () if wish.recipient else services.recommender.context(user_id).disliked
    return lambda filters: services.recommender.count(replace(filters, exclude_ids=(*filters.exclude_ids, *turned_down)))


def _search(
    services: Services, user_id: str, wish: Intent, photo: bytes | None, liked: Sequence[str], seen: Sequence[str]
) -> Recommendation:
    filters = filters_of(wish, services.recommender.contract)
    filters = replace(filters, exclude_ids=(*filters.exclude_ids, *seen))
    text = with_words(wish.query, [tuple(dict.fromkeys(wish.unmet))])
    query = Query(text=text.strip(), image=photo, filters=filters, sort=wish.sort, liked=tuple(liked))
    return services.recommender.recommend(query, user_id, SHOWN, gift=bool(wish.recipient))


def _for_the_same(intent: Intent, wish: Intent | None, text: str) -> Intent:
    """“She likes tea” after “a gift for my wife” still is about the wife."""
    if wish is None or not wish.recipient or intent.recipient or not _THEY.search(text.lower()):
        return intent
    return replace(intent, recipient=wish.recipient, query=_THEY.sub("", intent.query).removeprefix("喜欢").strip())


def _like(wish: Intent, intent: Intent, like: Sequence[Item]) -> Intent:
    """As in “the second one in blue”: things like it, of its kind, with the new wishes."""
    if not like:
        return wish
    kinds = tuple(dict.fromkeys(i.category[-1] for i in like if i.category))
    return replace(wish, act="refine", categories=kinds or wish.categories, query=wish.query or like[0].title)


def _priced(wish: Intent, intent: Intent, items: Sequence[Item]) -> Intent:
    """A “cheaper” is below the item meant, or below the middle of what is shown; “pricier” likewise above."""
    prices = sorted(i.price_cents for i in items if i.price_cents)
    if not intent.relative_price or not prices:
        return wish
    middle = prices[len(prices) // 2] / 100
    if intent.relative_price == "cheaper":
        ceiling = min(round(middle * CHEAPER, 2), wish.price_max or math.inf)
        floor_now = wish.price_min if wish.price_min and wish.price_min < ceiling else None
        return replace(wish, price_min=floor_now, price_max=ceiling, relative_price="")
    floor = round(middle * PRICIER, 2)
    ceiling_now = wish.price_max if wish.price_max and wish.price_max > floor else None
    return replace(wish, price_min=max(floor, wish.price_min or 0.0), price_max=ceiling_now, relative_price="")


def _wording(page: Page, services: Services) -> str:
    """What is said of the items; what must be said beside it is in the notices."""
    result, why, wish = page.result, page.why, page.wish
    language, seed = page.intent.language, page.text or "photo"
    if page.by_photo:
        return compose("photo", language, seed, n=len(result.items))
    if page.given_up is not None:
        return spoken(highlights(result.items, why, language, seed), language)
    if wish.act == "recommend":
        return recommended(result.items, why, wish, language, seed, bool(result.context.recent))
    contract = services.recommender.contract
    lacking, refined = page.asked.is_lacking and not wish.categories, page.intent.act == "refine"
    return found(result.items, why, wish, contract, language, seed, page.counted, refined, lacking)


def _notices(page: Page, contract: Contract) -> tuple[str, ...]:
    """What must be said: words taken for others, a thing or a wish that the shop does not have, a constraint that was given up."""
    language, seed, asked, given_up, result = page.intent.language, page.text, page.asked, page.given_up, page.result
    searched = result.searched_for or (asked.here if asked.is_renamed else "")
    told = [compose("repaired", language, seed, words=searched)] if searched else []
    if asked.is_lacking:
        shelf = joined([category_name(c, language) for c in page.wish.categories], language)
        told = [compose("next_shelf" if shelf else "not_carried", language, seed, kind=asked.kind, shelf=shelf)]
    if given_up is not None:
        what = worded(given_up.wish, contract, language)
        blocking, n = joined(given_up.given_up, language), len(result.items)
        told.append(compose("relaxed", language, seed, what=what, constraint=blocking, total=given_up.total, n=n))
    lacking = [w for w in dict.fromkeys(page.intent.unmet) if not all_have(w, result.items)]
    brands = [w for w in lacking if w in page.intent.brands]
    if brands:
        told.append(compose("no_brand", language, seed, brand=joined([w.title() for w in brands], language)))
    if hints := [w for w in lacking if w not in brands]:
        told.append(compose("unmet", language, seed, wish=joined([value_name(w, language) for w in hints], language)))
    return tuple(told)


def _nothing(wish: Intent, given_up: Relaxed | None, services: Services, seed: str) -> Answer:
    contract, language = services.recommender.contract, wish.language
    if given_up is None:
        return Answer(text=compose("nothing_at_all", language, seed, what=worded(wish, contract, language)), shown=(), wish=wish)
    blocking = joined(given_up.given_up, language)
    what = worded(given_up.wish, contract, language)
    text = compose("nothing", language, seed, what=what, constraint=blocking)
    return Answer(text=text, suggestions=agreeing(language), shown=(), wish=wish, asked=RELAX)


def _not_carried(wish: Intent, services: Services, seed: str) -> Answer:
    """The shop has no such thing, and nothing of a like name: say so, and what it does have."""
    language, contract = wish.language, services.recommender.contract
    largest = sorted(contract.categories, key=lambda c: -c.count)[:SHELVES]
    shelves = [category_name(c.value, language) for c in largest]
    told = [compose("not_carried", language, seed, kind=wish.kind)]
    if shelves:
        told.append(compose("shelves", language, seed, shelves=joined(shelves, language)))
    return Answer(text=spoken(told, language), suggestions=among(shelves, language), shown=(), wish=wish, lacking=wish.kind)


def _titles(services: Services, context: UserContext, language: Language) -> Mapping[str, str]:
    """Titles of what the shopper dealt with, for reasons that name it."""
    ids = list(dict.fromkeys([*context.liked, *(e.item_id for e in context.recent if e.kind in ("purchase", "cart"))]))[:20]
    return {i: title_of(item, language) for i, item in services.recommender.items(ids).items()}
