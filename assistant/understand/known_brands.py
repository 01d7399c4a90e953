"""Brand names that shoppers ask for in any shop, so that a brand the shop lacks is recognised and said, never searched as a word."""

import re
from collections.abc import Iterable
from pathlib import Path

from .forms import Forms, Found

# Brands that are written in several ways, or are everyday words unless something stands beside them.
_NAMES = (
    r"dr\.? martens|under armou?r|arc'?teryx|levi'?s|ray-?ban|apple(?! (?:juice|pie|cider|jam|sauce|tea|flavou?r|scent|candle|vinegar|tree))|de'?longhi|kellogg'?s|l'?oreal|"
    r"la roche-?posay|lanc[oô]me|pixel(?= phone)|black ?\+? ?(?:& |and )?decker|fj[aä]llr[aä]ven|victoria'?s secret|ecco(?! friendly)|vans(?= shoes| sneakers| old)|sk-?ii|kiehl'?s|"
    r"dove(?= soap| shampoo| body)|head (?:& |and )?shoulders|tp-?link|audio-?technica|bang (?:& |and )?olufsen|fisher-?price|hershey'?s|oral[- ]?b|"
    r"hawkins|prestige(?= (?:or hawkins|pressure|cookers?|cookware|induction|mixer))|mac(?= (?:lipstick|lipsticks|foundation|cosmetics|make-?up))|boat(?= (?:airdopes|rockerz|earphones|earbuds|headphones|speaker))|brooks(?= (?:shoes|running|trainers|sneakers|ghost|adrenaline))"
)
_NAMES_ZH = r"(?<!富士)苹果(?!汁|派|醋|味|干|树|酱)|三星(?!级|以上|好评)|小米(?!粥|椒|饭|辣)|(?<!便)宜家|(?<!轻)松下|(?<!红)富士|格力(?!高)|(?<!宝)贝亲|凤凰(?=牌|自行车|单车)|得力(?=的|牌|文具)|晨光(?=的|牌|文具)|石头(?=牌|扫地|科沃斯)"
_LOOKED_AT = re.compile(rf"(?<![\w-])(?:{_NAMES})(?![\w-])|{_NAMES_ZH}", re.ASCII)


class _Brands(Forms):
    """The brands of brands.txt, and those that need a look around.

    In the file a brand a line, the ways it is written between " | "; what must stand behind an everyday word in brackets.
    """

    def __init__(self, lines: Iterable[str]) -> None:
        self._named: dict[str, int] = {}
        for form in (form.strip() for line in lines for form in line.split("|")):
            name, _, thing = form.removesuffix("]").partition("[")
            self._named[name + thing] = len(name.rstrip())
        super().__init__(self._named)

    def match(self, text: str, pos: int = 0, endpos: int | None = None) -> Found | None:
        found = super().match(text, pos, endpos)
        if found:
            end = pos + self._named[found.text]
            found = Found(text[pos:end], pos, end)
        looked = _LOOKED_AT.match(text, pos, len(text) if endpos is None else endpos)
        if looked and (found is None or looked.end() > found.end()):
            found = Found(looked.group(), looked.start(), looked.end())
        if found and text.startswith("'s", found.end()) and not text[found.end() + 2 : found.end() + 3].isalnum():
            return Found(f"{found.text}'s", found.at, found.to + 2)
        return found


KNOWN_BRANDS = _Brands((Path(__file__).parent / "brands.txt").read_text(encoding="utf-8").splitlines())
