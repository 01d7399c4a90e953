"""Readers of what the shop can have: sizes, exclusions, brands, categories, attribute values and amounts of number attributes.

Each marks what it read. They know the contract's vocabulary and no acts; the order in which they run is `parse`'s.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from retrieval.kinds import spans

from .fillers import FILLERS
from .known_brands import KNOWN_BRANDS
from .lexicon import CUES, FIRST_ATTRIBUTES, MADE_OF, WEAK_VALUES
from .prices import Prices, chinese_number
from .text import CHINESE, Utterance
from .vocabulary import Value, Vocabulary

# What comes before the thing that is not wanted, and what may stand between.
_NEGATORS = (
    r"not|no|without|w/o|non|except(?: for)?|excluding|anything but|everything but|any but|any (?:colou?r|brand|material|kind|size|flavou?r|scent) but|other than|apart from|instead of|rather than|"
    r"avoid(?:ing)?|hate|minus|neither|nor|nothing|never(?! (?:\w+ed|been|had|did|done|seen|heard|tried|got|bought|worn)\b)|no more|free of|allergic to|(?:stay|steer) (?:away from|clear of)|can'?t stand|"
    r"(?:is|are|was)n'?t|(?:do|does|did)(?:n'?t| not) (?:want|like|need|include|have|do|wear|fancy|eat|drink)|can'?t (?:have|be|do|eat|drink|wear)|(?:should|must)(?:n'?t| not) (?:be|have)|"
    r"none of (?:that|this|those|these|the|your)|(?:take out|remove|leave off|filter out)(?=[\w ]{1,30}\bones?\b)|exclude|hide|scrap|ditch|skip|leave out|lose|drop|bin|forget|get rid of|(?:swap|replace)(?! (?:my|our|his|her|their|an?|the|this|that) (?:old|broken|worn|dead|lost|current|existing|ageing|aging|tired|cracked|knackered|one|last)\b| (?:my|our)\b)|enough of|done with"
)
_BETWEEN = (
    r"actual|any|anything|the|a|an|in|from|by|made|of|with|be|ones?|those|these|that'?s|too|contain(?:ing)?|has|have|all|your"
)
_NOT = re.compile(
    rf"\b(?:{_NEGATORS})[ -]+(?:(?:{_BETWEEN})\s+)*(?P<what>[\w'&-]+(?:[ -][\w'&]+){{0,3}}(?:(?:,| or| nor| and|/) ?[\w'&-]+){{0,2}})"
    rf"|\b(?P<free>{'|'.join(w for w in MADE_OF if w.isascii())}|[a-z]*nut|egg|soya?|wheat|fish|shellfish|alcohol|meat|pork|plastic|leather)[- ]free\b"
    r"|(?:(?:千万)?(?:不(?:能|可以|准)?(?:要|想要|喜欢|考虑|接受|含|带|加|有|是(?!有))(?!太)|别(?!再?(?:给我)?(?:看|推荐|显示|拿)了?(?:$|[\s,，。!！]))(?:给我|给|来|有|带|要|选|是|推荐|弄|整|加|放|含|看|显示|老给我看|老看|老推|推|给我推|跟我推|给我整|发|寄|上|配)+(?:一堆|那么多)?|别(?!太|的|用|再|给|人|管)"
    r"|除了|除开|除去|避开|拒绝|(?<!有)没有|无(?!理由|线|所|论|麸|糖|聊|语|奈|法|敌|比|数|关|需|须|非)|非(?!常|洲)|讨厌|排除|去掉|过敏的?是))+(?:带|含|有|加)?(?:[这那][种些])?(?P<zh>[^\s,，。!！?？;；]{1,14})"
)
# What is said of the products on screen is no wish: 这些是男款吧, 长袖太热了, "black is too dark".
_SAID_OF_SHOWN = re.compile(
    r"这(?:些|几[个款件双]|个)?(?:都)?是[^\s,，。!！?？;；]{1,8}?(?:的|款)*(?:吧|吗|啊)(?=[\s,，。!！?？;；])"
)
_TOO = re.compile(
    r"(?:的|款|色)?(?:都|也|还是|有点|有些)?太[^\s,，。!！?？;；]{1,4}|\s(?:is|are|looks?|feels?)(?: (?:a bit|way|just|far))? too\b"
)
# In Chinese, and at times in English, the refusal stands behind: 羊毛的算了, "leather is a no".
_REFUSED = re.compile(
    r"(?:[^\s,，。!！?？;；]{0,4}?)对(?P<allergy>[^\s,，。!！?？;；]{1,8}?)过敏|(?P<what>[\w'&-]+(?: [\w'&-]+)?) (?:is|are) (?:a no(?:[ -]go)?|out|not (?:ok|okay|for me|an option|good)|excluded)\b"
    r"|(?P<zh>[^\s,，。!！?？;；]{1,10}?)(?:的|款|色|牌子?)*(?:就|都|也|先|我|统统|通通|全部?|一律|一概|真的?|实在)*(?:算了|免了|[用吃穿喝戴]腻了?(?:不想再?[用吃穿喝买戴]了?)?|(?:不想|不会|绝不)再[用吃穿喝买戴]了?|[用吃穿喝戴]不[来惯了]|踩过?雷了?|不要了?(?=$|[\s,，。!！;；啊哈哦呀嘛哟噢喔])|勿扰|划走|退散|绕道|除外|以外|之外|不行(?=$|[\s,，。!！;；])|不考虑|免谈|别来|过敏|去了(?=$|[\s,，。!！;；])|去掉|删了|删掉|拿掉|剔除|过滤掉?|排除|别再?(?:给我)?(?:看|推荐|显示|拿)了?|不(?:想)?看了?(?=$|[\s,，。!！;；])|pass)"
)
_UNWANTED_ZH = re.compile(
    r"(?:^|(?<=[\s,，。;；]))(?P<what>(?![我你他她这那太都别不第也就])[\u3400-\u9fff]{2,4}?)的(?:就|都|也|统统|一律|一概)*(?:不要了?|滚|勿扰|划走|退散|绕道|别来|免了|免谈|[用吃穿喝戴]不[来惯了])(?=$|[\s,，。!！;；啊哈哦呀嘛哟噢喔呢])"
)
_REFUSING = re.compile(r"(?:\b(?:not|no|without|except|but|than)|不要|别|除了|不喜欢|不想要) ?$")
_OPINION = re.compile(
    r"not (?:my|for me|fussed|fussy|bothered|picky|worried|what|that|as|yet|really|quite|a fan|into|keen|interested|sure|too|feeling|bad)\b|don'?t like (?:it|that|this|them|the|these|those|any)\b|"
    r"(?:hate|never|drop|forget|skip|scrap|bin|lose|ditch|swap|replace) (?:it|that|this|them|these|those|the (?:first|second|third|fourth|fifth|last|price|budget|colou?r|brand|size|material|rating|limit))\b|not a penny|(?:is|are|was)n'?t an? (?:issue|problem|big deal|concern|must|worry|priority)|no[ -]names?\b|no (?:more|less) than|nothing (?:fancy|special|crazy|serious|big|too|else|much|wrong|over|above)\b|no (?:clue|idea|worries|problem|rush|hurry|thanks|doubt|preference|matter|way|need|big deal|luck|joke|wonder)\b"
)
_STOP_NEGATION = re.compile(
    r"\b(?:but|they'?re|it'?s|he'?s|she'?s|i'?m|im|please|pls|plz|with|under|below|if|ones?|that|which|stuff|in|for|bc|cos|cuz|because|as|since|size|thanks|only|or less|would|is|show|i|want|make|to|it)\b(?!-).*$"
)
_BOUND_ZH = re.compile(r"[超高低大小多少](?:过|于|出|到|[\d一二两三四五六七八九十百千])")  # 不要超过7厘米 refuses nothing
_WHY_ZH = re.compile(r"(?:咋|怎么|为啥|为什么|为何)(?:就|都|全|还)*$")  # 咋都不带盖 is said of what is shown
_TAIL_ZH = re.compile(
    r"(?:都行|都可以|都要|的都|以外|之外|的|了|款|吧|那种|材质|牌子|做的|(?<=[\u3400-\u9fff]{2})上(?=的|$)|就行|换成?|改成?|(?<!其)[它他她](?:会|对)?).*$"
)
_OR = re.compile(r"(\s*(?:,|/|\bor\b|\bnor\b|\band\b|\bno\b|\bnot\b|或者?|和|跟|与|、|也(?:不要|别)?|别(?![致墅克人的]))\s*)")
_SIZE = re.compile(
    r"\b(?:in )?(?:a )?(?:(?:uk|us|eu) )?(?:size|sz):? (?P<a>\d{1,2}(?:\.5)?|x{0,3}[sl]|m|small|medium|large|extra large|one size)\b|(?<![a-z0-9])(?P<b>x{1,3}[sl]|\dxl)(?![a-z0-9])"
    r"|(?P<c>\d{1,3}(?:\.5)?)\s?码|(?P<h>\d{2}(?:\.5)?)\s?号|\b(?:uk|us|eu) (?P<i>\d{1,2}(?:\.5)?)\b|\bin (?:an? )?(?P<j>[sml]|small|medium|large)(?= ?(?:$|[,.!?]|please|pls|and |if ))"
    r"|\bwaist (?P<r>\d{2})\b|\b(?P<x>\d{2})(?: ?-?(?:inch(?:es)?|in|\x22))? waist\b|\b(?P<y>\d{2})(?: ?-?(?:inch(?:es)?|in|\x22))? (?:inside )?(?:leg|inseam)\b|\b(?:leg|inseam|inside leg) (?P<s>\d{2})\b|(?<![a-z0-9])w(?P<t>\d{2})(?= ?l\d{2}\b)|(?<=\d)[ /]?l(?P<u>\d{2})\b"
    r"|\b(?P<k>small|medium|large) size\b|(?<=[男女])(?:款|士|生)?[ ,，]?(?P<n>3[4-9]|4[0-8])(?![a-z0-9.]|[斤岁年天厘公毫块元])|(?<=[,.;，。 ])(?P<z5>3[5-9]|4[0-7])(?=\s*(?:[,;!，。；]|\.(?!\d)|$))|\b(?:i(?:'m| am)?|i wear|wears?|takes?) (?:a |an )?(?:size )?(?P<l>\d{1,2}(?:\.5)?|[sml])(?= ?(?:$|[,.!?]| in shoes))"
    r"|尺[码寸]:?(?:是|要)?(?P<o>\d{1,2}(?:\.5)?|x{0,3}[sl]|m)(?![\w.])|(?<![a-z0-9])(?P<p>x{0,3}[sl]|m)的(?![a-z])|\b(?P<q>(?:2[68]|3[02468]|4[0246])(?:aa|a|b|c|dd?d?|e|f|g))\b"
    r"|(?<!\d)(?P<v>2[4-9]|3\d|4[0-4])腰|(?<![吃耐])穿(?:的|着)?(?:是)?(?P<z>(?:3[3-9]|4[0-8])(?:\.5)?|x{0,3}[sml])(?![a-z0-9.]|[斤岁年天厘公毫])|(?<![\d.])(?P<z2>(?:3[4-9]|4[0-7])\.5)(?![a-z0-9.%]|[\u4e00-\u9fff])|\b(?:ladies|(?:wo)?men'?s|girls|boys|kids)'? (?P<z3>small|medium|large)\b|(?P<d>x{0,3}[sl]|m|大|中|小|细|加大)(?:码|号)|(?:(?<=, )|(?<=men's )|(?<=mens ))(?:(?P<e>[sml])(?=,| |$)|(?P<w>small|medium|large)(?=[,.!?]|$))|\b(?:wo)?men(?:'?s)?,? (?P<f>\d{1,2}(?:\.5)?)(?=,| not| no| wide| narrow|$)|\bladies (?P<g>\d{1,2})(?=,|$)"
)
_SIZE_WORDS = {
    "small": "S",
    "medium": "M",
    "large": "L",
    "extra large": "XL",
    "大": "L",
    "中": "M",
    "小": "S",
    "细": "S",
    "加大": "XL",
}
_HEAD_END = re.compile(
    r"\b(?:for|with|without|in|under|below|over|above|that|which|to|from|by|of|around|between|about|at|on|w/|less|max|no|not|but|who)\b|[,.;!?(]"
)
_MODIFIES_ZH = re.compile(r"的[\u3400-\u9fff]{2}")
_FOND_ZH = re.compile(r"(?:喜欢|爱|爱好|迷|搭配?|配合?|放|装)[\u3400-\u9fff]{0,3}$")
_FOR_THEM = re.compile(r"\b(?:gifts?|presents?)\b")
_MANNER = frozenset("fast quick cheap small large big mini extra heavy light strong new used".split())
_PORTIONS = re.compile("sets?|pairs?|packs?|bundles?|multipacks?")
_METRE = re.compile(r"(?<=[\d一二两三四五六七八九十半厘毫分公平千])\s?米|米(?=[色白其])")
_PORTION = re.compile(
    r"\b(?:sets?|pairs?|packs?|box(?:es)?|bottles?|bags?|sacks?|rolls?|cups?|jars?|tins?|cans?|pieces?|couple|bunch|kinds?|sorts?|types?) of\b"
)
_OWNED = re.compile(r"\b(?:for|fits?|into) (?:my|our|his|her) $")  # what a thing is for, not who makes it
_BY_END = re.compile(r"(?:\b(?:by|from|brand|made by)|牌子?)\s*$")
_MEASURE = re.compile(
    r"(?<![a-z0-9_.$€£¥-])(?<!\d,)(?P<n>\d+(?:\.\d+)?万?|[一两二三四五六七八九十百千万]+(?=升|斤|公斤|毫安|寸|匹|克|瓦|厘米|公分)|半(?=升|斤|公斤))\s?-?(?P<unit>gb|tb|inch(?:es)?|(?<=\d)in(?![a-z])|\"|英寸|寸|吋|hz|v(?=\s|,|$)|volts?|mah|毫安时?|watts?|w|瓦|mp|ml|毫升|"
    r"litres?|liters?|l|公升|升半|升|kgs?|kilos?|公斤|g|克|斤|cm|厘米|公分|mm|毫米|met(?:er|re)s?|m|米|f(?:oo|ee)?t|oz|ounces?|lbs?|quarts?|qt|togs?|匹|hours?|hrs?|h|小时|"
    r"(?=\s?(?:ssd|hdd|ram)\b))(?![a-z]|(?<=[a-z])\d)(?P<up>\s?(?:\+|or more|and up|以上|起步|起))?"
)
_UNITS = {
    "inches": "inch", "in": "inch", "\"": "inch", "英寸": "inch", "寸": "inch", "毫安": "mah", "毫安时": "mah", "瓦": "w", "watt": "w", "watts": "w", "毫升": "ml", "litre": "l", "litres": "l",
    "liter": "l", "liters": "l", "升": "l", "升半": "l", "公升": "l", "公斤": "kg", "kgs": "kg", "kilo": "kg", "kilos": "kg", "克": "g", "厘米": "cm",
    "公分": "cm", "hour": "h", "hours": "h", "hr": "h", "hrs": "h", "小时": "h", "吋": "inch", "毫米": "mm", "米": "m", "meter": "m", "meters": "m",
    "metre": "m", "metres": "m", "foot": "ft", "feet": "ft", "ounce": "oz", "ounces": "oz", "lbs": "lb", "quarts": "quart", "qt": "quart", "togs": "tog", "": "gb",
}  # fmt: skip
_SMALLER = {"kg": ("g", 1000.0), "l": ("ml", 1000.0), "tb": ("gb", 1000.0)}
_MEMORY = re.compile(r"内存|存储|硬盘|固态|运行|显存|ram|ssd|memory|storage")
_NEAR_WORDS = 3
# Properties that no attribute of a shop holds: never a filter, and a new one takes no other's place.
FEATURE, MEASURE = "feature", "measure"
HINTS = frozenset({FEATURE, MEASURE})
_BEFORE_VALUE_ZH = frozenset(
    "色的要和或跟与及是带偏纯正朱砖枫桃奶浅深暗亮嫩淡买换选个件条双款只有想来加配也穿小大男女找求种全非不别用支台把张顶套"
)
_BEHIND_VALUE_ZH = re.compile(r"颜色|[色的款调系或和跟与及也都吧呢嘛][^\s]?|[^\u3400-\u9fff]|$")
_GENDERS = frozenset({"gender"})


@dataclass
class Wishes:
    """What has been read of one message so far; `hinted` are the known properties that the shop lacks, by where they stand."""

    u: Utterance
    words: Vocabulary
    prices: Prices = Prices()
    attributes: dict[str, list[str]] = field(default_factory=dict)
    ranges: dict[str, tuple[float | None, float | None]] = field(default_factory=dict)
    brands: list[str] = field(default_factory=list)
    exclude_brands: list[str] = field(default_factory=list)
    exclude: list[str] = field(default_factory=list)
    unmet: list[str] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)
    kind: str = ""
    value_spans: list[tuple[int, int]] = field(default_factory=list)
    hinted: dict[tuple[int, int], str] = field(default_factory=dict)

    def want(self, meant: Value) -> None:
        own = self.attributes.setdefault(meant.attribute, [])
        if meant.value not in own:
            own.append(meant.value)

    def want_said(self, said: str, meant: Value | None = None) -> None:
        """The value that these words name (or `meant`, where they name several), told as unmet where the shop lacks it."""
        self.want(meant or self.words.values.get(said) or self.words.unmet[said])
        if said not in self.words.values:
            self.unmet.append(said)

    def unwant(self, name: str, value: str) -> None:
        """Take back one of an attribute's values, the attribute too when it was the only one."""
        kept = [v for v in self.attributes.pop(name) if v != value]
        self.attributes |= {name: kept} if kept else {}
        self.unmet = [u for u in self.unmet if u != value]

    def hint(self, name: str, words: str, span: tuple[int, int]) -> None:
        """One of `HINTS`, in the shopper's own words."""
        self.want(Value(name, words))
        self.unmet.append(words)
        self.value_spans.append(span)


def read_sizes(read: Wishes) -> None:
    for match in read.u.find(_SIZE):
        said = next(g for g in match.groups() if g)
        size = _SIZE_WORDS.get(said, said.upper())
        known = read.words.sizes.get(size.lower()) or read.words.sizes.get(said)
        read.attributes.setdefault(known.attribute if known else "size", []).append(known.value if known else size)
        read.u.take(
            match, next((group for group in ("f", "g", "n", "z3") if match[group]), 0)
        )  # the gender before it is still to be read


def read_negations(read: Wishes) -> None:
    """What is refused is a brand or a word that is not wanted; only that is read, the product behind it stays a wish."""
    at = 0
    while match := _NOT.search(unread := read.u.unread_text(), at):
        group = next(g for g in ("what", "free", "zh") if match[g])
        at = match.start(group) if match.start(group) > match.start() else match.end()
        if _BOUND_ZH.match(match[group]) or _WHY_ZH.search(unread[: match.start()]):
            continue
        if not _OPINION.match(unread, match.start()) and _refuse(read, match.start(group), match[group], zh=group == "zh"):
            read.u.read[match.start() : match.start(group)] = [True] * (match.start(group) - match.start())
            if group == "free":
                read.u.take(match)
    for match in read.u.find(_UNWANTED_ZH):  # 皂基的不要: at the beginning of a piece even a word that no table knows
        if any(p.search(match["what"]) for p in (read.words.value_pattern, read.words.brand_pattern, KNOWN_BRANDS)):
            continue
        read.exclude.append(match["what"])
        read.u.take(match)
    for match in read.u.find(_REFUSED):
        group = next(g for g in ("allergy", "zh", "what") if match[g])
        start, said = match.start(group), match[group]
        if group == "allergy":
            if _refuse(read, start, said, zh=True):
                read.u.take(match)
            continue
        patterns = (read.words.value_pattern, read.words.brand_pattern, KNOWN_BRANDS)
        known = [m for pattern in patterns for m in pattern.finditer(said)]
        brands = sorted((m for p in patterns[1:] for m in p.finditer(said)), key=lambda m: m.start())
        if len({m.start() for m in brands}) > 1:  # 苹果三星都不考虑
            for m in brands:
                _refuse(read, start + m.start(), m.group(), zh=group == "zh")
            read.u.take(match)
        elif known and not said.startswith(("不", "没", "非")):
            first = min(known, key=lambda m: m.start()).start()
            if _refuse(read, start + first, said[first:], zh=group == "zh"):
                read.u.read[match.end(group) : match.end()] = [True] * (match.end() - match.end(group))


def _refuse(read: Wishes, start: int, said: str, *, zh: bool) -> bool:
    """Exclude what `said`, which stands at `start`, lists, and mark it as read up to where that ends; False for nothing.

    What follows an "and" or a comma is refused too where it is of the same kind ("not beige and grey"), else it is a wish.
    """
    at, end, kind, joint = 0, 0, "", ""
    pieces = _OR.split(said)
    wanted = re.search(r"\bonly\b", read.u.low[start : start + len(said) + 6])  # "no suede, leather or mesh only"
    for number, piece in enumerate(pieces):
        if number % 2:
            joint = piece.strip()
            at += len(piece)
            continue
        words = (_TAIL_ZH if zh else _STOP_NEGATION).sub("", piece).rstrip(" .!?-'")
        lead = len(words) - len(words.lstrip(" .!?-'"))
        if joint == "," and (wanted or not any(j.strip() in ("or", "nor", "and") for j in pieces[number + 1 :: 2])):
            break
        taken, own = _exclude(read, words[lead:], kind if joint in ("and", ",") else None)
        if not taken:
            break
        closes = zh and re.fullmatch(r"的|款|那种|材质", piece[len(words) :])
        end, kind = at + lead + taken + (len(piece) - len(words) if closes else 0), own
        if lead + taken < len(words) or len(words) < len(piece) and not closes:
            break
        at += len(piece)
    read.u.read[start : start + end] = [True] * end
    return end > 0


def _exclude(read: Wishes, part: str, kind: str | None) -> tuple[int, str]:
    """Exclude the thing that `part` begins with: how many characters name it, and of which kind it is (an attribute, "brand").

    With `kind` nothing but a thing of that kind.
    """
    words = read.words
    if not part or part in FILLERS and part not in words.values:
        return 0, ""
    brand, known = words.brand_pattern.match(part), KNOWN_BRANDS.match(part)
    if (brand or known) and kind in (None, "brand"):
        read.exclude_brands.append(words.brands[brand.group()] if brand else known.group() if known else "")
        return (brand or known).end(), "brand"  # type: ignore[union-attr]
    value = words.value_pattern.match(part)
    if value and (meant := words.values.get(value.group())):
        if kind not in (None, meant.attribute):
            return 0, ""
        read.exclude.append(meant.attribute.replace("_", " ") if meant.value == "yes" else meant.value.lower())
        names = "|".join([*meant.attribute.split("_"), "flavou?r", "colou?r", "one"])
        named = re.match(rf"\s*(?:{names})s?\b", part[value.end() :])
        return value.end() + (named.end() if named else 0), meant.attribute
    if kind is not None:
        return 0, ""
    if value:  # one that this shop lacks
        read.exclude.append(value.group())
        return value.end(), "word"
    if CHINESE.search(part):
        if re.fullmatch(r"[这那](?:[种个款些样]|[几两].?)?|[啊呀哦嘛哈啦了呢吧哟噢喔]+", part):
            return 0, ""
        if (product := words.category_pattern.search(part)) and product.start():
            part = part[: product.start()]
        read.exclude.extend([part] if len(part) <= 6 else [])
        return (len(part) if len(part) <= 6 else 0), "word"
    return _exclude_words(read, part), "word"


def _exclude_words(read: Wishes, part: str) -> int:
    """Exclude one or two words that the shop may not know, up to the product that they stand before."""
    found = list(re.finditer(r"[\w'&-]+", part))
    kept = [m for m in found if m.group() not in FILLERS and m.group() != "&"]
    if not kept or re.search(r"\d", kept[0].group()):
        return 0
    chosen = kept[:1]
    if len(kept) > 1 and kept[1].start() <= kept[0].end() + 1 and not re.search(r"\d", kept[1].group()):
        product = read.words.category_pattern.match(part, kept[1].start())
        whole = read.words.category_pattern.match(part, kept[0].start())
        if not product or whole and whole.end() >= product.end():
            chosen = kept[:2]
    read.exclude.append(part[chosen[0].start() : chosen[-1].end()])
    tail = re.match(r"\s+ones?\b", part[chosen[-1].end() :])
    return chosen[-1].end() + (tail.end() if tail else 0)


def read_free(read: Wishes) -> None:
    """Take "sugar free", 无咖啡因 and "nonstick" for the shop's own values, before "free", 无 and "non" are read as negations."""
    for match in read.u.find(read.words.free_pattern):
        if _REFUSING.search(read.u.low[: match.start()]):
            continue
        read.want_said(match.group())
        read.u.take(match)


def read_brands(read: Wishes) -> None:
    """The shop's brands, and known ones that it lacks; a brand that is an everyday word needs a capital or a "by" before it."""
    for match in read.u.find(read.words.brand_pattern):
        said = read.u.text[match.start() : match.end()]
        if (
            match.group() in read.words.shy_brands
            and not (said[0].isupper() and match.start())
            and not _BY_END.search(read.u.low[: match.start()])
        ):
            continue
        if read.words.brands[match.group()] not in read.exclude_brands:
            read.brands.append(read.words.brands[match.group()])
        read.u.take(match)
    for match in read.u.find(KNOWN_BRANDS):
        name = match.group().removesuffix("'s")
        known = read.words.brands.get(name)
        if (known or name) not in read.exclude_brands and not _OWNED.search(read.u.low[: match.start()]):
            read.brands.append(known or name)
            read.unmet.extend([] if known else [name])
        read.u.take(match)


def read_categories(read: Wishes) -> None:
    """The category that the head of the wish names, or the kind that the shop has no category of.

    It is the last one before the first "for", "with", "in" and so on.
    """
    u, words = read.u, read.words
    heads = [span for span in _things(read) if _may_head(read, *span)]
    if not heads:
        return
    start, end = _head(heads, read)
    behind = u.unread_text()[end:].split()
    named = u.low[start:end]
    if u.language == "en" and behind and not (" " in named or _ends_a_name(behind[0], words)):
        return
    if named not in words.categories:
        read.kind = named
    read.categories.extend(words.categories.get(named) or words.kinds[named])


def _may_head(read: Wishes, start: int, end: int) -> bool:
    """Whether the thing named here can be what is wanted, and not what that is for, or a measure of it ("a bottle of wine")."""
    u = read.u
    before, foreign = _PORTION.sub("", u.low[:start]), u.low[start:end] not in read.words.categories
    if u.language == "zh":
        return not (foreign and (_MODIFIES_ZH.match(u.low, end) or _FOND_ZH.search(before)))
    if _PORTION.match(u.low, start) or foreign and _FOR_THEM.search(before):
        return False
    ends = [m.start() for m in _HEAD_END.finditer(before)]
    return not any(content(_stripped(before[:at])) for at in (ends if foreign else ends[:1]))


def _head(heads: Sequence[tuple[int, int]], read: Wishes) -> tuple[int, int]:
    """The last thing named, or the last category: parts and extras follow it ("a laptop 16 GB memory", "电脑 16GB 内存").

    In Chinese the head ends its run: a 手机打印机 is no phone.
    """
    u = read.u
    own = [h for h in heads if u.low[h[0] : h[1]] in read.words.categories]
    if not own:
        return heads[-1]
    if u.language == "zh":
        behind = [h for h in heads if h[0] >= own[-1][1] and re.fullmatch(r"[\u3400-\u9fff]*", u.low[own[-1][1] : h[0]])]
        return behind[-1] if behind else own[-1]
    return own[-1]


def _ends_a_name(behind: str, words: Vocabulary) -> bool:
    """Whether the thing's name is over before this word: a "phone stand" is no phone, "phones under" and "phones waterproof" are."""
    is_word = bool(re.fullmatch(r"[a-z]+", behind)) and behind not in _MANNER
    said = behind in FILLERS or behind in words.values or behind in words.unmet
    return not is_word or said or bool(_HEAD_END.match(behind) or _PORTIONS.fullmatch(behind))


def _is_measure(match: re.Match[str], low: str) -> bool:
    """Whether it is 米 of a length or of a colour (7厘米, 米色), and no rice."""
    return match.group() == "米" and any(m.end() == match.end() for m in _METRE.finditer(low))


def _things(read: Wishes) -> list[tuple[int, int]]:
    """Where categories, and kinds that are none, are named in what nobody has read; of two that overlap the longer."""
    u, words = read.u, read.words
    kinds = [span for span in spans(u.low, words.kinds) if u.unread(*span)]
    own = [m.span() for m in u.find(words.category_pattern) if not _is_measure(m, u.low)]
    own = [(a, b) for a, b in own if not any(x <= a and b <= y for x, y in kinds)]
    return sorted(own + [(x, y) for x, y in kinds if not any(a < y and x < b for a, b in own)])


def read_values(read: Wishes) -> None:
    """Attribute values; not those inside a category's own name or a compound, said of what is on screen, or far from their attribute."""
    u, words = read.u, read.words
    inside = [m.span() for m in (*words.compound_pattern.finditer(u.low), *_SAID_OF_SHOWN.finditer(u.low))]
    for match in u.find(words.value_pattern):
        said, (start, end) = match.group(), match.span()
        if any(a <= start and end <= b and (a, b) != (start, end) for a, b in inside) or _TOO.match(u.low, end):
            continue
        meant = words.values.get(said) or words.unmet[said]
        if len(said) == 1 and meant.attribute not in _GENDERS and not _is_whole_word(read, start, end):
            continue
        if any(said in c.lower() for c in read.categories) and meant.attribute not in _GENDERS:
            continue
        if said in WEAK_VALUES and meant.attribute not in FIRST_ATTRIBUTES:
            cued = [v for v in words.homes.get(said, (meant,)) if _cued(v.attribute, u, start, end)]
            if not cued:
                continue
            meant = cued[0]
        read.want_said(said, meant)
        read.value_spans.append((start, end))
        if meant.attribute == FEATURE:
            read.hinted[start, end] = meant.value


def _is_whole_word(read: Wishes, start: int, end: int) -> bool:
    """Whether one Chinese character is a word of its own (黑的, 黑裙子, 连衣裙黑) and no part of another (螺蛳粉, 红富士)."""
    low, words = read.u.low, read.words
    things = (words.category_pattern, words.value_pattern)
    spoken = CHINESE.fullmatch(low[start - 1 : start] or " ") is None or low[start - 1] in _BEFORE_VALUE_ZH
    led = spoken or any(m.end() == start for p in things for m in p.finditer(low, 0, start))
    if not led:
        return False
    return bool(
        _BEHIND_VALUE_ZH.match(low, end)
        or any(p.match(low, end) for p in things)
        or any(a == end for a, _ in spans(low, words.kinds))
    )


def read_ranges(read: Wishes) -> None:
    """Amounts with the unit of a number attribute, or behind its name: "at least 16 gb ram", "27 inch" (give or take 2%), "spf 50".

    Of several attributes with the unit it is the one that a word near it names, or else the only one that has both less and more
    than the amount, or the only such one that the message names.
    """
    u = read.u
    for match in u.find(_MEASURE):
        unit, near = _UNITS.get(match["unit"], match["unit"]), (match.start(), match.end())
        if unit == "g" and _MEMORY.search(u.low[max(0, near[0] - 6) : near[1] + 6]):
            unit = "gb"
        same = [a for a in read.words.numbers if a.unit.lower() == unit] or read.words.numbers
        said = (0.5 if match["n"] == "半" else chinese_number(match["n"]) or _number(match["n"])) + 0.5 * (match["unit"] == "升半")
        fitting = [(a, v) for a in same if (v := _in_unit(said, unit, a.unit.lower())) and v <= 2 * a.maximum]
        named = [f for f in fitting if _near(f[0].name.split("_"), u, *near)]
        around = [(a, v) for a, v in fitting if a.minimum <= v <= a.maximum]
        said_of = " ".join([u.low, *(c.lower() for c in read.categories)])
        far = [f for f in around if any(re.search(rf"\b{word}", said_of) for word in f[0].name.split("_"))]
        side = _side(match, u)
        net = [f for f in around if f[0].name.startswith("net_") == (side == "")]  # a kilo of rice, but a laptop under a kilo
        chosen = named or (fitting if len(fitting) == 1 else around if len(around) == 1 else far or net)
        if len(chosen) == 1:
            read.ranges.setdefault(chosen[0][0].name, _bounds(chosen[0][1], side))
            read.value_spans.append(near)
        elif unit != "h":  # the shop measures nothing like it, or several things
            words = match.group().removesuffix(match["up"] or "").strip()
            read.hint(MEASURE, words, near)
    for attribute in read.words.numbers if any(c.isdigit() for c in u.low) else ():
        for match in u.find(attribute.named) if attribute.named else ():
            read.ranges.setdefault(attribute.name, _bounds(float(match["n"]), _side(match, u)))


def _number(text: str) -> float:
    return float(text.removesuffix("万")) * (10_000 if text.endswith("万") else 1)


def _in_unit(value: float, unit: str, wanted: str) -> float | None:
    """The amount in the attribute's unit; None where they do not measure the same."""
    if unit == wanted:
        return value
    smaller, factor = _SMALLER.get(unit, (None, 1.0))
    return value * factor if smaller == wanted else None


def _side(match: re.Match[str], u: Utterance) -> Literal["", "least", "most"]:
    """Whether an amount is the least, the most, or just that much."""
    before = u.low[: match.start()]
    if match["up"] or re.search(r"(?:at least|min(?:imum)?|over|above|more than|>=?|from|至少|不低于)\s*$", before):
        return "least"
    return "most" if re.search(r"(?:at most|max(?:imum)?|under|below|less than|up to|<=?|最多|不超过)\s*$", before) else ""


def _bounds(value: float, side: Literal["", "least", "most"]) -> tuple[float | None, float | None]:
    if not side:
        return round(value * 0.98, 2), round(value * 1.02, 2)
    return (value, None) if side == "least" else (None, value)


def content(query: str) -> list[str]:
    """The words of a query that could name a product."""
    return [w for w in query.split() if w.lower() not in FILLERS and (CHINESE.search(w) or len(w) > 1)]


def _cued(attribute: str, u: Utterance, start: int, end: int) -> bool:
    return _near([*attribute.split("_"), *CUES.get(attribute, ())], u, start, end)


def _near(cues: list[str], u: Utterance, start: int, end: int) -> bool:
    """Whether one of these words stands within a few words, or Chinese characters, of the span."""
    if u.language == "zh":
        around = u.low[max(0, start - 4) : end + 4]
        return any(c in around for c in cues)
    before, behind = u.low[:start].split()[-_NEAR_WORDS:], u.low[end:].split()[:_NEAR_WORDS]
    return any(w.strip(".,!?") in (c, c + "s") for w in (*before, *behind) for c in cues)


def _stripped(text: str) -> str:
    return re.sub(r"[^\w' -]", " ", text)
