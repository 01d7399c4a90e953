"""Pure `Reply -> HTML`: every text is escaped here, and nothing here knows Gradio or the network.

A control carries `data-shop` (the action), `data-item` and `data-say`; the page's bridge turns a click on it into an event.
"""

from collections.abc import Mapping, Sequence
from html import escape
from urllib.parse import quote

from assistant.explain import leading, spelt
from assistant.schema import Cart, Comparison, Evidence, Language, Reason, Reply
from assistant.wording import label, money
from retrieval.schema import Contract, Event, Item, Profile, Ranked, Taught

WORDS: Mapping[Language, Mapping[str, str]] = {
    "en": {
        "why": "Why this?",
        "like": "Like",
        "dislike": "Not for me",
        "add": "Add to cart",
        "add_place": "Add number {place} to my cart",
        "sold_out": "Sold out",
        "no_price": "Price on request",
        "new": "no ratings yet",
        "cart": "Cart",
        "empty_cart": "Your cart is empty.",
        "total": "Total",
        "remove": "Remove",
        "signal": "weighs",
        "profile": "What I go by",
        "no_profile": "Nothing learned yet: like, dislike or buy something.",
        "brands": "Brands",
        "categories": "Categories",
        "attributes": "Traits",
        "usual_price": "Usual price",
        "left": "left",
        "exploring": "I may try something new for you now and then.",
        "not_exploring": "I never try anything new on you.",
        "explore": "Try new things",
        "explore_not": "Do not try things on me",
        "taught": "What you have taught me",
        "nothing_taught": "Nothing yet. Like or dislike a few products.",
        "more": "more",
        "less": "less",
        "cheap": "lower prices",
        "dear": "higher prices",
        "alike": "things like these",
    },
    "zh": {
        "why": "为什么推荐？",
        "like": "喜欢",
        "dislike": "不合适",
        "add": "加入购物车",
        "add_place": "把第{place}个加入购物车",
        "sold_out": "已售罄",
        "no_price": "价格请咨询",
        "new": "暂无评分",
        "cart": "购物车",
        "empty_cart": "购物车是空的。",
        "total": "合计",
        "remove": "删除",
        "signal": "权重",
        "profile": "推荐依据",
        "no_profile": "还没有了解到您的偏好：点喜欢、不合适或购买后会更新。",
        "brands": "品牌",
        "categories": "品类",
        "attributes": "特征",
        "usual_price": "常买价位",
        "left": "件有货",
        "exploring": "我偶尔会为您试一些新商品。",
        "not_exploring": "我不会拿您试新商品。",
        "explore": "可以试新",
        "explore_not": "不要试新",
        "taught": "您教会我的",
        "nothing_taught": "还没有。点几次喜欢或不合适就会更新。",
        "more": "多推荐",
        "less": "少推荐",
        "cheap": "更低的价格",
        "dear": "更高的价格",
        "alike": "类似的商品",
    },
}

_LOW_STOCK = 5


def price(cents: int | None, currency: str, language: Language = "en") -> str:
    """Write a price as a shop does: "$29.90"; a currency without a symbol here goes behind the number."""
    return WORDS[language]["no_price"] if cents is None else money(cents, currency)


def title(item: Item, language: Language) -> str:
    return item.titles.get(language, item.title)


def image_url(item: Item) -> str:
    return f"/v1/items/{quote(item.id, safe='')}/image"


def cards(reply: Reply) -> str:
    """The product cards of one reply, in rank order; "" where there are none."""
    if not reply.items:
        return ""
    language: Language = reply.intent.language if reply.intent else "en"
    by_item: dict[str, list[Reason]] = {}
    for reason in reply.reasons:
        by_item.setdefault(reason.item_id, []).append(reason)
    shown = [_card(i, ranked, by_item.get(ranked.item.id, []), language) for i, ranked in enumerate(reply.items, 1)]
    return f'<div class="shop-cards" data-impression="{escape(reply.impression)}">{"".join(shown)}</div>'


def _card(place: int, ranked: Ranked, reasons: Sequence[Reason], language: Language) -> str:
    item, words = ranked.item, WORDS[language]
    name = escape(title(item, language))
    picture = (
        f'<img src="{escape(image_url(item))}" alt="{name}" loading="lazy">'
        if item.images
        else f'<div class="shop-noimage" aria-hidden="true">{escape(item.title[:1])}</div>'
    )
    sold_out = item.stock == 0
    add = f'<button class="shop-add" disabled>{words["sold_out"]}</button>' if sold_out else _add(place, item, words)
    low = f'<span class="shop-low">{item.stock} {words["left"]}</span>' if item.stock and item.stock <= _LOW_STOCK else ""
    first = leading(reasons)
    claim = f'<p class="shop-claim">{escape(first.claim)}</p>' if first else ""
    return (
        f'<article class="shop-card" data-card="{escape(item.id)}"><div class="shop-picture">'
        f'<span class="shop-place">{place}</span>{picture}</div><div class="shop-body">'
        f'<h3 title="{name}">{name}</h3><div class="shop-line"><span class="shop-price">'
        f"{escape(price(item.price_cents, item.currency, language))}</span>{low}</div>"
        f"{_stars(item, language)}{claim}{_why(reasons, language)}</div>"
        f'<div class="shop-actions">{_button("like", item.id, "♥", "shop-like", words["like"])}'
        f"{_button('dislike', item.id, '✕', 'shop-dislike', words['dislike'])}{add}</div></article>"
    )


def _add(place: int, item: Item, words: Mapping[str, str]) -> str:
    """The cart's button; where a size or colour is still to be chosen it asks the assistant, who asks back."""
    if len(item.variants) > 1:
        say = escape(words["add_place"].format(place=place))
        return f'<button class="shop-add" data-shop="say" data-say="{say}">{words["add"]}</button>'
    return _button("add", item.id, words["add"], "shop-add")


def _button(action: str, item_id: str, text: str, css: str, label: str = "") -> str:
    aria = f' aria-label="{escape(label)}" title="{escape(label)}"' if label else ""
    return f'<button class="{css}" data-shop="{action}" data-item="{escape(item_id)}"{aria}>{escape(text)}</button>'


def _stars(item: Item, language: Language) -> str:
    if item.rating is None:
        return f'<div class="shop-stars shop-muted">{WORDS[language]["new"]}</div>'
    full = round(item.rating)
    stars = "★" * full + "☆" * (5 - full)
    return (
        f'<div class="shop-stars" aria-label="{item.rating:.1f} / 5">{stars} <span class="shop-muted">'
        f"{item.rating:.1f} ({item.rating_count:,})</span></div>"
    )


def _why(reasons: Sequence[Reason], language: Language) -> str:
    if not reasons:
        return ""
    rows = "".join(
        f"<li>{escape(reason.claim)}<ul>{''.join(_evidence(e, language) for e in reason.evidence)}</ul></li>" for reason in reasons
    )
    return f'<details class="shop-why"><summary>{WORDS[language]["why"]}</summary><ul>{rows}</ul></details>'


def _evidence(evidence: Evidence, language: Language) -> str:
    weight = "" if evidence.contribution is None else f" · {WORDS[language]['signal']} {evidence.contribution:+.2f}"
    return f'<li class="shop-muted">{escape(evidence.name.replace("_", " "))}: {escape(evidence.value)}{weight}</li>'


def chips(suggestions: Sequence[str]) -> str:
    """Things to say next, as buttons."""
    if not suggestions:
        return ""
    buttons = (f'<button data-shop="say" data-say="{escape(s)}">{escape(s)}</button>' for s in suggestions)
    return f'<div class="shop-chips">{"".join(buttons)}</div>'


def comparison(table: Comparison, names: Sequence[str], language: Language = "en") -> str:
    """The attributes that differ, a column for each of `names`."""
    head = "".join(f"<th>{escape(n)}</th>" for n in names)
    body = "".join(_row(label(attribute, language), values) for attribute, values in table.rows.items())
    return (
        f'<div class="shop-scroll"><table class="shop-table"><thead><tr><th></th>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _row(name: str, values: Sequence[str]) -> str:
    return f"<tr><th>{escape(name)}</th>{''.join(f'<td>{escape(v or chr(0x2013))}</td>' for v in values)}</tr>"


def cart(content: Cart, language: Language = "en") -> str:
    """The cart panel with a remove button for each line and the exact total."""
    words = WORDS[language]
    if not content.lines:
        return f'<div class="shop-panel"><h3>{words["cart"]}</h3><p class="shop-muted">{words["empty_cart"]}</p></div>'
    lines = "".join(
        f"<li><span>{line.quantity} × {escape(line.title)}</span>"
        f"<span>{escape(price(line.quantity * line.price_cents, content.currency))}"
        f"{_button('remove', line.item_id, '✕', 'shop-remove', words['remove'])}</span></li>"
        for line in content.lines
    )
    total = escape(price(content.total_cents, content.currency))
    return (
        f'<div class="shop-panel"><h3>{words["cart"]}</h3><ul class="shop-lines">{lines}</ul>'
        f'<p class="shop-total"><span>{words["total"]}</span><span>{total}</span></p></div>'
    )


def profile(content: Profile, currency: str = "USD", language: Language = "en", exploring: bool = True) -> str:
    """What the assistant has learned of a shopper, strongest first, and whether it may try things on them."""
    words = WORDS[language]
    groups = [
        _shares(words[name], shares)
        for name, shares in (
            ("brands", content.brands),
            ("categories", content.categories),
            ("attributes", content.attributes),
        )
    ]
    if content.price_log_mean is not None:
        usual = price(round(2.718281828459045**content.price_log_mean), currency)
        groups.append(f"<p>{words['usual_price']}: {escape(usual)}</p>")
    body = "".join(groups) or f'<p class="shop-muted">{words["no_profile"]}</p>'
    state, action = ("exploring", "explore_not") if exploring else ("not_exploring", "explore")
    choice = f'<p class="shop-muted">{words[state]}</p>{_button(action, "", words[action], "shop-choice")}'
    return f'<div class="shop-panel"><h3>{words["profile"]}</h3>{body}{choice}</div>'


def taught(entries: Sequence[Taught], titles: Mapping[str, str], contract: Contract, language: Language = "en") -> str:
    """What the shopper has taught, each line with its evidence and a button that takes it back.

    `titles` {item id: title} of the evidence.
    """
    words = WORDS[language]
    lines = "".join(_taught(entry, titles, contract, language) for entry in entries)
    body = f'<ul class="shop-lines">{lines}</ul>' if lines else f'<p class="shop-muted">{words["nothing_taught"]}</p>'
    return f'<div class="shop-panel"><h3>{words["taught"]}</h3>{body}</div>'


def _did(event: Event, titles: Mapping[str, str]) -> str:
    return f"{event.kind}: {event.query if event.kind == 'critique' else titles.get(event.item_id, event.item_id)}"


def _taught(entry: Taught, titles: Mapping[str, str], contract: Contract, language: Language) -> str:
    words = WORDS[language]
    name, _, value = entry.key.partition("=")
    more = entry.weight > 0
    if entry.key == "price":
        what = words["dear" if more else "cheap"]
    elif entry.key == "text":
        what = f"{words['more' if more else 'less']}: {words['alike']}"
    elif name == "item":
        what = f"{'♥' if more else '✕'} {titles.get(value, value)}"
    elif name == "words":
        what = f"“{value}”"
    else:
        what = f"{words['more' if more else 'less']}: {spelt(name, value, contract, language)}"
    because = "; ".join(dict.fromkeys(_did(event, titles) for event in entry.evidence[:2]))
    return (
        f'<li><span>{escape(what)}<br><small class="shop-muted">{escape(because)}</small></span>'
        f"<span>{_button('untaught', entry.key, '✕', 'shop-remove', words['remove'])}</span></li>"
    )


def _shares(name: str, shares: Mapping[str, float], most: int = 5) -> str:
    top = sorted(shares.items(), key=lambda pair: -pair[1])[:most]
    if not top:
        return ""
    tags = "".join(
        f'<span class="shop-tag" style="--share:{share:.2f}">{escape(k.replace("=", ": ").replace("_", " "))}</span>'
        for k, share in top
    )
    return f"<p>{escape(name)}</p><div>{tags}</div>"
