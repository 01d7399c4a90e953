"""The way through the product graph from something the shopper chose to the item, said in one sentence."""

from collections.abc import Iterator
from datetime import datetime

from assistant.explain.case import Case, Claim
from assistant.schema import Evidence
from assistant.wording import MONTHS, month, shortened


def graph_path(case: Case) -> Iterator[Claim]:
    """One claim when the item has a path that starts at an item of the shopper's whose title is known."""
    path = case.ranked.path
    if not path or not (title := case.titles.get(path[0].head)) or not (chose := _chose(case, path[0].head)):
        return
    name, (english, chinese) = shortened(title, 50), chose
    evidence = tuple(Evidence("graph", hop.relation, f"{hop.head} -> {hop.tail}") for hop in path)
    if len(path) == 1:
        told = {
            "complement": (f"Goes with {name}, which you {english}.", f"与您{chinese}的{name}搭配。"),
            "bought_together": (
                f"Often bought together with {name}, which you {english}.",
                f"常与您{chinese}的{name}一起购买。",
            ),
            "upgrade": (f"A step up from {name}, which you {english}.", f"比您{chinese}的{name}更上一级。"),
            "viewed_together": (
                f"Shoppers who looked at {name}, which you {english}, looked at this too.",
                f"看过您{chinese}的{name}的顾客也看了这件。",
            ),
        }.get(path[0].relation)
    else:
        mine, its = path[1].head, path[1].tail
        told = (
            f"{its} often follow {mine}, and there is {name}, which you {english}.",
            f"买{mine}的顾客常再买{its}，您{chinese}{name}。",
        )
    if told:
        yield Claim(2.6, case.say(told), evidence)


def _chose(case: Case, item_id: str) -> tuple[str, str] | None:
    """What the shopper did with the item, in both languages: "bought in May"; None when they did nothing that says so."""
    events = [e for e in case.context.recent if e.item_id == item_id]
    newest = case.context.recent[0].at if case.context.recent else None
    if newest and (bought := next((e for e in events if e.kind == "purchase"), None)):
        return _bought(bought.at, newest)
    if any(e.kind == "cart" for e in events):
        return "put in your cart", "加入购物车"
    return ("liked", "赞过") if item_id in case.context.liked else None


def _bought(at: datetime, now: datetime) -> tuple[str, str]:
    if (now - at).days < 300:
        return f"bought in {MONTHS[at.month - 1]}", f"{at.month}月买过"
    return f"bought in {month(at)}", f"{at.year}年{at.month}月买过"
