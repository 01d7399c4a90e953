"""The first node: the photo is opened, the words are read, and a pending question takes its answer."""

import re
from dataclasses import replace
from pathlib import Path
from time import perf_counter

from langgraph.runtime import Runtime

from assistant.agent.find import RELAX
from assistant.agent.state import Context, Services, State
from assistant.schema import Act, Conversation, Intent
from assistant.service.variants import choices
from assistant.understand import in_shop_values
from assistant.understand import understand as read
from retrieval.encoders import read_image

CART_QUESTION = "cart:"
LONGEST_SIZE = 10
_YES = re.compile(
    r"^(?:yes|yeah|yep|yup|sure|ok(?:ay)?|please do|go ahead|fine|drop it|do that|of course)\b.{0,20}$"
    r"|^(?:好|可以|行|去掉|嗯|是的?|放宽|没问题)",
    re.IGNORECASE,
)


def understand(state: State, runtime: Runtime[Context]) -> State:
    """Read the turn; a turn without words is a search by its photo."""
    services = runtime.context.services
    conversation = state.get("conversation") or Conversation()
    photo, unread = _photo(state.get("image"))
    degraded = (f"photo: {unread}",) if unread else ()
    text = state["text"].strip()
    if state.get("audio") is not None:
        degraded = (*degraded, "voice: no transcriber is installed")
    if not text:
        language = conversation.wish.language if conversation.wish else "en"
        intent = Intent(act="search" if photo else "smalltalk", language=language)
        return {"intent": intent, "photo": photo, "degraded": degraded}
    llm = None if services.settings.understand == "parser" else services.llm
    always = services.settings.understand == "model"
    started = perf_counter()
    contract = services.recommender.contract
    said, failed = read(text, conversation, contract, llm, always=always)
    intent = in_shop_values(said, contract)
    if photo and intent.act in ("smalltalk", "out_of_scope", "detail"):
        intent = Intent(act="search", language=intent.language)
    spent = {"understand": (perf_counter() - started) * 1000}
    answered = _answering(intent, text, conversation, services)
    return {"intent": answered, "photo": photo, "degraded": (*degraded, *failed), "timings_ms": spent}


def act_of(state: State) -> Act:
    return state["intent"].act


def _photo(image: bytes | str | Path | None) -> tuple[bytes | None, str]:
    """The photo's bytes, or why they cannot be read."""
    if image is None:
        return None, ""
    try:
        content = image if isinstance(image, bytes) else Path(image).read_bytes()
        read_image(content)
    except (OSError, ValueError) as error:
        return None, str(error)
    return content, ""


def _answering(intent: Intent, text: str, conversation: Conversation, services: Services) -> Intent:
    """A yes to "shall I drop it?" drops it, a size after "which size?" completes the cart's turn; any other turn stands."""
    if conversation.asked == RELAX and _YES.search(text):
        return Intent(act="refine", action=RELAX, language=intent.language)
    if (
        not conversation.asked.startswith(CART_QUESTION)
        or intent.act in ("order", "faq", "handoff", "compare")
        or intent.references
    ):
        return intent
    name = conversation.asked.removeprefix(CART_QUESTION)
    item = services.recommender.item(conversation.focus[0]) if conversation.focus else None
    offered = choices(item).get(name, ()) if item else ()
    words = set(re.findall(r"[\w.]+", text.casefold()))
    said = [v for v in offered if v.casefold() in words or v.casefold() == text.strip().casefold()]
    said += [v for v in offered for named in intent.attributes.get(name, ()) if v.casefold() == named.casefold()]
    said += [v for v in offered if not said and re.search(rf"(?<!\w){re.escape(v.casefold())}(?=[码号的]|$)", text.casefold())]
    if not said and not intent.categories and len(text) <= LONGEST_SIZE and re.search(r"\d|^\w{1,3}$", text):
        said = [re.sub(r"size|码|号", "", text.casefold()).strip()]
    if not said:
        return intent
    attributes = {name: tuple(dict.fromkeys(said))}
    return replace(Intent(act="cart", action="add", language=intent.language), attributes=attributes, quantity=intent.quantity)
