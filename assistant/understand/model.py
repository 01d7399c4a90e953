"""The model's reading of a message: its JSON schema from the contract, the call through the seam, and the check of the answer.

`check` is the one place where the model's word is weighed against the text: what the text decides, the text decides.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, get_args

from pydantic import TypeAdapter, ValidationError

from assistant.llm import LLM, LLMUnavailable
from assistant.prompts import understand_messages
from assistant.schema import Act, Conversation, Intent
from assistant.untrusted import injected
from retrieval.plurals import singular
from retrieval.schema import Contract, Sort

from . import acts
from .decide import names_another
from .guess import guess
from .lexicon import WEAK_VALUES
from .parse import parse, read
from .people import RECIPIENTS, RECIPIENTS_ZH
from .text import CHINESE, normal
from .vocabulary import vocabulary

_INTENT = TypeAdapter(Intent)
_LISTING: frozenset[Act] = frozenset({"search", "recommend", "refine"})
_MOST_TOKENS = 160
# Votes beside the log-chances of the guess, which has seen the parser's reading.
_SURE, _PRODUCT, _MODEL, _BARE = 0.3, 2.0, 1.5, 4.0
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_FEW_WORDS = re.compile(r"(?:\S+\s+){0,2}\S+|.{1,6}")
_OF_ALL = re.compile(r"\b(?:any|none|all) of (?:them|these|those)\b|都不")
_LEAST = 1e-4
_PEOPLE = frozenset(RECIPIENTS)
# What an act can do, the likeliest first: what stands where the model says something else.
_ACTIONS: dict[str, tuple[str, ...]] = {
    "cart": ("add", "show", "remove", "set", "clear"),
    "feedback": ("dislike", "like"),
    "order": ("status", "cancel", "return", "list"),
}
_TEXT = {"type": "string", "maxLength": 60}
_NAME = {"type": "string", "maxLength": 40}
_AMOUNT = {"type": "number", "minimum": 0, "maximum": 1_000_000}


def intent_schema(contract: Contract) -> dict[str, Any]:
    """The schema of the model's answer: fields of Intent, all but `act` optional, strings and lists bounded.

    Attribute names are the contract's; their values stay free, since a wish that the shop lacks must be sayable.
    """
    names = [a.name for a in contract.attributes if a.type != "number"][:40]
    values = {"type": "array", "items": _NAME, "minItems": 1, "maxItems": 4}
    listed = {"type": "array", "items": _NAME, "minItems": 1, "maxItems": 4}
    return {
        "type": "object",
        "properties": {
            "act": {"enum": list(get_args(Act))},
            "query": _TEXT,
            "price_min": _AMOUNT,
            "price_max": _AMOUNT,
            "rating_min": {"type": "number", "minimum": 0, "maximum": 5},
            "sort": {"enum": [s for s in get_args(Sort) if s != "relevance"]},
            "brands": listed,
            "exclude_brands": listed,
            "attributes": {"type": "object", "properties": {n: values for n in names}, "additionalProperties": False},
            "exclude": listed,
            "in_stock": {"type": "boolean"},
            "references": {
                "type": "array",
                "items": {"type": "integer", "minimum": -1, "maximum": 20},
                "minItems": 1,
                "maxItems": 5,
            },
            "quantity": {"type": "integer", "minimum": 1, "maximum": 99},
            "recipient": _NAME,
            "age": {"type": "integer", "minimum": 0, "maximum": 120},
            "order_id": _NAME,
            "action": {"enum": ["add", "remove", "set", "show", "clear", "like", "dislike", "status", "cancel", "return", "list"]},
            "topic": _TEXT,
            "relative_price": {"enum": ["cheaper", "pricier"]},
            "drop": listed,
            "unmet": listed,
            "language": {"enum": ["zh"]},
        },
        "required": ["act"],
        "additionalProperties": False,
    }


def from_compact(answer: Mapping[str, Any]) -> Intent:
    """Read the model's object; ValueError names what is no Intent."""
    try:
        return _INTENT.validate_python({k: tuple(v) if isinstance(v, list) else v for k, v in answer.items()})
    except ValidationError as error:
        raise ValueError(f"the model's answer is no Intent: {error.errors()[0]['msg']}") from None


def model_intent(text: str, conversation: Conversation, contract: Contract, llm: LLM) -> Intent:
    """Ask the model alone; raises LLMUnavailable when it does not answer or answers no Intent."""
    system, user = understand_messages(text, conversation, contract, tuned=llm.has_adapter)
    answer = llm.complete_json(system["content"], user["content"], intent_schema(contract), _MOST_TOKENS)
    try:
        return from_compact(answer)
    except ValueError as error:
        raise LLMUnavailable(str(error)) from None


def understand(
    text: str, conversation: Conversation, contract: Contract, llm: LLM | None, *, always: bool = False
) -> tuple[Intent, tuple[str, ...]]:
    """Read one message by the model where a tuned one serves (or `always`), checked; by the parser otherwise.

    Also says what stood in for a part that failed.
    """
    text = " ".join(_TAG.sub(" ", text).split())
    parsed, sure = read(text, contract, len(conversation.shown), conversation)
    chances = _named(guess(text, parsed, sure, conversation), parsed, text)
    if llm is None or not (llm.has_adapter or always):
        return _as(voted(chances, parsed, sure), parsed, text, conversation, contract), ()
    try:
        said = model_intent(text, conversation, contract, llm)
    except LLMUnavailable as error:
        note = f"understanding: {error}; the parser read the message"
        return _as(voted(chances, parsed, sure), parsed, text, conversation, contract), (note,)
    act = voted(chances, parsed, sure, said)
    shaped = _as(act, parsed, text, conversation, contract)
    if shaped is not parsed and said.act == act and said.action in _ACTIONS.get(act, ()):
        shaped = replace(shaped, action=said.action)  # the rules did not hear the act; who heard it tells which kind
    return check(said, shaped, text, len(conversation.shown), contract, True), ()


def _named(chances: Mapping[Act, float], parsed: Intent, text: str) -> Mapping[Act, float]:
    """A word or three in which no rule hears anything name a product, whatever they are near to: “kettel”, “fishing rod”.

    So does what stands behind an article as the next thing wanted. Who asks for an order of things asks for things, and who names
    the thing searches for it, whomever it is for. Taking a limit back and asking for less cost change the wish; taking a place of
    the list is for the cart; two places with a word of comparing are compared. Who asks for more of the same wants more, and who likes none
    of what is shown judges it. Who asks which kind of thing to take asks for advice.
    """
    low = normal(text).lower()
    if parsed.recipient and parsed.act == "search" and parsed.query:
        chances = {**chances, "search": chances["search"] + chances["recommend"], "recommend": 0.0}
    changes = parsed.act == "refine" and (parsed.drop or parsed.relative_price)
    judged = parsed.act == "feedback" and _OF_ALL.search(low)
    more = parsed.act == "refine" and parsed.action == "more"
    takes = parsed.act == "cart" and parsed.references
    orders = parsed.act in ("search", "recommend") and parsed.sort != "relevance"
    compares = parsed.act == "compare" and len(parsed.references) > 1
    advised = parsed.act == "recommend" and acts.ADVICE.search(low)
    if changes or more or judged or takes or orders or advised or compares:
        return {**chances, parsed.act: chances[parsed.act] * math.exp(_BARE)}
    few = _FEW_WORDS.fullmatch(text.strip()) and not (CHINESE.search(text) and len(text.strip()) > 6)
    if parsed.act != "search" or not (few or names_another(parsed, low)):
        return chances
    return {**chances, "search": chances["search"] * math.exp(_BARE)}


def voted(chances: Mapping[Act, float], parsed: Intent, sure: bool, said: Intent | None = None) -> Act:
    """The act by the guess, the parser and the model together: log-chances, and a weight for each act that a reader names.

    The guess was trained without this shop's catalogue, hence the weight of a product that the parser knows.

    An order number with nothing to search beside it leaves no choice.
    """
    if parsed.order_id and parsed.act == "order":
        return "order"
    score = {act: math.log(max(p, _LEAST)) for act, p in chances.items()}
    score[parsed.act] += _SURE * sure + _PRODUCT * bool(parsed.categories or parsed.kind)
    if said is not None and chances.get(said.act, 0) > 0:
        score[said.act] += _MODEL
    return max(score, key=lambda act: score[act])


def _as(act: Act, parsed: Intent, text: str, conversation: Conversation, contract: Contract) -> Intent:
    """The parser's reading, as this act."""
    if act == parsed.act:
        return parsed
    return read(text, contract, len(conversation.shown), conversation, act)[0]


def check(said: Intent, parsed: Intent, text: str, shown: int, contract: Contract, sure: bool = False) -> Intent:
    """Weigh the model's Intent against the text, the parser and the contract.

    The text decides numbers, ordinals, negations, brands and order numbers, and the parser reads those. It decides the act too
    where words of the message name it (`sure`); of the rest the model's word holds where the text or the contract bears it out.
    A brand or value that the shop lacks stays as an unmet wish.
    """
    act = parsed.act if sure else _act(said, parsed, text, shown)
    if act not in _LISTING:
        kept = parsed if parsed.act == act else replace(said, act=act)
        return Intent(
            act=act,
            language=parsed.language,
            references=parsed.references,
            quantity=parsed.quantity,
            order_id=parsed.order_id,
            action=kept.action if kept.action in _ACTIONS.get(act, ()) else _ACTIONS.get(act, ("",))[0],
            query=parsed.query if act == "cart" else "",
            topic=kept.topic or (text if act in ("detail", "faq", "feedback") else ""),
            attributes=parsed.attributes if act in ("cart", "detail") else {},
        )
    low = normal(text).lower()
    base = parsed if parsed.act in _LISTING else parse(text, contract, 0)
    return replace(
        base,
        act=act,
        query=base.query or (said.query if _in_text(said.query, low) else ""),
        attributes=_attributes(said, base, low, contract),
        recipient=base.recipient or _recipient(said, low),
        unmet=_unmet(said, parsed, low, contract),
    )


def _act(said: Intent, parsed: Intent, text: str, shown: int) -> Act:
    """The model's act, unless the text shows that it cannot be: nothing shown to compare, an order number, an injection."""
    if parsed.order_id:
        return "order"
    if injected(text):
        return "out_of_scope"
    if said.act in ("compare", "detail", "feedback", "refine") and not shown:
        return parsed.act
    if parsed.act == "out_of_scope" and said.act in (*_LISTING, "cart"):
        return parsed.act  # a question that names nothing of the shop is no wish
    if parsed.act == "search" and said.act == "refine" and acts.ANOTHER_THING.search(normal(text).lower()):
        return "search"  # a product named with its article is the next thing wanted
    if parsed.references and said.act in ("search", "recommend", "smalltalk", "out_of_scope"):
        return parsed.act
    return said.act


def _recipient(said: Intent, low: str) -> str:
    """For whom, where the model names a person that the text names."""
    named = said.recipient.lower()
    known = any(p in named for p in RECIPIENTS_ZH) or any(w.rstrip("s") in _PEOPLE for w in named.split())
    return said.recipient if known and _in_text(named, low) else ""


def _attributes(said: Intent, parsed: Intent, low: str, contract: Contract) -> dict[str, tuple[str, ...]]:
    """The parser's values, and those of the model that the contract has and the text holds."""
    words = vocabulary(contract)
    held = {name: tuple(values) for name, values in parsed.attributes.items()}
    excluded = {form for e in parsed.exclude for form in (e.casefold(), singular(e.casefold()))}
    for values in said.attributes.values():
        for value in values:
            known = words.values.get(value.casefold())
            # One Chinese character stands in many words: 蓝 in 蓝牙.
            if (
                known
                and len(value) > 1
                and value.casefold() not in WEAK_VALUES
                and _in_text(value, low)
                and known.value.casefold() not in excluded
                and known.attribute not in held
            ):
                held[known.attribute] = (known.told,)
    return held


def _unmet(said: Intent, parsed: Intent, low: str, contract: Contract) -> tuple[str, ...]:
    """Values that the parser found missing, and brands that the text names and the shop lacks."""
    brands = {b.value.casefold() for b in contract.brands}
    found = {w.casefold(): w for w in parsed.unmet}
    for brand in said.brands:
        if brand.casefold() not in brands and brand not in parsed.exclude_brands and _in_text(brand, low):
            found.setdefault(brand.casefold(), brand)
    return tuple(found.values())


def _in_text(words: str, low: str) -> bool:
    """Whether every word stands in the text."""
    return bool(words) and all(re.search(rf"(?<![a-z0-9]){re.escape(w)}", low) for w in words.lower().split())
