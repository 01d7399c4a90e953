"""What shoppers ask of a product, and where a catalogue tells it: attribute names and words in its sentences. Tables only."""

import re
from dataclasses import dataclass

from assistant.schema import Language
from assistant.service.shop_words import ASKING
from retrieval.signals.words import stem


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing that is asked: patterns over the question, over attribute names ("_" is a space), over a sentence that tells it."""

    name: str
    asked: re.Pattern[str]
    attributes: re.Pattern[str]
    told: re.Pattern[str]


def _subject(name: str, asked: str, attributes: str, told: str) -> Subject:
    return Subject(name, re.compile(asked), re.compile(rf"^(?:{attributes})$"), re.compile(rf"\b(?:{told})", re.IGNORECASE))


SUBJECTS: tuple[Subject, ...] = (
    _subject("weight", r"\b(?:weigh\w*|heav(?:y|ier)|how light|lightweight)\b|多重|重量|重不重|重吗|几斤|轻吗|轻不轻", r".*\bweight\b.*", r"weigh\w*|heavy|lightweight|\d+ ?(?:g|kg|oz|lbs?)\b"),
    _subject("material", r"\b(?:made (?:of|from|out of)|materials?|fabric|what is it of|composition)\b|材质|材料|面料|料子|什么做的|什么布", r"(?:.*\bmaterials?|fabric|upper|composition|filling|lining)", r"made (?:of|from)|cotton|leather|suede|wool|linen|polyester|nylon|steel|oak|wood|glass|ceramic|plastic|bamboo|fabric"),
    _subject("colour", r"\bcolou?rs?\b|颜色|色号|什么色", r"(?:.*\bcolou?rs?|shades?)", r"colou?rs?\b"),
    _subject("size", r"\b(?:what|which|available|any|other|in|the|your) (?:\w+ )?sizes?\b|\bsizes? (?:does|do|is|are|available|can|run)|\bsizing\b|尺码|尺寸|码数|多大码|什么码|哪些码|几码", r"(?:.*\bsizes?|shoe size)", r"sizes?\b|size chart"),
    _subject("dimensions", r"\b(?:how (?:big|large|tall|wide|long is|deep|high|thick)|dimensions?|measure(?:s|ments)?|height|width|length|depth|diameter|what size is)\b|多大|多高|多宽|多长(?!时间)|多厚|尺寸|大小|高度|宽度|长度|直径", r"(?!package|packaging)(?:\w+ ){0,2}(?:height|width|length|depth|diameter|thickness|dimensions?|size)(?: .*)?", r"\d+ ?(?:x|by) ?\d+|\d+(?:\.\d+)? ?(?:cm|mm|m|inch(?:es)?)\b|(?:high|tall|wide|long|deep)\b"),
    _subject("battery", r"\bbatter(?:y|ies)\b|\bhow long does (?:it|the charge) (?:last|run)\b|\bper charge\b|续航|电池|电量|能用多久|用多长时间", r"(?:battery.*|use time|playtime|runtime)", r"batter(?:y|ies)\b|hours of|per charge"),
    _subject("charging", r"\bcharg(?:e|es|ing|er|eable)\b|充电", r".*\bcharg\w*.*", r"charg\w+"),
    _subject("power", r"\b(?:watts?|wattage|how powerful|power)\b|功率|瓦", r"(?:power|wattage|.*\bpower\b.*)", r"watts?\b|\d+ ?w\b"),
    _subject("capacity", r"\b(?:capacity|how much (?:does it|can it|will it) (?:hold|carry|fit)|how many (?:litres?|liters?|cups?)|volume)\b|容量|能装多少|装得下|几升|多少升", r"(?:.*\bcapacity|volume)", r"litres?|liters?|holds?\b|capacity"),
    _subject("quantity", r"\b(?:how much is in|net weight|how many (?:pieces|in a pack|bags|are in)|pack size)\b|净含量|几个装|多少克|几包", r"(?:net weight|pack|volume|pack size|quantity|slots|shades|cards)", r"pack of|pieces\b|\d+ ?(?:g|ml)\b"),
    _subject("storage", r"\b(?:storage|disk|drive|hard drive|how many gb|ssd)\b|存储|硬盘|内存多大", r"(?:.*\bstorage.*|.*\bcapacity|ssd|hard drive.*)", r"\d+ ?(?:gb|tb)\b|storage"),
    _subject("memory", r"\b(?:ram|memory)\b|内存|运存", r"(?:.*\bmemory.*|ram)", r"\bram\b|memory"),
    _subject("screen", r"\b(?:screen|display|resolution|refresh rate|hz)\b|屏幕|分辨率|刷新率|显示", r"(?:screen.*|display.*|resolution|refresh rate|.*\bdisplay\b.*)", r"screen|display|resolution"),
    _subject("camera", r"\b(?:camera|megapixels?|video)\b|摄像|像素|拍照", r"(?:.*camera.*|megapixels|video)", r"camera|megapixel|video"),
    _subject("connection", r"\b(?:bluetooth|usb|wi-?fi|wireless(?:ly)?|wired|connect\w*|ports?|hdmi|cable|cord)\b|蓝牙|无线|有线|接口|怎么连|连接|数据线", r"(?:connection.*|connectivity.*|.*\binterface|wireless|.*bluetooth.*|.*\busb.*|.*\bports?\b.*|.*hdmi.*|.*wi-?fi.*)", r"bluetooth|usb|wi-?fi|wireless|connect\w*|ports?\b|hdmi|cable"),
    _subject("noise", r"\b(?:noise[- ]cancel\w*|anc|loud|quiet|silent|noisy)\b|降噪|噪音|吵|静音", r"(?:noise.*|silent|.*\bsound level.*)", r"noise|quiet|silent|loud"),
    _subject("waterproof", r"\b(?:water ?-?(?:proof|resistant|repellent|tight)|rain|wet|swim\w*|shower|splash)\b|防水|下雨|雨天|游泳|淋雨|防泼", r"(?:water ?(?:proof|resistan\w*|repellent)|waterproof.*|ip rating)", r"water ?-?(?:proof|resist\w*|tight|repellent)|rain|splash"),
    _subject("washing", r"\b(?:wash\w*|launder\w*|dry[- ]clean\w*|tumble|care instructions|iron(?:ed|ing)|how do i clean|clean it)\b|机洗|手洗|水洗|能洗|可以洗|怎么洗|清洗|干洗|洗衣机", r"(?:machine washable|washable|care.*|washing.*|removable cover)", r"wash(?!er)\w*|launder\w*|dry[- ]clean|tumble|clean(?:s|ed|ing)?\b"),
    _subject("dishwasher", r"\bdish ?washers?\b|洗碗机", r"dishwasher.*", r"dish ?washer"),
    _subject("oven", r"\b(?:oven|microwav\w*)\b|烤箱|微波炉", r"(?:oven.*|microwave.*)", r"oven|microwave"),
    _subject("induction", r"\b(?:induction|gas stove|hob|stovetop)\b|电磁炉|燃气", r"(?:induction.*|hob.*)", r"induction|hob\b|stove"),
    _subject("non-stick", r"\bnon[- ]?stick\b|不粘", r"non ?-?stick", r"non[- ]?stick"),
    _subject("vegan", r"\b(?:vegan|animal|cruelty)\b|纯素|素食|动物", r"(?:vegan|cruelty free)", r"vegan|animal|cruelty"),
    _subject("organic", r"\borganic\b|有机", r"organic", r"organic"),
    _subject("allergens", r"\b(?:gluten|allerg\w*|nuts?|lactose|dairy|soy)\b|麸质|过敏|坚果|乳糖", r"(?:allergens?|contains)", r"gluten|allerg\w*|nuts?\b|lactose|dairy"),
    _subject("sugar", r"\bsugar\w*\b|无糖|含糖|糖", r"(?:sugar.*|.*\bsugar)", r"sugar"),
    _subject("caffeine", r"\b(?:caffeine|decaf\w*)\b|咖啡因", r"(?:decaf|caffeine.*)", r"caffeine|decaf"),
    _subject("flavour", r"\b(?:flavou?rs?|taste)\b|口味|味道|什么味", r"(?:flavou?rs?|taste|roast|cocoa)", r"flavou?r|taste|notes of"),
    _subject("scent", r"\b(?:scent\w*|smell\w*|fragrance|perfumed)\b|香味|气味|什么香|香型|有香", r"(?:scent|fragrance.*|.*\bscent)", r"scent|smell|fragrance"),
    _subject("ingredients", r"\b(?:ingredients?|contain\w*|sul(?:f|ph)ates?|parabens?|what'?s in it|actives?)\b|成分|配料|含有|硫酸盐", r"(?:ingredients?|active|contains)", r"ingredients?|contains?\b|sulfate|with [a-z]+ acid|free from"),
    _subject("skin", r"\b(?:skin(?: type)?|sensitive|oily skin|dry skin)\b|肤质|皮肤|敏感肌|油皮|干皮", r"skin type", r"skin\b"),
    _subject("hair", r"\bhair\b|发质|头发", r"hair type", r"hair\b"),
    _subject("sun protection", r"\b(?:spf|sun|uv)\b|防晒|紫外线", r"(?:spf|uv.*)", r"spf|sun\b|uv\b"),
    _subject("origin", r"\b(?:where (?:is|are|was|were|does|do) (?:it|this|they|the \w+|these) (?:made|produced|manufactured|come|from|grown)|made in|country of origin|origin)\b|产地|哪里产|哪国|原产", r"(?:origin|country.*|made in)", r"made in|from [A-Z]|origin|grown"),
    _subject("season", r"\b(?:winter|summer|season|cold|warm|hot weather|cozy|cosy)\b|冬天|夏天|季节|保暖|暖和|冷|热吗|春秋", r"(?:season|insulated|warmth)", r"winter|summer|season|warm|cold|insulat\w*"),
    _subject("fit", r"\b(?:how does (?:it|this|they) fit|fit|true to size|run (?:small|large|big)|tight|loose|slim)\b|合身|版型|偏大|偏小|修身|宽松", r"(?:fit|cut)", r"\bfits?\b|true to size|tight|loose|runs (?:small|large)"),
    _subject("gender", r"\b(?:for (?:men|women|kids|girls|boys)|unisex|men'?s or women'?s)\b|男款|女款|男士|女士|男的女的|适合男|适合女", r"(?:gender|department)", r"for (?:men|women|kids)|unisex"),
    _subject("occasion", r"\b(?:occasions?|wedding|office|party|formal|casual)\b|场合|婚礼|上班|正式|休闲", r"(?:occasion|style|usage)", r"occasion|wedding|office|party|formal|casual"),
    _subject("closure", r"\b(?:clos(?:e|ure)|zip\w*|buttons?|laces?|velcro)\b|拉链|纽扣|鞋带|魔术贴", r"closure", r"zip\w*|buttons?|laces?\b|velcro|buckle"),
    _subject("heel", r"\bheels?\b|鞋跟|跟高", r"(?:heel.*)", r"heel"),
    _subject("folding", r"\b(?:fold\w*|packable|collaps\w*)\b|折叠|收纳", r"(?:foldable|packable)", r"fold\w*|pack(?:s|able) (?:down|away|into)|packable"),
    _subject("assembly", r"\b(?:assembl\w*|install\w*|put together|set ?up|tools)\b|组装|安装", r"(?:assembly.*|installation.*)", r"assembl\w*|install\w*|tools?\b"),
    _subject("warranty", r"\b(?:warrant\w*|guarantee\w*)\b|保修|质保", r"(?:warranty.*|guarantee.*)", r"warrant\w*|guarantee\w*"),
    _subject("seats", r"\b(?:how many (?:people|seats|persons)|seats?)\b|几个人|几人|座位", r"seats", r"seats?\b|people"),
    _subject("dimming", r"\b(?:dim\w*|brightness)\b|调光|亮度", r"(?:dimmable|brightness.*)", r"dim(?:s|mable|mer)|bright"),
    _subject("compatibility", r"\b(?:compatible|work(?:s)? with|mac|iphone|android|windows|linux|fit my)\b|兼容|苹果|安卓|支持什么系统", r"(?:compatib\w*.*|operating system.*|os)", r"compatible|works? with|mac\b|iphone|android|windows"),
)  # fmt: skip

PRICE = re.compile(
    r"\b(?:price|cost|costs|how much (?:is|are|does|do|for|would)(?!.{0,12}\b(?:hold|weigh|contain))|how expensive|what do (?:you|they) charge)\b|多少钱|价格|价钱|售价|什么价|几块钱"
)
STOCK = re.compile(
    r"\b(?:in stock|available|availability|sold out|left|how many do you have|can i (?:still )?(?:get|buy|order) it|out of stock|still (?:have|got))\b|有货|现货|库存|缺货|还有吗|售罄|卖完|有没有货|剩几|还剩"
)
RATING = re.compile(r"\b(?:rat(?:ing|ings|ed)|stars?|score)\b|评分|几星|几分|打分")
REVIEWS = re.compile(
    r"\b(?:reviews?|what (?:do|did|are) (?:other |the )?(?:people|others|customers|buyers|users|shoppers|everyone|folks)|opinions?|feedback|complaints?|worth it|any good|praise\w*|buyers? (?:say|think|like)|people (?:say|think|like|complain))\b|评价|评论|口碑|反馈|买家|大家(?:觉得|怎么|说)|好评|差评|好用吗|怎么样|值得"
)
ABOUT = re.compile(
    r"\b(?:tell me (?:more|a bit more|something|about)|more (?:info\w*|details?)|details? (?:of|on|about|for|please)|describe|description|specs?|specifications?|features|what is (?:it|this|that)(?: exactly)?\??$|know more)\b|介绍|详情|详细|参数|描述|说说|讲讲|规格|特点|了解一下"
)
BRAND = re.compile(r"\b(?:brand|who makes|which company|manufacturer|made by)\b|品牌|牌子|厂家|哪家")
REFERENCE = re.compile(
    r"\b(?:the )?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|last|1st|2nd|3rd|4th|5th|6th|7th|8th)(?: (?:one|item|product|option|pair))?\b|(?:#|\bnumber |\bno\.? ?|\bitem |\boption )\d{1,2}\b"
    r"|第(?:[一二三四五六七八九十]|\d{1,2})(?:个|款|件|双|条|只|种|台)?|最后(?:那|一)?(?:个|款|件|双|条|只)?"
)
SIZE = re.compile(
    r"\bsizes? (?P<a>\d{1,3}(?:[.,]5)?|x{0,4}[sml]|xx?s|[2-6]xl|small|medium|large|one size)\b|(?<![\d.])(?P<b>\d{1,3}(?:\.5)?) ?码|(?P<c>x{0,4}[sml]|[2-6]xl) ?码|\bin (?:an? )?(?P<d>\d{1,3}(?:\.5)?|x{0,4}[sml]|xxs|[2-6]xl)\b(?! (?:minutes?|hours?|days?|weeks?|cm|inch))"
)
SIZE_WORDS = {"small": "s", "medium": "m", "large": "l"}

# Attributes that an item has rather than is.
HAS = re.compile(
    r"(?:port|charging|protection|support|control|sensor|cover|shutter|gps|drainage|cancelling|canceling|screen|card|video|memory)s?$"
)

# Words of an attribute's name that a question may leave out: "gluten" asks for "gluten free".
LIGHT = frozenset(
    "free safe type life size capacity product number of and total maximum max min minimum supported quantity".split()
)
# Who asks how big the screen is does not ask how big the thing is.
INNER = frozenset(("screen", "memory", "storage", "battery", "capacity", "camera", "heel", "power", "quantity"))
# A question for one of these is answered only by what names it.
TECHNOLOGIES = re.compile(r"\b(?:hdmi|usb(?:-c)?|displayport|vga|ethernet|ports?|thunderbolt|nfc)\b")
DIRECTIONS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), way)
    for pattern, way in (
        (r"\b(?:tall|high|height)\b|多高|高度", "height"),
        (r"\b(?:wide|width|broad)\b|多宽|宽度", "width"),
        (r"\b(?:long|length)\b|多长|长度", "length"),
        (r"\b(?:deep|depth)\b|多深|深度", "depth"),
        (r"\b(?:thick|thickness)\b|多厚|厚度", "thickness"),
        (r"\bdiameter\b|直径", "diameter"),
    )
)
QUESTION_WORDS = ASKING | frozenset(
    stem(word)
    for word in "say says said think write writes people buyers others about review reviews good well work works thing really okay ok fine sure think anybody anyone everyone use using used one ones make makes made "
    "there come comes go goes big small many few lot item product buy bought getting 这个 那个 这款 那款 可以 能不 不能 有没 没有 什么 怎么 是不 不是 "
    "吗？ 多少 请问".split()
)

SENTENCES: dict[str, dict[Language, str]] = {
    "is": {"en": "Yes, it is {label}.", "zh": "是的，{label}。"},
    "is_not": {"en": "No, it is not {label}.", "zh": "不，这款并非{label}。"},
    "has": {"en": "Yes, it has {label}.", "zh": "有，{label}。"},
    "has_not": {"en": "No, it has no {label}.", "zh": "没有{label}。"},
    "just_is": {"en": "It is {label}.", "zh": "{label}：是。"},
    "just_is_not": {"en": "It is not {label}.", "zh": "{label}：否。"},
    "just_has": {"en": "It has {label}.", "zh": "有{label}。"},
    "just_has_not": {"en": "It has no {label}.", "zh": "没有{label}。"},
    "same": {"en": "Yes: the {label} is {value}.", "zh": "是的，{label}：{value}。"},
    "value": {"en": "The {label} is {value}.", "zh": "{label}：{value}。"},
    "plain": {"en": "{label}: {value}.", "zh": "{label}：{value}。"},
    "values": {"en": "It comes in these {label}s: {value}.", "zh": "可选{label}：{value}。"},
    "one_of": {"en": "Yes, {label} {value} is in stock.", "zh": "有，{label}{value}有货。"},
    "one_left": {"en": "Yes, but only {stock} of {label} {value} are left.", "zh": "有，不过{label}{value}只剩{stock}件。"},
    "one_gone": {"en": "{label} {value} is sold out. In stock: {others}.", "zh": "{label}{value}已售罄，还有：{others}。"},
    "one_missing": {"en": "It does not come in {label} {value}. There is {others}.", "zh": "没有{label}{value}，可选：{others}。"},
    "price": {"en": "It costs {price}.", "zh": "售价{price}。"},
    "prices": {"en": "It costs from {low} to {high}, depending on the {label}.", "zh": "价格{low}到{high}，因{label}而异。"},
    "stock": {"en": "It is in stock.", "zh": "有货。"},
    "few": {"en": "It is in stock, but only {stock} are left.", "zh": "有货，只剩{stock}件。"},
    "gone": {"en": "It is sold out.", "zh": "已经售罄。"},
    "partly": {"en": "Still in stock: {label} {value}.", "zh": "还有货的{label}：{value}。"},
    "rating": {"en": "Buyers rate it {rating} of 5 ({count} ratings).", "zh": "买家评分{rating}（满分5分，共{count}个评分）。"},
    "rated": {"en": "It is rated {rating} of 5.", "zh": "评分{rating}（满分5分）。"},
    "unrated": {"en": "Nobody has rated it yet.", "zh": "还没有人评分。"},
    "reviews": {
        "en": "{count} written reviews: {good} positive, {bad} negative.",
        "zh": "{count}条文字评价中，好评{good}条，差评{bad}条。",
    },
    "review": {"en": "There is one written review.", "zh": "有1条文字评价。"},
    "praise": {"en": "Liked: {quotes}.", "zh": "好评提到：{quotes}。"},
    "blame": {"en": "Criticised: {quotes}.", "zh": "不足之处：{quotes}。"},
    "between": {"en": "Reviews of three stars say: {quotes}.", "zh": "三星评价提到：{quotes}。"},
    "said": {"en": "Buyers write: {quotes}.", "zh": "买家说：{quotes}。"},
    "described": {"en": "The description says: {quotes}.", "zh": "商品描述写道：{quotes}。"},
    "titled": {"en": "It is called {quotes}.", "zh": "商品名称：{quotes}。"},
    "brand": {"en": "It is by {brand}.", "zh": "品牌是{brand}。"},
    "data": {"en": "In short: {pairs}.", "zh": "主要参数：{pairs}。"},
}  # fmt: skip
