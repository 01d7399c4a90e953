"""The assistant of one shop: every way in calls this. It keeps conversations by session; the graph keeps nothing."""

import json
import logging
from collections import OrderedDict
from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Event as Flag
from threading import Lock
from typing import Self

from assistant.agent.graph import build_graph
from assistant.agent.situate import situated
from assistant.agent.state import Answer, Context, Services, State
from assistant.compose import compose
from assistant.llm import LLM, Adapters
from assistant.schema import Cart, Conversation, Message, Reason, Reply, Turn
from assistant.service import Carts, Faq, Handoffs, Order, Orders, Sessions, Verdicts, verdict_on
from assistant.settings import Settings
from assistant.understand.text import language_of, simplified
from retrieval.demo import ensure_demo
from retrieval.recommend import Recommender
from retrieval.schema import Contract, Event, Item, Profile, Query, Recommendation, Taught

log = logging.getLogger(__name__)

DEMO = "demo"
KEPT_MESSAGES = 20
KEPT_REPLIES = 1000


@dataclass(frozen=True, slots=True)
class Shopper:
    """A known shopper of the demo shop, for the page's picker."""

    id: str
    name: str
    about: str = ""


class Assistant:
    """Safe from many threads. `chat` answers a turn, `stream` while it is being made, `feedback` learns.

    `listeners` hear the whole reply of every turn, whichever way it came in: for figures.
    """

    def __init__(self, services: Services) -> None:
        self.services = services
        self.adapters = Adapters(services.llm, services.settings) if services.llm else None
        self.listeners: list[Callable[[Reply], None]] = []
        self._graph = build_graph()
        self._said: OrderedDict[tuple[str, str], tuple[Turn, Reply]] = OrderedDict()
        self._said_lock = Lock()

    @classmethod
    def from_settings(cls, settings: Settings | None = None) -> Self:
        """Open the shop that the settings name; the demo shop is built where it is missing.

        StoreMissing (a FileNotFoundError) says how to bring another shop's catalogue in.
        """
        settings = settings or Settings.from_env()
        if settings.shop == DEMO:
            ensure_demo(settings)
        recommender = Recommender.from_settings(settings)
        orders = Orders(settings.sql_url)
        source = settings.shop_dir / "source"
        if (source / "orders.jsonl").exists():
            orders.import_file(source / "orders.jsonl")
        return cls(
            Services(
                settings=settings,
                recommender=recommender,
                llm=LLM.from_settings(settings),
                carts=Carts(settings.sql_url),
                orders=orders,
                faq=Faq(source, recommender.text_encoder),
                sessions=Sessions(settings.sql_url),
                handoffs=Handoffs(settings.sql_url),
                verdicts=Verdicts(settings.sql_url),
            )
        )

    @property
    def settings(self) -> Settings:
        return self.services.settings

    @property
    def recommender(self) -> Recommender:
        return self.services.recommender

    @property
    def llm(self) -> LLM | None:
        return self.services.llm

    @property
    def contract(self) -> Contract:
        return self.recommender.contract

    def warm(self) -> None:
        """Do what the first shopper would wait for: the policies' vectors, the text encoder, the ranking's machine code."""
        self.services.faq.prepare()
        self.recommender.text_encoder.encode(["warm"], "query")
        self.recommender.warm()

    def chat(self, turn: Turn) -> Reply:
        """The whole answer to one turn. It never raises: what goes wrong is logged, and the shopper gets a sentence."""
        *_, last = self.stream(turn)
        assert isinstance(last, Reply)
        return last

    def stream(self, turn: Turn, conversation: Conversation | None = None) -> Generator[Reply | str, None, None]:
        """First a Reply with the items and without text, then pieces of the text, last the whole Reply.

        `conversation` stands in for what is kept of the session. Closing the iterator stops the model.
        """
        left, last = Flag(), None
        before = self.services.sessions.load(turn.session_id, turn.user_id) if conversation is None else conversation
        given: State = {
            "text": simplified(turn.text),
            "user_id": turn.user_id,
            "session_id": turn.session_id,
            "image": turn.image,
            "audio": turn.audio,
            "conversation": before,
        }
        try:
            run = self._graph.stream(given, context=Context(self.services, left), stream_mode=["custom", "values"])
            state: State = given
            for mode, piece in run:
                if mode == "values":
                    state = piece  # type: ignore[assignment]
                elif isinstance(piece, Reply) and piece.text:
                    last = piece
                else:
                    yield piece
            if last is None:
                raise RuntimeError("the turn ended without a reply")
            self._remember(turn, before, state["answer"], last)
        except Exception:  # the outer edge of a turn
            log.exception("a turn of session %s failed", turn.session_id)
            text = compose("trouble", language_of(turn.text), turn.text)
            last = Reply(text=text, degraded=("the turn failed, see the log",))
            yield text
        finally:
            left.set()
        self._keep(turn, last)
        for hear in self.listeners:
            hear(last)
        yield last

    def feedback(self, event: Event) -> int:
        """Log what a shopper did, with what was on screen; ValueError for a bad event or an unknown item.

        In a conversation about a gift the event teaches nothing.
        """
        loaded = self.services.sessions.load(event.session_id, event.user_id) if event.session_id else None
        conversation = loaded or Conversation()
        return self.recommender.record(situated(event, conversation))

    def judge(self, turn: Turn, reply: Reply, liked: bool, reason: Reason | None = None) -> int:
        """Keep the shopper's opinion of a reply, or of one of its reasons; `training.preference` learns from it.

        ValueError for a reply without products, or a reason that is not its own.
        """
        return self.services.verdicts.add(verdict_on(turn, reply, liked, datetime.now(UTC), reason))

    def judge_latest(self, user_id: str, session_id: str, liked: bool, item_id: str = "") -> int:
        """`judge` the session's latest reply about products, or with `item_id` the first reason for that product.

        LookupError where this process has given no such reply lately.
        """
        with self._said_lock:
            held = self._said.get((user_id, session_id))
        if held is None:
            raise LookupError(f"session {session_id!r} of {user_id!r} has no reply about products that could be judged")
        turn, reply = held
        reasons = [r for r in reply.reasons if r.item_id == item_id]
        if item_id and not reasons:
            raise LookupError(f"the latest reply of session {session_id!r} gives no reason for item {item_id!r}")
        return self.judge(turn, reply, liked, reasons[0] if item_id else None)

    def search(self, query: Query, user_id: str = "", k: int = 8) -> Recommendation:
        return self.recommender.recommend(query, user_id, k)

    def item(self, item_id: str) -> Item | None:
        return self.recommender.item(item_id)

    def image(self, item_id: str) -> Path | None:
        """The file of the item's first local picture."""
        item = self.item(item_id)
        files = (Path(i) for i in (item.images if item else ()) if "://" not in i)
        return next((f for f in files if f.is_file()), None)

    def cart(self, user_id: str) -> Cart:
        return self.services.carts.of(user_id, self.contract.currency)

    def add_to_cart(self, user_id: str, item_id: str, quantity: int = 1, variant_id: str = "") -> Cart:
        """CartError (a ValueError) says why not."""
        return self.services.carts.add(user_id, self._known(item_id), quantity, variant_id)

    def remove_from_cart(self, user_id: str, item_id: str, variant_id: str = "") -> Cart:
        return self.services.carts.remove(user_id, item_id, variant_id)

    def orders(self, user_id: str) -> list[Order]:
        return self.services.orders.latest(user_id)

    def profile(self, user_id: str) -> Profile:
        return self.recommender.context(user_id).profile

    def taught(self, user_id: str) -> list[Taught]:
        """What the shopper's feedback has taught, to be read and taken back by them."""
        return self.recommender.taught(user_id)

    def untaught(self, user_id: str, key: str) -> int:
        """Take back one entry; KeyError when there is no such entry."""
        return self.recommender.untaught(user_id, key)

    def explores(self, user_id: str) -> bool:
        """Whether the shopper's pages may be varied in order to learn; they may say no."""
        return self.recommender.log.explores(user_id)

    def set_exploring(self, user_id: str, exploring: bool) -> None:
        """Keep the shopper's choice; the next page respects it."""
        self.recommender.log.set_exploring(user_id, exploring, datetime.now(UTC))

    def shoppers(self) -> list[Shopper]:
        """The demo shop's shoppers; empty in any other shop."""
        path = self.settings.shop_dir / "source" / "shoppers.jsonl"
        if self.settings.shop != DEMO or not path.exists():
            return []
        rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
        return [Shopper(r["id"], r["name"], r["about"]) for r in rows]

    def forget(self, user_id: str) -> int:
        """Delete a shopper everywhere, from the log to their opinions on replies; returns the number of rows."""
        parts = (
            self.services.carts,
            self.services.sessions,
            self.services.handoffs,
            self.services.orders,
            self.services.verdicts,
        )
        with self._said_lock:
            for key in [k for k in self._said if k[0] == user_id]:
                del self._said[key]
        return self.recommender.forget(user_id) + sum(part.forget(user_id) for part in parts)

    def close(self) -> None:
        if self.llm is not None:
            self.llm.close()
        services = self.services
        for part in (services.carts, services.orders, services.sessions, services.handoffs, services.verdicts):
            part.close()
        self.recommender.close()

    def _keep(self, turn: Turn, reply: Reply) -> None:
        """Remember the reply for its verdict, the newest of each session; photos and recordings are let go."""
        if not reply.items:
            return
        with self._said_lock:
            self._said[turn.user_id, turn.session_id] = (replace(turn, image=None, audio=None), reply)
            self._said.move_to_end((turn.user_id, turn.session_id))
            if len(self._said) > KEPT_REPLIES:
                self._said.popitem(last=False)

    def _known(self, item_id: str) -> Item:
        item = self.item(item_id)
        if item is None:
            raise ValueError(f"item {item_id!r} is not in the catalogue of shop {self.settings.shop!r}")
        return item

    def _remember(self, turn: Turn, before: Conversation, answer: Answer, reply: Reply) -> None:
        lines = [*before.history]
        if turn.text.strip():
            lines.append(Message("user", turn.text))
        lines.append(Message("assistant", reply.text))
        more = reply.intent is not None and reply.intent.action == "more"
        after = Conversation(
            history=tuple(lines[-KEPT_MESSAGES:]),
            wish=before.wish if answer.wish is None else answer.wish,
            shown=before.shown if answer.shown is None else answer.shown,
            seen=before.seen if answer.shown is None else (*(before.seen if more else ()), *answer.shown),
            asked=answer.asked,
            focus=before.focus if answer.focus is None else answer.focus,
            impression=before.impression if answer.shown is None else answer.impression,
        )
        self.services.sessions.save(turn.session_id, turn.user_id, after)
