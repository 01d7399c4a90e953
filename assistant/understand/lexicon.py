"""What shoppers call the values of a catalogue, in English and Chinese. Tables only; each applies where the contract has the value."""

from assistant.words_zh import ZH_VALUES

# Of the words that the assistant uses itself, those that mean more than the one value.
AMBIGUOUS_ZH = frozenset(
    "混合 苹果 杏子 莓果 燕麦 黄油 森林 温和 中国 松紧 点点 长款 中长款 短款 圆形 宽檐 生的 烘烤 紧凑 偏软 偏硬 学习 特大 滴滤 牛奶 中性 钢 常规 有线 三叶草 洋槐 辛香 鸭舌".split()
)
# Chinese words for values that catalogues write in English; several Chinese words may mean one value.
VALUES_ZH: dict[str, str] = {
    **{zh: en for en, zh in ZH_VALUES.items() if zh not in AMBIGUOUS_ZH},
    "纯黑": "black", "黑": "black", "纯白": "white", "白": "white", "深灰": "grey", "浅灰": "grey", "灰": "grey", "藏青": "navy",
    "深蓝色": "navy", "深蓝": "navy", "藏蓝": "navy", "海军蓝": "navy", "天蓝": "blue", "浅蓝": "blue", "蓝": "blue", "大红": "red", "酒红": "red",
    "红": "red", "墨绿": "green", "军绿": "green", "绿": "green", "咖啡色": "brown", "咖色": "brown", "褐色": "brown", "棕": "brown",
    "米白": "off white", "米白色": "off white", "卡其色": "khaki", "卡其": "khaki", "粉红色": "pink", "粉红": "pink", "粉": "pink", "紫": "purple", "黄": "yellow",
    "橘色": "orange", "橙": "orange", "银的": "silver", "纯银": "silver", "银制": "silver", "金的": "gold", "纯金": "gold", "真皮": "leather",
    "皮质": "leather", "牛皮": "leather", "皮制": "leather", "皮": "leather", "绒面": "suede", "纯棉": "cotton", "纯绵": "cotton", "全棉": "cotton",
    "棉质": "cotton", "棉布": "cotton", "毛呢": "wool", "棉麻": "linen", "麻": "linen", "涤纶": "polyester", "聚酯": "polyester",
    "丝绸": "silk", "桑蚕丝": "silk", "铝制": "aluminium", "铝": "aluminium", "瓷": "ceramic", "实木": "wood", "木头": "wood", "木质": "wood",
    "木制": "wood", "竹制": "bamboo", "竹子": "bamboo", "男款": "men", "男式": "men", "男装": "men", "男生": "men", "男性": "men", "男人": "men",
    "男": "men", "女款": "women", "女式": "women", "女装": "women", "女生": "women", "女性": "women", "女人": "women", "女": "women",
    "中性款": "unisex", "男女通用": "unisex", "男女同款": "unisex", "干性": "dry", "干皮": "dry", "油性": "oily", "油皮": "oily",
    "敏感皮": "sensitive", "敏感": "sensitive", "混合皮": "combination", "混油": "combination", "夏季": "summer", "冬季": "winter",
    "春季": "spring", "秋季": "autumn", "格纹": "checked", "纯色": "plain", "雾面": "matte", "深度烘焙": "dark", "中度烘焙": "medium",
    "浅度烘焙": "light", "游戏": "gaming", "蓝芽": "bluetooth",
}  # fmt: skip

# What says yes to a boolean attribute besides its own name, by name.
BOOLEANS: dict[str, tuple[str, ...]] = {
    "waterproof": ("water proof", "water resistant", "watertight", "rainproof", "防水", "防雨", "不怕水"),
    "wireless": ("wireles", "wirless", "cable free", "无线"),
    "bluetooth": ("蓝牙", "蓝芽"),
    "organic": ("有机", "bio"),
    "vegan": ("plant based", "cruelty free", "纯素", "素食", "植物性"),
    "noise_cancelling": ("noise canceling", "noise cancellation", "noise cancel", "anc", "降噪", "主动降噪"),
    "gluten_free": ("无麸质", "不含麸质"),
    "sugar_free": ("sugarless", "无糖", "不加糖", "零糖"),
    "fragrance_free": ("unscented", "无香精", "无香", "不含香精"),
    "sulfate_free": ("sulphate free", "无硫酸盐"),
    "foldable": ("folding", "fold up", "collapsible", "可折叠", "折叠"),
    "packable": ("便携收纳", "可收纳"),
    "rechargeable": ("可充电", "充电式"),
    "dishwasher_safe": ("dishwasher", "dishwasher proof", "可进洗碗机", "可洗碗机", "洗碗机"),
    "machine_washable": ("machine wash", "可机洗"),
    "touchscreen": ("touch screen", "触屏", "触摸屏"),
    "insulated": ("保温",),
    "decaf": ("decaffeinated", "caffeine free", "低因", "脱因", "无咖啡因"),
    "fair_trade": ("fairtrade", "公平贸易"),
    "long_lasting": ("longlasting", "long wear", "持久", "不脱色"),
    "dimmable": ("可调光", "调光"),
    "wireless_charging": ("qi charging", "无线充电"),
    "backlit": ("backlight", "light up keys", "背光"),
    "gps": ("定位",),
    "handmade": ("hand made", "handcrafted", "手工"),
    "induction": ("induction hob", "induction stove", "电磁炉"),
    "nonstick": ("non stick", "不粘"),
    "stackable": ("可叠放", "可堆叠"),
    "polarised": ("polarized", "偏光"),
    "rfid_protection": ("rfid", "rfid blocking", "防盗刷"),
    "temperature_control": ("variable temperature", "控温", "可调温"),
    "silent": ("noiseless", "静音"),
    "ionic": ("负离子",),
    "salted": ("咸味",),
    "pen_support": ("stylus", "触控笔", "手写笔"),
    "usb_port": ("usb charging port",),
    "removable_cover": ("removable washable cover", "可拆洗", "能拆洗", "可以拆洗", "能拆下来洗"),
    "privacy_shutter": ("privacy cover",),
}  # fmt: skip

# English words that catalogues write otherwise, and the commonest slips; each applies where its meaning is a value.
SYNONYMS: dict[str, str] = {
    "gray": "grey", "grey": "gray", "aluminum": "aluminium", "aluminium": "aluminum", "wooden": "wood", "woollen": "wool", "woolen": "wool",
    "woolly": "wool", "golden": "gold", "silvery": "silver", "violet": "purple", "lilac": "purple", 
    "navy blue": "navy", "stainless": "stainless steel", "silken": "silk", "denims": "denim",
    "mens": "men", "men's": "men", "mans": "men", "man": "men", "male": "men", "guys": "men", "gents": "men", "gents'": "men", "gentlemen's": "men", "gentleman's": "men", "gentlemens": "men", "menswear": "men",
    "womens": "women", "women's": "women", "wmns": "women", "womans": "women", "woman's": "women", "woman": "women", "ladies": "women",
    "lady": "women", "ladies'": "women", "female": "women", "womenswear": "women",
    "autumn": "fall", "fall": "autumn", "stripy": "striped", "stripes": "striped", "stripe": "striped", "stripey": "striped", "plaid": "checked",
    "chequered": "checked", "checkered": "checked", "matt": "matte", "gloss": "glossy", "shimmery": "shimmer",
    "color treated": "coloured", "colored": "coloured", "sporty": "sport", "vintage": "retro", "slip on": "slip-on", "lace up": "lace-up",
    "laces": "lace-up", "zipper": "zip", "zipped": "zip", "all season": "all-season", "full hd": "full hd", "1080p": "full hd", "fhd": "full hd", "1440p": "qhd",
    "2k": "qhd", "uhd": "4k", "type c": "usb-c", "usb c": "usb-c", "usb a": "usb-a", "whole beans": "whole bean", "coffee beans": "whole bean",
    "typec": "usb-c", "type-c": "usb-c", "king size": "king", "king-size": "king", "queen size": "queen", "queen-size": "queen",
    "long sleeved": "long sleeve", "short sleeved": "short sleeve", "citrusy": "citrus", "minty": "mint", "lemony": "lemon",
    "extra small": "xs", "xxl": "2xl", "2xl": "xxl",
    "blak": "black", "balck": "black", "blck": "black", "blacc": "black", "whtie": "white", "wite": "white", "wihte": "white", "grean": "green",
    "geen": "green", "bleu": "blue", "bue": "blue", "rd": "red", "pnk": "pink", "biege": "beige", "bage": "beige", "brwon": "brown", "bown": "brown",
    "yelow": "yellow", "purpel": "purple", "purpl": "purple", "sliver": "silver", "lether": "leather", "leahter": "leather", "letaher": "leather",
    "coton": "cotton", "cottn": "cotton", "wolen": "wool", "suade": "suede", "swede": "suede", "linnen": "linen", "nylong": "nylon",
}  # fmt: skip

# Those of them that mean something else than the value, only near to it.
NEAR = frozenset(
    (
        "violet lilac autumn fall stripy stripes stripe stripey plaid chequered checkered shimmery sporty vintage 1080p 1440p 2k citrusy minty lemony "
        "深灰 浅灰 藏青 深蓝色 深蓝 藏蓝 海军蓝 天蓝 浅蓝 大红 酒红 墨绿 军绿 咖啡色 咖色 褐色 毛呢 棉麻 绒面 雾面"
    ).split()
    + ["coffee beans"]
)
# Sizes in words, as letters.
SIZE_WORDS = {
    "small": "S", "medium": "M", "large": "L", "extra large": "XL", "小号": "S", "小码": "S", "细码": "S", "中号": "M", "中码": "M", "大号": "L", "大码": "L",
    "加大号": "XL", "加大码": "XL",
}  # fmt: skip

# A shade of a colour is that colour where the shop does not tell them apart; the words stay in the query.
SHADES = "dark light bright pale deep pastel soft neon forest bottle sky royal baby hot wine blood cherry burnt dusty".split()
SHADES_ZH, COLOURS_ZH = "浅深冷暖亮暗淡嫩", {
    "黑": "black", "白": "white", "灰": "grey", "蓝": "blue", "绿": "green", "红": "red", "棕": "brown", "粉": "pink", "紫": "purple", "黄": "yellow", "橙": "orange",
}  # fmt: skip
COLOURS = "black white grey gray navy blue red green brown beige pink purple yellow orange silver gold".split()

# Values that are everyday words: they count only beside the words of their attribute ("dark roast", "dry skin", "long sleeves").
WEAK_VALUES = frozenset(
    "all dark light medium short long dry normal soft firm regular plain mild fresh mixed round day night road trail wall car filter milk volume length curl "
    "forest solar automatic raw down oval cap mini study office party wedding everyday spring fall single double king queen full ground natural compact "
    "magnet elastic buckle relaxed brim set standard basic low high left right open closed coloured combination butter oat berry white green black".split()
)
# What is excluded with a kind of food, by its names; a shopper who is allergic to it may not know which products hold it.
_NUTS = "nut nuts almond almonds hazelnut hazelnuts walnut walnuts cashew cashews pistachio pistachios pecan pecans peanut peanuts 坚果 杏仁 榛子 核桃 腰果 开心果 花生"
_DAIRY = "milk butter cheese cream yoghurt yogurt 牛奶 奶油 黄油 芝士 奶酪 酸奶"
MADE_OF: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("nut", "nuts", "坚果"), tuple(_NUTS.split())),
    **dict.fromkeys(("dairy", "lactose", "奶制品", "乳制品", "乳糖"), tuple(_DAIRY.split())),
}
# A word that is a value of several attributes is read as one of the first of these that has it, and may be a hard filter there.
FIRST_ATTRIBUTES = ("colour", "color", "product_colour", "product_color", "material", "gender", "size")

# Words of an attribute's name that a shopper would say otherwise; the value stands within a word or two of one of them.
CUES: dict[str, tuple[str, ...]] = {
    "scent": ("scented", "smell", "smelling", "fragrance", "candle", "soap", "perfume", "香味", "味"),
    "flavour": ("flavor", "flavored", "flavoured", "taste", "tasting", "口味", "味"),
    "sleeve": ("sleeves", "sleeved"),
    "roast": ("roasted", "coffee"),
    "skin_type": ("complexion", "face"),
    "hair_type": ("scalp",),
    "fit": ("cut", "fitting", "fitted"),
    "occasion": ("guest", "dress", "outfit", "wear"),
    "season": ("jacket", "coat", "wear", "clothes", "dress", "boots", "season"),
    "usage": ("laptop", "mouse", "keyboard", "headset", "monitor", "chair", "use"),
    "use_time": ("cream", "serum"),
    "movement": ("watch", "powered"),
    "hemline": ("dress", "skirt"),
    "shape": ("hat", "mirror", "table"),
    "terrain": ("running", "shoes", "runners"),
    "type": ("tea", "chocolate", "spice", "charger", "camera", "coffee", "rice", "nuts", "pasta"),
    "closure": ("closure", "fastening", "shoes", "boots", "up"),
    "origin": ("from", "made in", "grown in", "italian"),
    "firmness": ("pillow",),
    "filling": ("filled", "pillow"),
    "size": ("bed", "sheets", "duvet", "bedding", "mattress"),
    "layout": ("keyboard", "keys"),
    "pattern": (
        "patterned",
        "print",
        "hoodie",
        "hoody",
        "tee",
        "t-shirt",
        "tshirt",
        "shirt",
        "dress",
        "jumper",
        "sweater",
        "only",
        *COLOURS,
    ),
    "finish": ("lipstick", "foundation", "nail", "polish"),
}

# Compounds whose first word looks like a value and is none.
COMPOUNDS = (
    "green tea|black tea|white tea|red wine|white wine|white chocolate|brown rice|white rice|orange juice|apple juice|olive oil|golden retriever|goldfish|"
    "silverware|glassware|glasses|sunglasses|plastic free|wood polish|black friday|white noise|blue light|red light|greenhouse|woodland|leather care|"
    "leather cleaner|leather conditioner|stainless steel cleaner|silver polish|gold card|pink salt|brown sugar|blackout|whiteboard|blackboard|"
    "you guys|hey guys|hi guys|thanks guys|canvas print|glass cleaner|cotton candy|cotton buds|cotton pads|orange blossom|rose gold"
).split("|")
COMPOUNDS_ZH = (
    "男宝 女宝 黄皮 白皮 黑皮 黄黑皮 冷白皮 绿色健康 绿色食品 绿色环保 绿色无公害 口红 红茶 红酒 绿茶 白茶 黑茶 黑咖啡 黑巧 白巧 红枣 红豆 绿豆 黄油 黄瓜 橙汁 橙子 蓝莓 紫薯 紫菜 皮肤 皮带 皮筋 牛仔裤 牛仔外套 木瓜 木耳 银行 芝麻 麻烦 麻辣 棉签 "
    "棉花糖 白领 白板 黑板 黑五 红包 粉底 粉底液 奶粉 粉饼 粉扑 散粉 面粉 咖啡粉 瓷砖 银耳 金属 黄金 竹笋 积木 木马 皮毛 调皮 皮衣 女朋友 男朋友 女友 男友 女儿 美白 蛋白 "
    "小红书 红点 白天 明白 白给 白送 空白 木质香 皮卡丘 电动 麻将 黑白配 蛋白粉 爽身粉 洗衣粉 可可粉 米粉 粉条 粉刺 头皮 果皮 去皮 带皮 橡皮 橡皮泥 皮蛋 显白 显黑 黑头 黑眼圈 白头发 红血丝 泛红 发红 变红 脸红 就红 发黄 变黄 办公桌 办公椅 有木有 小清新 糕点 甜点 点心 早点 软和 暖和 和服 和风 和牛 个性 薯条 面条 辣条 一次性 双面 双层 高跟 平跟 跟鞋 太阳能 台式 智能 节能 用品 亲肤 亲子 木耳 直男 直女 宅男 宅女 渣男 男神 女神 红屁屁 红屁股 皮肤黑 皮肤白 皮肤黄 皮肤有点黑 皮肤偏黑 皮肤偏黄 肤色黑 肤色白 长得黑 晒黑 儿女 妇女 子女 粉丝 红外 蓝光 红利 孙女 男孩 女孩 绿萝 绿植"
).split()
