"""Write a product's title, Chinese title, summary and description as a shop would. It draws words, never facts."""

import re
from random import Random

from retrieval.demo.kinds import Kind
from retrieval.demo.words import TELLING, ZH, ZH_FACTS, ZH_SPECS
from retrieval.schema import AttributeValue, Item, Quantity

# Types whose name depends on a fact: (type, value) -> English noun, Chinese noun.
NOUNS = {
    ("hats", "beanie"): ("Beanie", "针织帽"),
    ("hats", "cap"): ("Baseball Cap", "棒球帽"),
    ("hats", "brim"): ("Wide-Brim Hat", "宽檐帽"),
    ("teas", "green"): ("Green Tea", "绿茶"),
    ("teas", "black"): ("Black Tea", "红茶"),
    ("teas", "herbal"): ("Herbal Tea", "花草茶"),
    ("teas", "oolong"): ("Oolong Tea", "乌龙茶"),
    ("chocolates", "dark"): ("Dark Chocolate", "黑巧克力"),
    ("chocolates", "milk"): ("Milk Chocolate", "牛奶巧克力"),
    ("chocolates", "white"): ("White Chocolate", "白巧克力"),
    ("chargers", "wall"): ("Wall Charger", "充电器"),
    ("chargers", "car"): ("Car Charger", "车载充电器"),
    ("nuts", "almond"): ("Almonds", "杏仁"),
    ("nuts", "cashew"): ("Cashews", "腰果"),
    ("nuts", "walnut"): ("Walnuts", "核桃"),
    ("nuts", "hazelnut"): ("Hazelnuts", "榛子"),
    ("nuts", "mixed"): ("Mixed Nuts", "混合坚果"),
    ("spices", "paprika"): ("Paprika", "红椒粉"),
    ("spices", "turmeric"): ("Turmeric", "姜黄粉"),
    ("spices", "cinnamon"): ("Cinnamon", "肉桂粉"),
    ("spices", "oregano"): ("Oregano", "牛至"),
    ("spices", "cumin"): ("Cumin", "孜然粉"),
    ("rices", "basmati"): ("Basmati Rice", "印度香米"),
    ("rices", "jasmine"): ("Jasmine Rice", "茉莉香米"),
    ("rices", "risotto"): ("Risotto Rice", "烩饭米"),
    ("pastas", "spaghetti"): ("Spaghetti Pasta", "意大利长面"),
    ("pastas", "penne"): ("Penne Pasta", "意大利通心粉"),
    ("pastas", "fusilli"): ("Fusilli Pasta", "意大利螺旋面"),
    ("coffees", "Whole Bean"): ("Coffee Beans", "咖啡豆"),
    ("coffees", "Ground"): ("Ground Coffee", "咖啡粉"),
    ("cameras", "mirrorless"): ("Mirrorless Camera", "微单相机"),
    ("cameras", "compact"): ("Compact Camera", "便携相机"),
    ("coffee-makers", "espresso"): ("Espresso Machine", "意式咖啡机"),
    ("coffee-makers", "filter"): ("Filter Coffee Maker", "滴滤咖啡机"),
}
ZH_UNITS = {"inch": "英寸", "g": "克", "ml": "毫升", "l": "升", "W": "瓦", "MP": "万像素"}


def title_of(kind: Kind, item: Item, line: str) -> str:
    facts = item.attributes
    noun = _noun(kind, item)[0]
    fields = {name: _shown(value) for name, value in facts.items() if not isinstance(value, tuple)}
    for name in re.findall(r"{(\w+)}", kind.title):
        fields.setdefault(name, "")
    if fields.get("material") == fields.get("colour"):
        fields["material"] = ""
    skin = str(facts.get("skin_type", facts.get("hair_type", "")))
    fields |= {
        "brand": item.brand,
        "line": line,
        "noun": noun,
        "adj": " ".join(_adjectives(kind, item, noun)[:2]),
        "for_gender": {"men": "for Men", "women": "for Women", "unisex": ""}.get(fields.get("gender", "").lower(), ""),
        "for_skin": "" if skin in ("", "all") else f"for {skin.title()} {'Skin' if 'skin_type' in facts else 'Hair'}",
        "colour": fields.get("colour", "").title(),
        "material": fields.get("material", "").title(),
        "size_words": _size_words(kind, item),
    }
    if fields.get("flavour", "").lower() == "plain":
        fields["flavour"] = ""
    title = kind.title.format_map(fields)
    title = re.sub(r"\s+", " ", title).replace(" ,", ",")
    return re.sub(r"(, )+", ", ", re.sub(r",(\s*,)+", ",", title)).strip(" ,")


def zh_title_of(kind: Kind, item: Item, line: str) -> str:
    facts = item.attributes
    noun = _noun(kind, item)[1]
    words = [TELLING[key][1] for key in _telling(kind, item) if TELLING[key][1] and TELLING[key][1] not in noun][:2]
    values = [_zh_value(name, facts.get(name)) for name in ZH_FACTS if (kind.key, facts.get(name)) not in NOUNS]
    words += [word for word in values if word and word not in noun and word not in words][:2]
    material = ZH.get(str(facts.get("material", "")), "")
    if material[:2] in noun or facts.get("material") == facts.get("colour"):
        material = ""
    words = [w for w in dict.fromkeys([*words, material]) if w and w not in noun]
    specs = [_zh_spec(value) for name in ZH_SPECS if (value := facts.get(name)) is not None]
    gender = str(facts.get("gender", ""))
    tail = ["" if gender == "unisex" else ZH.get(gender, ""), *specs[:2], ZH.get(str(facts.get("colour", "")), "")]
    return " ".join(word for word in (f"{item.brand} {line}", "".join(words) + noun, *tail) if word)


def summary_of(kind: Kind, item: Item, rng: Random) -> str:
    noun = _noun(kind, item)[0]
    words = [w if w.isupper() else w.lower() for w in _adjectives(kind, item, noun)[:2]]
    material = str(item.attributes.get("material", ""))
    lower = noun.lower().replace("usb", "USB").replace("t-shirt", "T-shirt")
    phrase = " ".join([*words, *([material] if material else []), lower, rng.choice(kind.use)])
    return phrase[0].upper() + phrase[1:]


def describe(kind: Kind, item: Item, rng: Random) -> str:
    """Two to four sentences: two of the type's own, then what the telling facts say."""
    fields = {name: str(value) for name, value in item.attributes.items() if isinstance(value, str)}
    own = [s.format_map(fields) for s in kind.about if not ("{flavour}" in s and fields["flavour"] == "plain")]
    facts = [SAYS.get((kind.key, *key), TELLING[key][2]) for key in _telling(kind, item)]
    if _noun(kind, item)[0].endswith("s"):
        facts = [re.sub(r"^It (\w+) ", lambda m: f"They {PLURAL_VERBS.get(m[1], m[1].removesuffix('s'))} ", s) for s in facts]
    rng.shuffle(facts)
    chosen = rng.sample(own, 2) + facts[:2]
    return " ".join(sentence[0].upper() + sentence[1:] for sentence in chosen)


def _noun(kind: Kind, item: Item) -> tuple[str, str]:
    for value in item.attributes.values():
        if isinstance(value, str) and (kind.key, value) in NOUNS:
            return NOUNS[kind.key, value]
    return kind.noun, kind.zh


def _telling(kind: Kind, item: Item) -> list[tuple[str, str]]:
    keys = [(name, _plain(value)) for name, value in item.attributes.items() if isinstance(value, bool | str)]
    return [
        key
        for key in keys
        if key in TELLING
        and kind.key in ONLY_FOR.get(key, ONLY_FOR.get(key[0], (kind.key,)))
        and not _goes_without_saying(kind, *key)
    ]


def _goes_without_saying(kind: Kind, name: str, value: str) -> bool:
    return kind.facts.get(name) is True and (name == "vegan" or kind.key in ("umbrellas", "electric-toothbrushes"))


ONLY_FOR: dict[str | tuple[str, str], tuple[str, ...]] = {
    "closure": ("ankle-boots",),
    ("waterproof", "no"): ("hiking-boots", "jackets", "backpacks", "running-shoes"),
}
SAYS = {
    ("mascaras", "waterproof", "yes"): "It holds through tears and rain.",
    ("sunscreens", "waterproof", "yes"): "It stays on in the water for 80 minutes.",
    ("watches", "waterproof", "yes"): "Waterproof to 50 metres, so it may come along for a swim.",
    ("smart-watches", "waterproof", "yes"): "Waterproof to 50 metres, so it counts lengths in the pool.",
    ("smartphones", "waterproof", "yes"): "Waterproof: half an hour in a metre of water does it no harm.",
    ("phone-cases", "waterproof", "yes"): "Sealed all round, it is waterproof and takes pictures under water.",
    ("speakers", "waterproof", "yes"): "Waterproof, and it floats.",
    ("earbuds", "waterproof", "yes"): "Waterproof against rain and sweat.",
    ("cameras", "waterproof", "yes"): "Seals at every joint make it waterproof to ten metres.",
    ("vases", "handmade", "yes"): "Made by hand, so each one differs a little.",
}
PLURAL_VERBS = {"is": "are", "has": "have", "does": "do", "goes": "go", "may": "may", "dries": "dry"}


def _adjectives(kind: Kind, item: Item, noun: str) -> list[str]:
    words = [TELLING[key][0] for key in _telling(kind, item)]
    return [word for word in words if word and word.split()[0] not in noun and f"{{{word}}}" not in kind.title]


def _size_words(kind: Kind, item: Item) -> str:
    for name in ("capacity", "diameter", "blade_length", "seats", "slots"):
        value = item.attributes.get(name)
        if isinstance(value, Quantity):
            return _shown(value).title() if name in ("seats", "slots") else _shown(value)
    return ""


def _plain(value: AttributeValue) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _shown(value: AttributeValue) -> str:
    if isinstance(value, Quantity):
        number = f"{value.value:g}"
        if value.unit == "inch":
            return f"{number}-Inch"
        if value.unit == "GB" and value.value >= 1000:
            return f"{value.value / 1000:g} TB"
        if value.unit == "g" and value.value >= 1000:
            return f"{value.value / 1000:g} kg"
        return f"{number} {value.unit}".strip()
    text = str(value)
    return text if any(c.isupper() for c in text) else text.title()


def _zh_value(name: str, value: AttributeValue | None) -> str:
    word = ZH.get(value, "") if isinstance(value, str) else ""
    if name == "skin_type" and word:
        return word if word.endswith("肌") else f"{word}肌"
    return "" if name == "flavour" and value == "plain" else word


def _zh_spec(value: AttributeValue) -> str:
    if not isinstance(value, Quantity):
        return str(value)
    if value.unit == "g" and value.value >= 1000:
        return f"{value.value / 1000:g}公斤"
    if value.unit == "MP":
        return f"{value.value * 100:g}万像素"
    return f"{value.value:g}{ZH_UNITS.get(value.unit, value.unit)}"
