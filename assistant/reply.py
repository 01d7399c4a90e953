"""The model's wording of a reply, sentence by sentence behind the guardrails. It decides nothing about products."""

import logging
import re
from collections.abc import Callable, Generator, Sequence

from assistant.guardrails import check_sentence, facts_of, sentences
from assistant.llm import LLM, LLMUnavailable, Usage
from assistant.prompts import reply_messages
from assistant.schema import Language, Reason
from retrieval.schema import Contract, Ranked

log = logging.getLogger(__name__)

END = re.compile(r"[.!?][\"”’)]*\s+|[。！？][”’」）]*")
MAX_SENTENCES = 4


def word_reply(
    llm: LLM,
    text: str,
    ranked: Sequence[Ranked],
    reasons: Sequence[Reason],
    contract: Contract,
    language: Language,
    total: int,
    fallback: str,
    report: Callable[[Usage], None] | None = None,
) -> Generator[str, None, tuple[str, ...]]:
    """Yield checked sentences as they are done; each one that fails is replaced by the next sentence of `fallback`.

    The return value (of `yield from`) says what stood in, for `Reply.degraded`; empty when every sentence stood. Closing the
    generator stops the model.
    """
    facts = facts_of(text, ranked, reasons, contract, language, total)
    spare = sentences(fallback)
    said: list[str] = []
    fell: list[str] = []
    notes: tuple[str, ...] = ()
    system, user = (m["content"] for m in reply_messages(text, ranked, reasons, language, total))
    try:
        for sentence in _whole_sentences(llm.stream(system, user, report=report)):
            wrong = check_sentence(sentence, facts) or ("said before" if sentence in said else "")
            if wrong:
                fell.append(wrong)
                log.info("a sentence of the model was replaced: %s", wrong)
                if not spare:
                    continue
                sentence = spare.pop(0)
            yield _spaced(sentence, said, language)
            said.append(sentence)
            if len(said) == MAX_SENTENCES:
                break
    except LLMUnavailable as error:
        notes = (f"model: {error.reason}, templates answered",)
    if notes or not said:
        for sentence in spare:
            yield _spaced(sentence, said, language)
            said.append(sentence)
        notes = notes or ("model: no usable sentence, templates answered",)
    elif fell:
        notes = (f"model: {len(fell)} of its sentences were replaced ({fell[0]})",)
    return notes


def _whole_sentences(pieces: Generator[str, None, None]) -> Generator[str, None, None]:
    """The stream cut into sentences; the last one counts even without its mark, and a closed consumer closes the stream."""
    waiting = ""
    try:
        for piece in pieces:
            waiting += piece
            while match := END.search(waiting):
                sentence, waiting = waiting[: match.end()].strip(), waiting[match.end() :]
                if sentence:
                    yield sentence
        if waiting.strip():
            yield waiting.strip()
    finally:
        pieces.close()


def _spaced(sentence: str, said: Sequence[str], language: Language) -> str:
    return sentence if not said or language == "zh" else f" {sentence}"
