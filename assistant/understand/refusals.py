"""What is not wanted: a brand or a word behind "no", 不要 and their like, or before 算了; what is behind the refused stays a wish."""

import re

from .fillers import FILLERS
from .known_brands import KNOWN_BRANDS
from .lexicon import MADE_OF
from .text import CHINESE
from .wishes import Wishes

# What comes before the thing that is not wanted, and what may stand between.
_NEGATORS = (
    r"not|no|(?<!live )(?<!do )(?<!cope )without|w/o|non|except(?: for)?|excluding|anything but|everything but|any but|any (?:colou?r|brand|material|kind|size|flavou?r|scent) but|other than|apart from|instead of|rather than|"
    r"avoid(?:ing)?|hate|minus|neither|nor|nothing|never(?! (?:\w+ed|been|grown|held|owned|made|used|had|did|done|seen|heard|tried|got|bought|worn)\b)|no more|free of|allergic to|(?:stay|steer) (?:away from|clear of)|can'?t stand|"
    r"(?:is|are|was)n'?t|(?:do|does|did)(?:n'?t| not) (?:want|like|need|include|have|do|wear|fancy|eat|drink)|can'?t (?:have|be|do|eat|drink|wear)|(?:should|must)(?:n'?t| not) (?:be|have)|"
    r"none of (?:that|this|those|these|the|your)|(?:take out|remove|leave off|filter out)(?=[\w ]{1,30}\bones?\b)|exclude|hide|scrap|ditch|skip|leave out|lose|drop|bin|forget|get rid of|(?:swap|replace)(?! (?:my|our|his|her|their|an?|the|this|that) (?:old|broken|worn|dead|lost|current|existing|ageing|aging|tired|cracked|knackered|one|last)\b| (?:my|our)\b)|enough of|done with"
)
_BETWEEN = r"actual|another|any|anything|the|a|an|in|from|by|made|of|with|be|shaped|like|ones?|those|these|that'?s|too|contain(?:ing)?|has|have|all|your"
_NOT = re.compile(
    rf"\b(?:{_NEGATORS})[ -]+(?:(?:{_BETWEEN})\s+)*(?P<what>[\w'&-]+(?:[ -][\w'&]+){{0,3}}(?:(?:,| or| nor| and|/) ?[\w'&-]+){{0,2}})"
    rf"|\b(?P<free>{'|'.join(w for w in MADE_OF if w.isascii())}|[a-z]*nut|egg|soya?|wheat|fish|shellfish|alcohol|meat|pork|plastic|leather)[- ]free\b"
    r"|(?:(?:千万)?(?:不(?:能|可以|准)?(?:要|想要|喜欢|考虑|接受|含|带|加|有|是(?!有))(?!太)|别(?!再?(?:给我)?(?:看|推荐|显示|拿)了?(?:$|[\s,，。!！]))(?:给我|给|来|有|带|要|选|是|推荐|弄|整|加|放|含|看|显示|老给我看|老看|老推|推|给我推|跟我推|给我整|发|寄|上|配)+(?:一堆|那么多)?|别(?!太|的|用|再|给|人|管|家|处|样|墅|致|克)"
    r"|除了|除开|除去|避开|拒绝|(?<!有)没有|(?<![要想是欢虑用])无(?!理由|线|所|论|麸|糖|聊|语|奈|法|敌|比|数|关|需|须|非)|非(?!常|洲)|讨厌|排除|去掉|过敏的?是))+(?:带|含|有(?![线机色])|加)?(?:[这那][种些])?(?P<zh>[^\s,，。!！?？;；]{1,14})"
)
# In Chinese, and at times in English, the refusal stands behind: 羊毛的算了, "leather is a no".
_REFUSED = re.compile(
    r"(?:[^\s,，。!！?？;；]{0,4}?)对(?P<allergy>[^\s,，。!！?？;；]{1,8}?)过敏|(?P<what>[\w'&-]+(?: [\w'&-]+)?) (?:is|are) (?:a no(?:[ -]go)?|out|not (?:ok|okay|for me|an option|good)|excluded|(?:way |a bit |just |far |a little )?too (?:posh|pricey|dear|expensive|fancy|much) for (?:me|us))\b"
    r"|(?P<zh>[^\s,，。!！?？;；]{1,10}?)(?:的|款|色|牌子?)*(?:就|都|也|先|我|统统|通通|全部?|一律|一概|真的?|实在)*(?:算了|免了|[用吃穿喝戴]腻了?(?:不想再?[用吃穿喝买戴]了?)?|(?:不想|不会|绝不)再[用吃穿喝买戴]了?|[用吃穿喝戴]不[来惯了]|踩过?雷了?|不要了?(?=$|[\s,，。!！;；啊哈哦呀嘛哟噢喔])|勿扰|划走|退散|绕道|除外|以外|之外|不行(?=$|[\s,，。!！;；])|不考虑|免谈|别来|过敏|去了(?=$|[\s,，。!！;；])|去掉|删了|删掉|拿掉|剔除|过滤掉?|排除|别再?(?:给我)?(?:看|推荐|显示|拿)了?|不(?:想)?看了?(?=$|[\s,，。!！;；])|pass)"
)
_UNWANTED_ZH = re.compile(
    r"(?:^|(?<=[\s,，。;；]))(?P<what>(?![我你他她这那太都别不第也就])[\u3400-\u9fff]{2,4}?)的(?:就|都|也|统统|一律|一概)*(?:不要了?|滚|勿扰|划走|退散|绕道|别来|免了|免谈|[用吃穿喝戴]不[来惯了])(?=$|[\s,，。!！;；啊哈哦呀嘛哟噢喔呢])"
)
_OPINION = re.compile(
    r"not (?:even|my|for me|fussed|fussy|bothered|picky|worried|what|that|as|yet|really|quite|a fan|into|keen|interested|sure|too|feeling|bad)\b|don'?t like (?:it|that|this|them|the|these|those|any)\b|"
    r"(?:hide|exclude|drop|skip) (?:everything|anything|all)(?= (?:that'?s |which is )?(?:under|below|over|above|less|more|cheaper|dearer|rated)\b)|(?:hate|never|drop|forget|skip|scrap|bin|lose|ditch|swap|replace) (?:it|that|this|them|these|those|the (?:first|second|third|fourth|fifth|last|price|budget|colou?r|brand|size|material|rating|limit))\b|not a penny|(?:is|are|was)n'?t an? (?:issue|problem|big deal|concern|must|worry|priority)|no[ -]names?\b|no (?:more|less) than|nothing (?:fancy|special|crazy|serious|big|too|else|much|wrong|over|above)\b|no (?:clue|idea|worries|problem|rush|hurry|thanks|doubt|preference|matter|way|need|big deal|luck|joke|wonder)\b"
)
_STOP_NEGATION = re.compile(
    r"\b(?:but|they'?re|it'?s|he'?s|she'?s|i'?m|im|please|pls|plz|with|under|below|if|ones?|that|which|stuff|in|for|bc|cos|cuz|because|as|since|size|thanks|only|or less|would|is|show|i|want|make|to|it)\b(?!-).*$"
)
_BOUND_ZH = re.compile(r"[超高低大小多少](?:过|于|出|到|[\d一二两三四五六七八九十百千])")  # 不要超过7厘米 refuses nothing
_CLOSES_ZH = re.compile("[的色款系质头制子]|材")
_WHY_ZH = re.compile(r"(?:咋|怎么|为啥|为什么|为何)(?:就|都|全|还)*$")  # 咋都不带盖 is said of what is shown
_TAIL_ZH = re.compile(
    r"(?:都行|都可以|都要|的都|以外|之外|的|了|款|吧|那种|材质|牌子|做的|(?<=[\u3400-\u9fff]{2})上(?=的|$)|就行|换成?|改成?|(?<!其)[它他她](?:会|对)?).*$"
)
_OR = re.compile(r"(\s*(?:,|/|\bor\b|\bnor\b|\band\b|\bno\b|\bnot\b|或者?|和|跟|与|、|也(?:不要|别)?|别(?![致墅克人的]))\s*)")


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
        if any(p.search(match["what"]) for p in (read.words.value_forms, read.words.brand_forms, KNOWN_BRANDS)):
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
        patterns = (read.words.value_forms, read.words.brand_forms, KNOWN_BRANDS)
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
    brand, known = words.brand_forms.match(part), KNOWN_BRANDS.match(part)
    if (brand or known) and kind in (None, "brand"):
        read.exclude_brands.append(words.brands[brand.group()] if brand else known.group() if known else "")
        return (brand or known).end(), "brand"  # type: ignore[union-attr]
    value = words.value_forms.match(part)
    if value and len(value.group()) == 1 and CHINESE.match(part, 1) and not _CLOSES_ZH.match(part, 1):
        value = None  # 木柄 is no 木
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
        if (product := words.category_forms.search(part)) and product.start():
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
        product = read.words.category_forms.match(part, kept[1].start())
        whole = read.words.category_forms.match(part, kept[0].start())
        if not product or whole and whole.end() >= product.end():
            chosen = kept[:2]
    read.exclude.append(part[chosen[0].start() : chosen[-1].end()])
    tail = re.match(r"\s+ones?\b", part[chosen[-1].end() :])
    return chosen[-1].end() + (tail.end() if tail else 0)
