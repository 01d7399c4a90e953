"""The last node: cards first, then the words, by the model where it may and by the template otherwise."""

from collections.abc import Generator
from dataclasses import replace
from time import perf_counter

from langgraph.runtime import Runtime

from assistant.agent.state import Answer, Context, State
from assistant.reply import word_reply
from assistant.schema import Reply
from assistant.settings import Settings


def reply(state: State, runtime: Runtime[Context]) -> State:
    """Emit a Reply without text, then the text in pieces, then the whole Reply, which is also returned."""
    answer, say = state["answer"], runtime.stream_writer
    shown = Reply(
        text="",
        items=answer.items,
        reasons=answer.reasons,
        intent=state["intent"],
        suggestions=answer.suggestions,
        degraded=state.get("degraded", ()),
        notices=answer.notices,
        question=answer.question,
        comparison=answer.comparison,
        cart=answer.cart,
        timings_ms=answer.timings_ms,
        impression=answer.impression,
        lacking=answer.lacking,
    )
    say(shown)
    started = perf_counter()
    said, notes = _say(_words(answer, state, runtime.context), runtime)
    timings = {**state.get("timings_ms", {}), **answer.timings_ms, "reply": (perf_counter() - started) * 1000}
    whole = replace(shown, text=said.strip(), degraded=(*shown.degraded, *notes), timings_ms=timings)
    say(whole)
    return {"reply": whole}


Words = Generator[str, None, tuple[str, ...]]


def _say(words: Words, runtime: Runtime[Context]) -> tuple[str, tuple[str, ...]]:
    """Emit the pieces until they end or the shopper leaves; all that was said, and what stood in for a part."""
    said = ""
    while not runtime.context.left.is_set():
        try:
            piece = next(words)
        except StopIteration as end:
            return said, end.value or ()
        said += piece
        runtime.stream_writer(piece)
    words.close()
    return said, ("the shopper left",)


def _words(answer: Answer, state: State, context: Context) -> Words:
    """Notices, then the model's sentences or the template's, then the question."""
    services, language = context.services, state["intent"].language
    space = "" if language == "zh" else " "
    notes: tuple[str, ...] = ()
    for notice in answer.notices:
        yield notice + space
    llm = services.llm
    if llm is not None and answer.wordable and answer.items and _model_words(services.settings):
        contract = services.recommender.contract
        notes = yield from word_reply(
            llm, state["text"], answer.items, answer.reasons, contract, language, answer.total, answer.text
        )
    else:
        yield answer.text
    if answer.question:
        yield space + answer.question
    return notes


def _model_words(settings: Settings) -> bool:
    """Whether the model words replies: the embedded one of 135 million parameters speaks worse than the templates do."""
    return settings.wording == "model" or (settings.wording == "auto" and bool(settings.llm_url))
