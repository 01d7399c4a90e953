"""The Gradio page: wiring only. What a card looks like is in `cards`; what is answered is the assistant's.

`/insights` is the shop's own page; who may see it is asked for the admin token, but for the generated demo shop without one.
"""

import hmac
import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import gradio as gr
from starlette.responses import RedirectResponse

from assistant import Assistant, Reply, Turn
from assistant.insights import gather
from assistant.server import create_app
from retrieval.schema import Event, EventKind

from . import cards
from .insights import insights

_HERE = Path(__file__).parent
_LOG = logging.getLogger(__name__)
MOST_TAUGHT, GUEST = 12, "guest"
PERIODS = (("7 days", 7), ("30 days", 30), ("90 days", 90), ("a year", 365))
_LOGGED: dict[str, EventKind] = {"like": "like", "dislike": "dislike", "add": "cart"}
EXAMPLES = (
    "waterproof hiking boots for men under 120",
    "a birthday gift for my wife around 50",
    "wireless headphones with good reviews",
    "有没有200以内的黑色双肩包",
)
# Made in the browser, so that it is there before the first word can be sent.
NEW_SESSION = (
    "(id) => id || 'web-' + Array.from(crypto.getRandomValues(new Uint8Array(12)), (b) => b.toString(16).padStart(2, '0')).join('')"
)
Messages = list[dict[str, Any]]
Page = tuple[Messages, str, str, str, str]


def build(assistant: Assistant) -> Any:
    """Lay out the page; its handlers keep no state but the browser's own."""
    shoppers = [(f"{s.name} – {s.about}" if s.about else s.name, s.id) for s in assistant.shoppers()]
    with gr.Blocks(title="Shop assistant", analytics_enabled=False) as page:
        gr.HTML(_header(assistant))
        session = gr.BrowserState("", storage_key="shop-session")
        with gr.Sidebar(position="right", open=False, width=330):
            user = gr.Dropdown([("Guest", GUEST), *shoppers], value=GUEST, label="Shopping as", interactive=True, elem_id="shopper")
            cart = gr.HTML(elem_id="cart")
            taught = gr.HTML(elem_id="taught")
            profile = gr.HTML(elem_id="profile")
        chat = gr.Chatbot(
            elem_id="chat",
            show_label=False,
            height="64vh",
            latex_delimiters=[],
            placeholder="Ask for a product, show a photo, ask about an order. / 想买什么，直接说就行。",
        )
        chips = gr.HTML(cards.chips(EXAMPLES), elem_id="chips")
        box = gr.MultimodalTextbox(
            elem_id="say",
            show_label=False,
            placeholder="What are you looking for?",
            file_types=["image"],
            file_count="single",
            sources=["upload"],
            max_plain_text_length=2000,
        )
        bridge = gr.HTML("", js_on_load=(_HERE / "bridge.js").read_text(), elem_classes="shop-bridge")

        panels = [cart, taught, profile]
        view = [chat, chips, *panels]

        def say(message: dict[str, Any], history: Messages, name: str, session_id: str) -> Iterator[Page]:
            files, session_id = message.get("files") or [], session_id or f"web-{uuid4().hex}"
            user_id = _shopper(name, session_id)
            yield from _answer(assistant, history, message.get("text") or "", files[0] if files else None, user_id, session_id)

        def click(history: Messages, name: str, session_id: str, event: gr.EventData) -> Iterator[Page]:
            data, user_id = event._data, _shopper(name, session_id)
            if data["action"] == "say":
                yield from _answer(assistant, history, data["say"], None, user_id, session_id)
            else:
                _act(assistant, data["action"], data["item"], user_id, session_id, data.get("impression", ""))
                yield history, gr.skip(), *_panels(assistant, user_id)

        box.submit(say, [box, chat, user, session], view).then(lambda: None, None, box)
        box.submit(lambda: gr.MultimodalTextbox(value=None), None, box, queue=False)
        bridge.click(click, [chat, user, session], view)

        def judge(history: Messages, name: str, session_id: str, event: gr.LikeData) -> None:
            index = event.index if isinstance(event.index, int) else event.index[0]
            gr.Info(judged(assistant, history, index, bool(event.liked), _shopper(name, session_id), session_id))

        chat.like(judge, [chat, user, session], None)

        def known(name: str, session_id: str) -> tuple[str, str, str]:
            return _panels(assistant, _shopper(name, session_id))

        user.change(known, [user, session], panels)
        page.load(None, session, session, js=NEW_SESSION).then(known, [user, session], panels)
    return page


def build_insights(assistant: Assistant) -> Any:
    """The merchandiser's page, an application of its own: nothing on the shoppers' page leads there."""
    with gr.Blocks(title="Insights", analytics_enabled=False) as page:
        gr.HTML('<div class="shop-header"><h1>Insights</h1></div>')
        with gr.Row(equal_height=True):
            days = gr.Dropdown(list(PERIODS), value=30, label="Period", interactive=True, elem_id="period", min_width=120)
            token = gr.Textbox(
                label="Admin token", type="password", elem_id="token", visible=bool(assistant.settings.admin_token), min_width=160
            )
            again = gr.Button("Show", elem_id="again", min_width=90, scale=0)
        shown = gr.HTML(elem_id="insights")

        def show(period: int, told: str) -> str:
            return _closed(assistant, told or "") or insights(gather(assistant.recommender, int(period)))

        gr.on([page.load, again.click, days.change, token.submit], show, [days, token], shown, api_visibility="private")
    return page


def _closed(assistant: Assistant, told: str) -> str:
    """Why the figures are not shown; "" when they may be."""
    token = assistant.settings.admin_token
    if token and hmac.compare_digest(told.encode(), token.encode()):
        return ""
    if token:
        return f'<p class="in-todo">{"That is not the admin token." if told else "Give the admin token to see the figures."}</p>'
    if assistant.settings.shop == "demo":
        return ""
    return '<p class="in-todo">The figures are closed: set SHOP_ADMIN_TOKEN and start again.</p>'


def mount(assistant: Assistant) -> Any:
    """The HTTP API with the page at "/" and the merchandiser's at "/insights": one process, one port."""
    app = create_app(assistant)
    app.add_route("/insights", lambda request: RedirectResponse("insights/"))
    gr.mount_gradio_app(
        app,
        build_insights(assistant),
        path="/insights",
        css_paths=[_HERE / "style.css", _HERE / "insights.css"],
        head=f"<style>{(_HERE / 'page.css').read_text()}</style>",
        theme=gr.themes.Soft(primary_hue="indigo"),
        footer_links=[],
        ssr_mode=False,
    )
    return gr.mount_gradio_app(
        app,
        build(assistant),
        path="/",
        css_paths=_HERE / "style.css",
        head=f"<style>{(_HERE / 'page.css').read_text()}</style>",
        theme=gr.themes.Soft(primary_hue="indigo"),
        footer_links=[],
        ssr_mode=False,
    )


def _shopper(name: str, session_id: str) -> str:
    """Guests are strangers to each other: each browser's is a shopper of its own."""
    return f"{GUEST}-{session_id}" if name == GUEST else name


def _header(assistant: Assistant) -> str:
    notice = (
        '<p class="shop-notice">This is a generated demo shop: products, pictures, shoppers and reviews are made by code. '
        "Nothing here can be bought. / 本店为程序生成的演示商店，商品、图片、顾客与评价均为虚构。</p>"
        if assistant.settings.shop == "demo"
        else ""
    )
    return (
        '<div class="shop-header"><h1>Shop assistant</h1>'
        f"<p>{assistant.contract.items:,} products · asks, compares, explains, remembers</p></div>{notice}"
    )


def _answer(assistant: Assistant, history: Messages, text: str, image: str | None, user_id: str, session_id: str) -> Iterator[Page]:
    if not text.strip() and not image:
        yield history, gr.skip(), *_kept()
        return
    if image:
        history = [*history, {"role": "user", "content": {"path": image}}]
    if text.strip():
        history = [*history, {"role": "user", "content": text}]
    yield history, "", *_kept()
    said, shown, final = "", history, None
    for piece in assistant.stream(Turn(user_id, session_id, text, image=image)):
        if isinstance(piece, Reply):
            final = piece
            shown = [*history, *_products(piece)]
        else:
            said += piece
        yield [*shown, *_text(said)], gr.skip(), *_kept()
    if final is not None:
        yield [*shown, *_text(final.text)], cards.chips(final.suggestions), *_panels(assistant, user_id)


def judged(assistant: Assistant, history: Messages, index: int, liked: bool, user_id: str, session_id: str) -> str:
    """Keep a thumb on the newest answer, for `training.preference`; what to tell the shopper."""
    asked = max((i for i, message in enumerate(history) if message["role"] == "user"), default=0)
    if index < asked:
        return "Only the newest answer can be judged."
    try:
        assistant.judge_latest(user_id, session_id, liked)
    except (LookupError, ValueError):
        return "Only answers about products can be judged."
    return "Thank you, noted."


def _products(reply: Reply) -> Messages:
    """Cards and the comparison table as messages of their own, so that streamed text below does not redraw them."""
    blocks = [cards.cards(reply)]
    if reply.comparison:  # the list stays as it is on screen, so that "the second one" keeps its meaning
        language = reply.intent.language if reply.intent else "en"
        names = {r.item.id: cards.title(r.item, language) for r in reply.items}
        blocks = [cards.comparison(reply.comparison, [names.get(i, i) for i in reply.comparison.item_ids], language)]
    return [{"role": "assistant", "content": gr.HTML(html)} for html in blocks if html]


def _text(said: str) -> Messages:
    return [{"role": "assistant", "content": said}] if said else []


def _act(assistant: Assistant, action: str, item_id: str, user_id: str, session_id: str, impression: str = "") -> None:
    """Carry out a click on a card or a cart line; what goes wrong is a sentence to the shopper."""
    try:
        if action in _LOGGED:
            if action == "add":
                assistant.add_to_cart(user_id, item_id)
            kind: EventKind = _LOGGED[action]
            page = impression if _is_theirs(assistant, impression, user_id) else ""
            assistant.feedback(Event(user_id, item_id, kind, datetime.now(UTC), session_id=session_id, impression=page))
        elif action == "remove":
            assistant.remove_from_cart(user_id, item_id)
        elif action == "untaught":
            assistant.untaught(user_id, item_id)
        elif action in ("explore", "explore_not"):
            assistant.set_exploring(user_id, action == "explore")
    except (ValueError, KeyError) as error:
        gr.Warning(str(error))
        return
    told = {"like": "Noted: more like this.", "dislike": "Noted: fewer like this.", "add": "Added to your cart."}
    if action in told:
        gr.Info(told[action])


def _is_theirs(assistant: Assistant, impression: str, user_id: str) -> bool:
    """Whether the page was shown to this shopper: the one who shops may have changed since."""
    page = assistant.recommender.log.impressions.get(impression) if impression else None
    return page is not None and page.user_id == user_id


def _kept() -> tuple[Any, Any, Any]:
    """The panels as they are."""
    return gr.skip(), gr.skip(), gr.skip()


def _panels(assistant: Assistant, user_id: str) -> tuple[str, str, str]:
    """Cart, what was taught, profile."""
    entries = assistant.taught(user_id)[:MOST_TAUGHT]
    ids = {e.item_id for t in entries for e in t.evidence} | {
        t.key.removeprefix("item=") for t in entries if t.key.startswith("item=")
    }
    titles = {i: item.title for i in ids if (item := assistant.item(i))}
    return (
        cards.cart(assistant.cart(user_id)),
        cards.taught(entries, titles, assistant.contract),
        cards.profile(assistant.profile(user_id), assistant.contract.currency, exploring=assistant.explores(user_id)),
    )
