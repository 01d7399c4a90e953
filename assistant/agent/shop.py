"""Turns about the shop's desk: cart, orders, policies, a person."""

from dataclasses import replace
from datetime import UTC, datetime

from langgraph.runtime import Runtime

from assistant.agent.items import meant, which
from assistant.agent.situate import on_screen, situated
from assistant.agent.state import Answer, Context, Services, State
from assistant.agent.understand import CART_QUESTION
from assistant.compose import cart_shown, compose, question, spoken
from assistant.schema import Cart, Conversation, Intent, Language
from assistant.service import CartError, OrderError
from assistant.service.order_words import cancelled_details, order_details, order_lines, returned_details, status_word
from assistant.service.variants import choices, choose_variant, variant_title
from assistant.wording import joined, label, money, shortened, title_of
from retrieval.schema import Event, Item, Variant

OPTIONS = 8


def cart(state: State, runtime: Runtime[Context]) -> State:
    """Add, change, remove, show or empty; the answer tells the exact total."""
    services, intent = runtime.context.services, state["intent"]
    conversation = state.get("conversation") or Conversation()
    user_id, seed, language = state["user_id"], state["text"], intent.language
    if intent.action == "clear":
        content = services.carts.clear(user_id)
        return {"answer": Answer(text=compose("cart_cleared", language, seed), cart=content)}
    if intent.action in ("", "show"):
        content = services.carts.of(user_id, services.recommender.contract.currency)
        return {"answer": Answer(text=cart_shown(_named(services, content, language), language, seed), cart=content)}
    items = _asked_about(services, intent, conversation) or meant(services, state, conversation)
    items = items or _in_cart(services, state, intent)
    if not items:
        return {"answer": which(intent, on_screen(services.recommender, conversation), seed)}
    try:
        if intent.action == "add":
            return {"answer": _add(services, state, intent, items, conversation.wish)}
        return {"answer": _change(services, state, intent, items[0])}
    except CartError as error:
        content = services.carts.of(user_id, services.recommender.contract.currency)
        focus = tuple(i.id for i in items)
        return {"answer": Answer(text=error.sentence(language), cart=content, focus=focus, suggestions=_say_options(error.options))}


def _named(services: Services, content: Cart, language: Language) -> Cart:
    """The cart with its titles in the shopper's language; what a title says of the variant stays."""
    if language == "en":
        return content
    items = {line.item_id: services.recommender.item(line.item_id) for line in content.lines}
    named = [
        replace(line, title=line.title.replace(item.title, title_of(item, language))) if (item := items[line.item_id]) else line
        for line in content.lines
    ]
    return replace(content, lines=tuple(named))


def _asked_about(services: Services, intent: Intent, conversation: Conversation) -> list[Item]:
    """The products whose choice was asked for, where this turn makes it."""
    chosen = intent.action == "add" and conversation.asked.removeprefix(CART_QUESTION) in intent.attributes
    ids = conversation.focus if chosen and conversation.asked.startswith(CART_QUESTION) and not intent.references else ()
    return list(services.recommender.items(ids).values())


def _in_cart(services: Services, state: State, intent: Intent) -> list[Item]:
    """What is to be taken out or changed may be the one thing in the cart, or be named by its title."""
    lines = services.carts.of(state["user_id"]).lines if intent.action in ("remove", "set") else ()
    low = state["text"].lower()
    named = [line for line in lines if any(w in low for w in line.title.lower().split() if len(w) > 3)]
    ids = list(dict.fromkeys(line.item_id for line in (lines if len(lines) == 1 else named)))
    return list(services.recommender.items(ids).values()) if len(ids) == 1 else []


def _add(services: Services, state: State, intent: Intent, items: list[Item], wish: Intent | None) -> Answer:
    """Put in what is settled; of the rest ask for the first open choice, which the answer then settles for all of them."""
    language, seed, quantity = intent.language, state["text"], intent.quantity or 1
    content: Cart | None = None
    names, waiting = [], []
    for item in items:
        variant = _variant(item, intent, wish)
        if variant is None and choices(item, in_stock=True):
            waiting.append(item)
            continue
        content = services.carts.add(state["user_id"], item, quantity, variant.id if variant else "")
        names.append(shortened(variant_title(item, variant) if language == "en" else title_of(item, language)))
        _log(services, state, item, quantity)
    told = []
    if content is not None:
        total = money(content.total_cents, content.currency)
        told.append(compose("cart_added", language, seed, quantity=quantity, title=joined(names, language), total=total))
    if not waiting:
        return Answer(text=spoken(told, language), cart=content, focus=tuple(i.id for i in items))
    name, values = next(iter(choices(waiting[0], in_stock=True).items()))
    asks = question(name, values, language, seed) if len(values) <= 4 else _long_question(name, values, language)
    if len(items) > 1:
        titles = joined([shortened(title_of(i, language), 45) for i in waiting], language)
        asks = f"{titles}：{asks}" if language == "zh" else f"{titles}: {asks}"
    return Answer(
        text=spoken([*told, asks], language),
        cart=content,
        asked=f"{CART_QUESTION}{name}",
        focus=tuple(i.id for i in waiting),
        suggestions=_say_options(values),
        shown=None,
    )


def _variant(item: Item, intent: Intent, wish: Intent | None) -> Variant | None:
    """What was asked for in the search ("mens 10") is settled, where the item comes in it and this message says nothing else."""
    said = {n: values for n, values in (wish.attributes if wish else {}).items() if len(values) == 1}
    try:
        return choose_variant(item, {**said, **intent.attributes})
    except CartError:
        return choose_variant(item, intent.attributes)


def _long_question(name: str, values: tuple[str, ...], language: Language) -> str:
    listed = joined(values[:OPTIONS], language)
    return (
        f"要哪种{label(name, language)}？可选：{listed}。"
        if language == "zh"
        else f"Which {label(name, language)}? There is {listed}."
    )


def _say_options(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(values[:OPTIONS])


def _change(services: Services, state: State, intent: Intent, item: Item) -> Answer:
    language, seed = intent.language, state["text"]
    name = shortened(title_of(item, language))
    if intent.action == "set":
        quantity = intent.quantity if intent.quantity is not None else 1
        content = services.carts.set_quantity(state["user_id"], item.id, quantity)
        total = money(content.total_cents, content.currency)
        return Answer(text=compose("cart_set", language, seed, quantity=quantity, title=name, total=total), cart=content)
    held = {line.item_id for line in services.carts.of(state["user_id"]).lines}
    if item.id not in held:
        content = services.carts.of(state["user_id"])
        return Answer(text=compose("cart_missing", language, seed, title=name), cart=content)
    content = services.carts.remove(state["user_id"], item.id)
    total = money(content.total_cents, content.currency)
    return Answer(text=compose("cart_removed", language, seed, title=name, total=total), cart=content)


def _log(services: Services, state: State, item: Item, quantity: int) -> None:
    conversation = state.get("conversation") or Conversation()
    now, pieces = datetime.now(UTC), float(quantity)
    event = Event(state["user_id"], item.id, "cart", now, session_id=state["session_id"], value=pieces)
    services.recommender.record(situated(event, conversation))


def order(state: State, runtime: Runtime[Context]) -> State:
    """Status, list, cancellation and return of the shopper's own orders."""
    return {"answer": Answer(text=_order(runtime.context.services, state, state["intent"]))}


def _order(services: Services, state: State, intent: Intent) -> str:
    language, seed, user_id, now = intent.language, state["text"], state["user_id"], datetime.now(UTC)
    latest = services.orders.latest(user_id)
    if not latest:
        return compose("order_none", language, seed)
    listed = order_lines(latest, language)
    if intent.order_id:
        wanted = services.orders.find(user_id, intent.order_id)
    elif intent.action == "list":
        return compose("order_list", language, seed, orders=listed)
    elif intent.action in ("cancel", "return") and len(latest) > 1:
        return compose("order_which", language, seed, orders=listed)
    else:
        wanted = latest[0]
    if wanted is None:
        return compose("order_unknown", language, seed, order=intent.order_id)
    try:
        if intent.action == "cancel":
            services.orders.cancel(user_id, wanted.id, now)
            details = cancelled_details(wanted, language, wanted.status != "pending")
            return compose("order_cancelled", language, seed, order=wanted.id, details=details)
        if intent.action == "return":
            done = services.orders.return_order(user_id, wanted.id, now)
            return compose("order_returned", language, seed, order=done.id, details=returned_details(done, language))
    except OrderError as error:
        return compose("order_refused", language, seed, order=wanted.id, reason=error.reason(language))
    status, details = status_word(wanted.status, language), order_details(wanted, language, now)
    return compose("order_status", language, seed, order=wanted.id, status=status, details=details)


def faq(state: State, runtime: Runtime[Context]) -> State:
    """What the shop's policies say, or that they do not."""
    intent = state["intent"]
    found = runtime.context.services.faq.answer(state["text"], intent.language)
    if found is None:
        ways = ("转人工",) if intent.language == "zh" else ("talk to a person",)
        return {"answer": Answer(text=compose("faq_unknown", intent.language, state["text"]), suggestions=ways)}
    return {"answer": Answer(text=compose("faq", intent.language, state["text"], answer=found.text))}


def handoff(state: State, runtime: Runtime[Context]) -> State:
    """Leave a ticket with the conversation for a person."""
    conversation = state.get("conversation") or Conversation()
    runtime.context.services.handoffs.open(state["session_id"], state["user_id"], conversation, state["text"])
    return {"answer": Answer(text=compose("handoff", state["intent"].language, state["text"]))}
