"""Answers to questions about one product, from what the catalogue tells of it, or none. It never guesses.

A question is read for what it asks (`detail_words.SUBJECTS`, the attribute names and values of the catalogue, price, stock,
reviews), then answered from the item's own fields, then from a sentence of its description or its reviews, quoted as such.
"""

from assistant.schema import Evidence, Language
from assistant.service.detail_words import ABOUT, BRAND, PRICE, RATING, REFERENCE, REVIEWS, STOCK
from assistant.service.fields import (
    about,
    attributes_told,
    brand_told,
    choice_told,
    price_told,
    rating_told,
    stock_told,
    subjects,
)
from assistant.service.opinions import digest
from assistant.service.sentences import description_told, find_opinions, find_sentences
from assistant.service.told import Told
from assistant.understand.text import normal
from retrieval.encoders import TextEncoder
from retrieval.schema import Contract, Item

MOST_FACTS = 4


def answer_about(
    item: Item, topic: str, language: Language, contract: Contract, encode: TextEncoder | None = None
) -> tuple[str, tuple[Evidence, ...]] | None:
    """Answer a question about an item ("is it waterproof?", "第二个多重") with the fields and sentences it rests on.

    None when the catalogue does not tell. With an encoder, sentences are also found that share few words with the question.
    """
    question = REFERENCE.sub(" ", normal(topic).casefold()).strip(" ?!.，。？！")
    told = _from_fields(item, question, language, contract)[:MOST_FACTS]
    if not told and ABOUT.search(question):
        told = _introduced(item, language)
    elif not told and question:
        told = find_sentences(item, question, subjects(question), language, encode)
    if not told:
        return None
    text = ("" if language == "zh" else " ").join(t.sentence for t in told)
    return text, tuple(e for t in told for e in t.evidence)


def _from_fields(item: Item, question: str, language: Language, contract: Contract) -> list[Told]:
    """What is asked of fields: reviews alone, else price, choice or stock, rating, brand and attributes, each where asked."""
    if REVIEWS.search(question):
        rest = REVIEWS.sub(" ", question)
        return find_opinions(item, rest, subjects(rest), language) or [t for t in [digest(item, language)] if t]
    facts = [price_told(item, language)] if PRICE.search(question) else []
    choice = choice_told(item, question, language)
    facts.append(choice or (stock_told(item, language) if STOCK.search(question) else None))
    if RATING.search(question):
        facts.append(rating_told(item, language))
    if BRAND.search(question):
        facts.append(brand_told(item, language))
    known = {e.name for fact in facts if fact for e in fact.evidence}
    facts += [t for t in attributes_told(item, question, language, contract) if t.evidence[0].name not in known]
    return [fact for fact in facts if fact]


def _introduced(item: Item, language: Language) -> list[Told]:
    """The item in short: what the description says, the main data."""
    described = description_told(item, language)
    return [t for t in (described, about(item, language)) if t]
