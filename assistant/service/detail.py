"""What the catalogue tells about one product: the fields that a question names, or that it does not tell."""

from assistant.schema import Evidence, Language
from assistant.wording import label, value_text, worded
from retrieval.encoders import TextEncoder
from retrieval.schema import Contract, Item


def answer_about(
    item: Item, topic: str, language: Language, contract: Contract, encode: TextEncoder | None = None
) -> tuple[str, tuple[Evidence, ...]] | None:
    """The fields that the topic names, in words; None when the catalogue does not tell."""
    low = topic.casefold()
    held = {name: value_text(value) for name, value in item.attributes.items()}
    asked = [n for n, v in held.items() if label(n, language).casefold() in low or n.split("_")[0] in low or v.casefold() in low]
    if not asked:
        return None
    evidence = tuple(Evidence("field", n, held[n]) for n in asked)
    return ", ".join(worded(n, held[n], language) for n in asked) + ("。" if language == "zh" else "."), evidence
