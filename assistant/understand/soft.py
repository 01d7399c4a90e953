"""Wishes that no table knows: what stands where a property stands ("..., four wheels, TSA lock", "with a harness", 带头枕的).

Read last, from what nobody has read. They are hints: never a filter, kept through the conversation and said where nothing bears
them out. What may be a plea, an opinion or a story is left alone, so only short runs without any everyday word count.
"""

import re

from .fillers import FILLERS, FILLERS_ZH
from .text import CHINESE
from .vocabulary import Value
from .wishes import FEATURE, INTEREST, MEASURE, Wishes

_MOST_WORDS, _MOST_CHARACTERS = 3, 5
_NUMBER = r"(?:\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|twelve)"
_COUNTED = re.compile(
    rf"(?<![\d.,$€£¥])\b{_NUMBER}[- ]?(?:packs?|seaters?|persons?|people|man(?= tent)|drawers?|wheels?|jars?|pieces?(?! of)|pcs|slots?|burners?|doors?|shelves|tiers?|layers?|"
    rf"compartments?|players?|rooms?|bedrooms?|batter(?:y|ies)(?! life)|inputs?|speeds?|ply|cups?|slices?|ports?|blades?|panels?|sheets?|rolls?|capsules?|tablets?(?= )|teabags?|serves?|place settings?)\b(?!\s*(?:in|on) my cart)"
    rf"|\b(?:pack|box|set|bag|case|multipack) of {_NUMBER}\b(?! (?:those|these|them|the))|(?<![\d.])\d{{2,4}} ?[x×*] ?\d{{2,4}}(?: ?[x×*] ?\d{{2,4}})?(?: ?(?:cm|mm|m|inch|px))?\b"
    rf"|\b(?:sleeps|seats|serves|family of|stage|step) {_NUMBER}\b"
    r"|\b(?:over |at least )?\d{3,5}\+? ?(?:pieces?|pcs)\b|\b\d{1,2} ?(?:-|to) ?\d{1,2} ?(?:months?|years?|yrs?)\b(?: old)?|\b\d{1,3} colou?rs\b|[\d一两二三四五]米[\d一二两三四五六七八九]{1,2}(?!\d)|\d{2,3}键|\d{1,3}齿|(?<!\d)\d{2,3}度(?!以|角)|(?:\d{1,3}|[一二两三四五六七八九十])(?:色(?![\u3400-\u9fff])|[片支瓶只根包条双对件卷张袋罐个]装)|\d{2,5}[片粒](?:以上|以内|左右)?|\d{1,2}(?:到|至|-|~)\d{1,2}(?:岁|个月)|(?:能)?[坐睡住][\d一二两三四五六七八九十]{1,2}个?人|[\d一二两三四五六七八九十]{1,2}人(?:位|座|份|用|的(?=[\s,，]|$)|(?=帐篷)|(?=[\s,，])|套)|(?<![\d分])[1-6一二三四]段(?=[\s,，]|$|的|奶粉)"
)
# What somebody else likes doing: "she's really into pottery".
_INTO = re.compile(
    r"\b(?:he|she|they|who|\w+'s|is|are|and)(?:'?s|'?re| is| are)? (?:(?:really|so|very|totally|big|also|just) )*"
    r"(?:into|loves?|likes?|enjoys?|obsessed (?:with|by|w)|mad (?:about|on)|crazy about|nuts about|keen on|an? (?:big |huge |massive )?fan of)"
    r" (?P<what>[a-z][\w'-]+(?: [a-z][\w'-]+)?)(?=$|[,.;!?]| and\b| but\b| so\b| under\b| around\b| not\b| about\b| max\b| up to\b| budget\b| for\b)"
)
# What a case, a film or a sleeve is for.
_NAMED = (
    r"(?:(?:iphone ?|\b(?=1[1-9] ?(?:pro|plus|mini)))\d{1,2}(?: ?pro ?max| ?pro| ?plus| ?mini)?|macbook(?: ?pro| ?air)?|ipad(?: ?pro| ?air| ?mini)?"
    r"|airpods(?: ?pro)?(?: ?\d)?|galaxy ?(?:[a-z]\d{1,2}(?: ?ultra| ?plus)?|watch ?\d)|pixel ?(?:\d{1,2}(?:a\b| ?pro)?|watch(?: ?\d)?)|apple watch(?: (?:series|se|ultra) ?\d?)?"
    r"|(?:garmin )?(?:fenix|forerunner|venu|instinct|vivoactive) ?\d{0,3}[sx]?|fitbit (?:versa|charge|sense|inspire) ?\d?|kindle paperwhite|surface (?:pro|go) ?\d{1,2}|gopro hero ?\d{1,2}|steam deck"
    r"|(?:小米|红米|荣耀|华为(?: ?mate| ?p)?|oppo|vivo|一加|苹果) ?\d{1,2}(?: ?pro| ?ultra| ?plus)?|(?:nintendo )?switch (?:oled|lite|2)|ps5|ps4|xbox (?:series [xs]|one))"
)
_DEVICE = re.compile(
    rf"(?P<what>{_NAMED})(?=[^,;.!?，。；！？]{{0,12}}(?:case|cover|sleeve|strap|protector|charger|stand|bag|壳|套|膜|包|支架|表带|充电|笔|贴|线))"
    rf"|(?:\bfor (?:(?:my|an?|the) )?|(?:case|cover|strap|band|charger|protector|battery|filter) (?:for )?|[壳套膜] ?)(?P<owned>{_NAMED})(?![a-z0-9])"
)
_PIECES = re.compile(r"(?:[^,;.!?()\n/:]|[.](?=\d)|(?<=\d)/(?=\d))+(?![^,;.!?()\n/]*:)")  # what stands before a colon is a name
_WITH = re.compile(
    r"\b(?:with|w/|has to have|must have|featuring|including|includes?)\s+(?:an?|the|some|built[- ]in)?\s*(?P<what>[^,;.!?()\n]+)"
)
_STOPS = re.compile(
    r"\b(?:and|or|but|for|so|because|cos|that|which|who|to|in|on|at|as|if|is|are|from|under|over|below|above|around|please|pls|plz|thanks|ideally|only|max|min|preferably|rather)\b|[&+]"
)
_WORD = re.compile(r"[\w'’./-]+")
# Words that a property has not: pleas, feelings, people, time, money, the shop, and what is said of the conversation.
_NO_PROPERTY = frozenset(
    (
        "haha lol lmao omg wow ugh argh yay damn gosh cheers ta mate bro dude guys folks everyone everybody sir madam dear morning afternoon evening hurry rush urgent urgently quick quickly fast "
        "free shipping delivery discount sale deal deals offer offers coupon voucher cheap cheaper expensive pricey affordable value worth review reviews rating ratings rated stars star top "
        "nice pretty cute lovely fancy comfy comfortable quality durable sturdy simple basic normal regular standard classic similar different various several "
        "husband wife girlfriend boyfriend friend kid kids baby child children mom mum dad mother father son daughter brother sister grandma grandpa grandson granddaughter nephew niece uncle aunt "
        "boss teacher colleague year years month months days hour hours time times day night party school college uni office trip travel holiday vacation wedding christmas xmas easter "
        "problem issue matter question answer opinion luck idea clue mess nightmare disaster joke fun sense reason "
        "broke broken lost died stopped ran told said says heard seen saw hate hated loved wanted needed bought ordered sent gave came went left kept keeps got getting "
        "everything nothing anything something someone nobody whatever wherever anywhere somewhere here there now then later before after ago once twice always never often sometimes usually "
        "max maximum min minimum idk rip range guests rs usd gbp eur approx etc eta asap fyi imo imho size sizes colour color style type kind sort brand model version "
        "regards sincerely hugs kisses xx xoxo love hola gracias merci bitte barato "
        "screen page list result results picture photo link number order cart basket account password message chat "
        "first second third last next previous one two three four five used costing"
    ).split()
)
# These say something only of another word: "large buttons".
_NEVER_ALONE = frozenset(
    "big small large tiny huge medium long short high low old young new full half whole wide fine soft hard".split()
)
_STORY_ZH = re.compile(
    r"[我你您他她它咱俺谁这那哪啥么吗呢吧啊呀哦嘛哈啦了过着们是要想给用拜挺紧搬胖装修国货看找买来去说问等急求请谢麻帮推荐送别不没都也还就只很太真好快慢贵便宜钱块元价预算左右以内以下以上天周月年号店家人党老板亲姐妹哥弟爸妈爷奶婆公孙友时候生日礼物什怎为因所但如果可能应该觉得喜欢讨厌烦死救命在线有无和跟与或把被让再更最第个只条件双款台瓶些点]"
)
_PROPERTY_ZH = re.compile(
    r"(?:带(?:有)?|支持|具有)(?P<a>[\u3400-\u9fffa-z0-9]{2,5}?)(?:功能)?(?:的|款|(?=带)|$)|(?:可以|可|能够|能)(?P<b>[\u3400-\u9fff]{2,3}?)(?:的|$)|(?P<c>防[\u3400-\u9fff]{1,2})(?:的|$)|(?P<d>[\u3400-\u9fff]{1,3}?味)(?:的|儿|$)"
)
# A piece that ends so names a product.
_THING_ZH = re.compile(
    r"[霜膜套罩器机包垫箱鞋靴衣裤裙帽镜表巾帘板架车床桌椅柜灯锅杯壶刀盆盒瓶袋膏液粉乳水油糖茶酒饼粮砂球拍琴笔本纸锁伞饭面米肉果酱奶]$|电脑|手机|耳机|玩具|家具|文具"
)
_TASTE = re.compile(r" (?:flavou?r(?:ed)?|scent(?:ed)?)$")
_SPLIT_ZH = re.compile(r"[\s,，。！!？?；;、:：/]+")


def read_counts(read: Wishes) -> None:
    """Counts, measures and models that are no price: "6 pack", 160x230, 能坐六个人, "iphone 15 case". Before the prices are read."""
    for match in read.u.find(_COUNTED):
        read.u.take(match)
        _hint(read, MEASURE, match.group(), match.span())
    for match in read.u.find(_DEVICE):
        group = "what" if match["what"] else "owned"
        _hint(read, FEATURE, match[group], match.span(group))


def read_soft(read: Wishes) -> None:
    """Short pieces that name a property. After everything else."""
    spans = _chinese(read) if read.u.language == "zh" else _english(read)
    for match in _INTO.finditer(read.u.low):
        words = match["what"].split()
        if not any(w in FILLERS or w in _NO_PROPERTY for w in words) and not any(read.u.read[slice(*match.span("what"))]):
            read.want(Value(INTEREST, match["what"]))
    for start, end in spans:
        for (a, b), value in read.hinted.items():
            if start <= a and b <= end and (a, b) != (start, end) and value in read.attributes.get(FEATURE, ()):
                read.unwant(FEATURE, value)  # a removable tray is more than a thing that is removable
        _hint(read, FEATURE, _TASTE.sub("", read.u.low[start:end]), (start, end))


def _hint(read: Wishes, name: str, words: str, span: tuple[int, int]) -> None:
    if all(words not in values for values in read.attributes.values()):
        read.hint(name, words, span)


def _english(read: Wishes) -> list[tuple[int, int]]:
    u, found = read.u, []
    open_text = "".join(";" if taken else c for c, taken in zip(u.low, _taken(read, [*read.hinted]), strict=True))
    for number, piece in enumerate(_PIECES.finditer(u.low)):
        parts = _parts(piece.group(), whole=True) if number else []
        spans = [_property(open_text, read, piece.start() + a, piece.start() + b) for a, b in parts]
        found += [span for span in spans if span] if all(spans) else []
    for match in _WITH.finditer(u.low):
        at = match.start("what")
        for part in _parts(match["what"]):
            if span := _property(open_text, read, at + part[0], at + part[1]):
                found.append(span)
            else:
                break
    return sorted(set(found))


def _parts(text: str, whole: bool = False) -> list[tuple[int, int]]:
    """Where the parts joined by "and" or "or" stand, up to the first other stop; with `whole` nothing where there is one."""
    spans, start = [], 0
    for stop in _STOPS.finditer(text):
        spans.append((start, stop.start()))
        if stop.group() not in ("and", "or", "&", "+"):
            return [] if whole else spans
        start = stop.end()
    return [*spans, (start, len(text))]


def _property(open_text: str, read: Wishes, start: int, end: int) -> tuple[int, int] | None:
    """The span of one to three words, nothing of which was read, none of them an everyday one; an article before them is left."""
    words = list(_WORD.finditer(open_text, start, end))
    while words and words[0].group() in ("a", "an", "the", "some", "and", "or", "also", "with", "preferably", "ideally"):
        words = words[1:]
    if not 0 < len(words) <= _MOST_WORDS or ";" in open_text[start:end] or words[0].group()[0].isdigit():
        return None
    said = [w.group().strip("'’./-") for w in words]
    if any(len(w) < 2 or w in FILLERS or w in _NO_PROPERTY for w in said) or all(w.isdigit() or w in _NEVER_ALONE for w in said):
        return None
    span = words[0].start(), words[-1].end()
    is_product = any(m.end() == span[1] for m in read.words.category_forms.finditer(open_text, *span))
    return None if is_product else span


def _taken(read: Wishes, but: list[tuple[int, int]] | None = None) -> list[bool]:
    """Which characters are read, those of values too, `but` not these."""
    taken = list(read.u.read)
    for start, end in read.value_spans:
        if (start, end) not in (but or ()):
            taken[start:end] = [True] * (end - start)
    return taken


def _chinese(read: Wishes) -> list[tuple[int, int]]:
    u, found, taken = read.u, [], _taken(read)
    at = 0
    for piece in _SPLIT_ZH.split(u.low):
        start = u.low.index(piece, at) if piece else at
        at = start + len(piece)
        for match in _PROPERTY_ZH.finditer(piece):
            group = next(g for g in "abcd" if match[g])
            span = (start + match.start(group), start + match.end(group))
            if not any(taken[span[0] : span[1]]) and not _STORY_ZH.search(match[group]) and not _product(read, match[group]):
                found.append(span)
        bare = piece.removesuffix("的")
        whole = (start, start + len(bare))
        if (
            2 <= len(bare) <= _MOST_CHARACTERS
            and not any(taken[whole[0] : whole[1]])
            and CHINESE.fullmatch(bare[0])
            and not _STORY_ZH.search(bare)
            and not _product(read, bare)
            and not any(whole[0] <= a and b <= whole[1] for a, b in found)
            and (start or read.categories)
        ):
            found.append(whole)
    return found


def _product(read: Wishes, said: str) -> bool:
    return bool(read.words.category_forms.search(said) or said in FILLERS_ZH or _THING_ZH.search(said))
