"""What a shopper may want to say next, in words that the assistant reads. It knows no items."""

from collections.abc import Sequence

from assistant.schema import Intent, Language
from assistant.words_zh import ZH_VALUES

MOST = 4


def after_question(values: Sequence[str], language: Language) -> tuple[str, ...]:
    """The answers that the question offers, and that it does not matter."""
    if language == "zh":
        return (*(f"要{ZH_VALUES.get(v.casefold(), v)}的" for v in values[:MOST]), "便宜一点的")
    return (*(f"only {v}" for v in values[:MOST]), "cheaper")


def among(shelves: Sequence[str], language: Language) -> tuple[str, ...]:
    """What the shop has, where it lacks what was asked for."""
    return tuple(f"看看{s}" if language == "zh" else f"show me {s.lower()}" for s in shelves[:MOST]) or at_start(language)


def after_results(wish: Intent, shown: int, language: Language) -> tuple[str, ...]:
    """Ways on from a list of results."""
    zh = language == "zh"
    ways = [("cheaper", "便宜一点的")]
    if wish.sort != "rating":
        ways.append(("sort by rating", "按评分排序"))
    if shown > 1:
        ways.append(("compare the first and the second", "比较第一个和第二个"))
    ways.append(("tell me more about the first one", "介绍一下第一个"))
    if wish.price_max is not None:
        ways.append(("drop the price limit", "价格不限"))
    return tuple(z if zh else e for e, z in ways[:MOST])


def after_item(language: Language) -> tuple[str, ...]:
    """Ways on from one product."""
    return ("加入购物车", "评价怎么样？") if language == "zh" else ("add it to my cart", "what do buyers say about it?")


def at_start(language: Language) -> tuple[str, ...]:
    """Ways in."""
    if language == "zh":
        return ("给我推荐点东西", "我的订单到哪了", "怎么退货")
    return ("recommend something for me", "where is my order?", "how do returns work?")


def agreeing(language: Language) -> tuple[str, ...]:
    """Yes to taking back what rules out everything, or a new start."""
    return ("好的，去掉", "重新开始") if language == "zh" else ("yes, drop it", "start over")
