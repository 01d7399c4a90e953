"""Words of shoppers, English and Chinese, and the words of a catalogue that they mean. Tables only."""

# Chinese words for values that catalogues write in English; several Chinese words may mean one value.
VALUES_ZH: dict[str, str] = {
    "黑色": "black", "黑": "black", "白色": "white", "白": "white", "灰色": "grey", "灰": "grey", "藏青": "navy", "深蓝": "navy",
    "海军蓝": "navy", "蓝色": "blue", "蓝": "blue", "红色": "red", "红": "red", "绿色": "green", "绿": "green", "棕色": "brown",
    "咖啡色": "brown", "褐色": "brown", "棕": "brown", "米色": "beige", "米白": "beige", "杏色": "beige", "粉色": "pink", "粉红": "pink",
    "粉": "pink", "紫色": "purple", "紫": "purple", "黄色": "yellow", "黄": "yellow", "橙色": "orange", "橘色": "orange",
    "银色": "silver", "银": "silver", "金色": "gold",
    "真皮": "leather", "皮质": "leather", "皮革": "leather", "牛皮": "leather", "皮的": "leather", "皮": "leather", "麂皮": "suede",
    "绒面": "suede", "纯棉": "cotton", "全棉": "cotton", "棉质": "cotton", "棉": "cotton", "羊毛": "wool", "毛呢": "wool",
    "亚麻": "linen", "麻": "linen", "涤纶": "polyester", "聚酯": "polyester", "尼龙": "nylon", "真丝": "silk", "丝绸": "silk",
    "丝": "silk", "牛仔": "denim", "帆布": "canvas", "橡胶": "rubber", "羊绒": "cashmere", "不锈钢": "stainless steel",
    "铝": "aluminium", "铝合金": "aluminium", "玻璃": "glass", "陶瓷": "ceramic", "瓷": "ceramic", "实木": "wood", "木头": "wood",
    "木质": "wood", "木制": "wood", "木": "wood", "竹": "bamboo", "塑料": "plastic", "硅胶": "silicone", "铸铁": "cast iron",
    "男士": "men", "男款": "men", "男式": "men", "男装": "men", "男": "men", "女士": "women", "女款": "women", "女式": "women",
    "女装": "women", "女": "women", "中性": "unisex", "儿童": "kids",
    "干性": "dry", "干皮": "dry", "油性": "oily", "油皮": "oily", "敏感肌": "sensitive", "敏感": "sensitive", "混合性": "combination",
    "坚果": "nuts", "香草": "vanilla", "薄荷": "mint", "柠檬": "lemon", "薰衣草": "lavender", "玫瑰": "rose", "茉莉": "jasmine",
    "夏天": "summer", "夏季": "summer", "冬天": "winter", "冬季": "winter", "春季": "spring", "秋季": "autumn",
}  # fmt: skip

# Words that say yes to a boolean attribute of this name; "no" after a negation.
BOOLEANS: dict[str, tuple[str, ...]] = {
    "waterproof": ("waterproof", "water proof", "water-proof", "water resistant", "water-resistant", "防水"),
    "wireless": ("wireless", "wireles", "cordless", "无线"),
    "bluetooth": ("bluetooth", "蓝牙"),
    "organic": ("organic", "有机"),
    "vegan": ("vegan", "纯素", "素食"),
    "noise_cancelling": ("noise cancelling", "noise canceling", "noise-cancelling", "noise-canceling", "anc", "降噪"),
    "gluten_free": ("gluten free", "gluten-free", "无麸质"),
    "sugar_free": ("sugar free", "sugar-free", "无糖"),
    "foldable": ("foldable", "folding", "可折叠", "折叠"),
    "rechargeable": ("rechargeable", "可充电", "充电式"),
    "dishwasher_safe": ("dishwasher safe", "dishwasher-safe", "可洗碗机"),
    "machine_washable": ("machine washable", "machine-washable", "可机洗"),
    "insulated": ("insulated", "保温"),
    "touchscreen": ("touchscreen", "touch screen", "触屏", "触摸屏"),
}

# English words that catalogues write otherwise; applied only where the value is in the contract.
SYNONYMS: dict[str, str] = {
    "gray": "grey", "grey": "gray", "aluminum": "aluminium", "wooden": "wood", "woollen": "wool", "woolen": "wool", "leathers": "leather",
    "golden": "gold", "silvery": "silver", "mens": "men", "men's": "men", "man": "men", "male": "men", "guys": "men", "gents": "men",
    "womens": "women", "women's": "women", "woman": "women", "ladies": "women", "lady": "women", "female": "women", "girls": "women",
    "steel": "stainless steel", "stainless": "stainless steel", "silken": "silk", "extra large": "xl", "extra small": "xs",
    "medium": "m", "large": "l", "small": "s", "violet": "purple", "tan": "brown", "cream": "beige", "navy blue": "navy",
    "wooly": "wool", 
}  # fmt: skip

# Common product words in Chinese and the English words that a category may be called.
PRODUCTS_ZH: dict[str, tuple[str, ...]] = {
    "登山靴": ("hiking boots",), "徒步靴": ("hiking boots",), "登山鞋": ("hiking boots", "hiking shoes"), "靴子": ("boots",), "靴": ("boots",),
    "运动鞋": ("sneakers",), "跑鞋": ("running shoes", "sneakers"), "跑步鞋": ("running shoes",), "凉鞋": ("sandals",), "拖鞋": ("slippers",),
    "皮鞋": ("dress shoes", "loafers"), "高跟鞋": ("heels",), "鞋子": ("shoes",), "鞋": ("shoes",), "外套": ("jackets", "coats"),
    "夹克": ("jackets",), "雨衣": ("rain jackets",), "冲锋衣": ("rain jackets",), "大衣": ("coats",), "羽绒服": ("down jackets",),
    "连衣裙": ("dresses",), "裙子": ("dresses", "skirts"), "衬衫": ("shirts",), "衬衣": ("shirts",), "t恤": ("t-shirts",), "毛衣": ("sweaters",),
    "卫衣": ("hoodies",), "裤子": ("trousers",), "牛仔裤": ("jeans",), "短裤": ("shorts",), "双肩包": ("backpacks",), "背包": ("backpacks",),
    "书包": ("backpacks",), "手提包": ("handbags",), "包包": ("handbags", "bags"), "包": ("bags",), "钱包": ("wallets",), "皮带": ("belts",),
    "腰带": ("belts",), "围巾": ("scarves",), "帽子": ("hats",), "手套": ("gloves",), "手表": ("watches",), "智能手表": ("smart watches",),
    "口红": ("lipstick", "lipsticks"), "唇膏": ("lipstick", "lipsticks"), "面霜": ("face cream", "face creams"), "洗发水": ("shampoo",),
    "香水": ("perfume", "perfumes"), "防晒霜": ("sunscreen",), "防晒": ("sunscreen",), "护手霜": ("hand cream",), "面膜": ("face masks",),
    "牙刷": ("toothbrushes",), "台灯": ("desk lamps", "lamps"), "灯": ("lamps",), "马克杯": ("mugs",), "杯子": ("mugs",), "水杯": ("mugs",),
    "平底锅": ("frying pans", "pans"), "炒锅": ("pans",), "锅": ("pans",), "四件套": ("bedding",), "床单": ("bedding",), "被子": ("duvets",),
    "床上用品": ("bedding",), "椅子": ("chairs",), "沙发": ("sofas",), "桌子": ("tables",), "花瓶": ("vases",), "刀": ("knives",),
    "菜刀": ("kitchen knives", "knives"), "毛巾": ("towels",), "浴巾": ("towels",), "地毯": ("rugs",), "抱枕": ("cushions",), "耳机": ("headphones",),
    "蓝牙耳机": ("earbuds", "headphones"), "手机": ("phones", "smartphones"), "手机壳": ("phone cases",), "笔记本电脑": ("laptops",),
    "笔记本": ("laptops",), "电脑": ("laptops",), "平板": ("tablets",), "平板电脑": ("tablets",), "鼠标": ("mice",), "键盘": ("keyboards",),
    "显示器": ("monitors",), "相机": ("cameras",), "充电器": ("chargers",), "充电宝": ("power banks",), "音箱": ("speakers",), "音响": ("speakers",),
    "咖啡豆": ("coffee",), "咖啡": ("coffee",), "绿茶": ("green tea", "tea"), "茶叶": ("tea",), "茶": ("tea",), "巧克力": ("chocolate",),
    "橄榄油": ("olive oil",), "意面": ("pasta",), "意大利面": ("pasta",), "坚果": ("nuts",), "蜂蜜": ("honey",), "果酱": ("jam",), "饼干": ("biscuits",),
}  # fmt: skip

RECIPIENTS = (
    "wife husband girlfriend boyfriend gf bf fiance fiancee partner mom mum mother mummy dad father daddy son daughter sister brother "
    "grandma grandmother granny grandpa grandfather aunt uncle niece nephew cousin friend colleague coworker boss teacher baby toddler "
    "kid kids child children boy girl teenager teen mother-in-law father-in-law roommate neighbour neighbor parents grandparents "
    "nan granddaughter grandson godson goddaughter bestie"
).split()
RECIPIENTS_ZH = (
    "女朋友 男朋友 老婆 老公 妻子 丈夫 太太 先生 妈妈 妈 母亲 爸爸 爸 父亲 爷爷 奶奶 外公 外婆 姥姥 姥爷 儿子 女儿 孩子 宝宝 小孩 弟弟 哥哥 姐姐 妹妹 "
    "朋友 闺蜜 同事 老板 领导 老师 同学 岳母 岳父 婆婆 公公 侄子 侄女 爸妈 父母 长辈 客户 对象 女友 男友 娃"
).split()

SORTS: tuple[tuple[str, str], ...] = (
    (
        "price_asc",
        r"(?:price[s]?[ :,-]*)?(?:sorted? by |order(?:ed)? by )?(?:price )?low(?:est)?(?: price)? (?:to|->?) high(?:est)?",
    ),
    (
        "price_asc",
        r"(?:sort(?:ed)?|order(?:ed)?|arrange) (?:them |these |it )?(?:by )?(?:price|cost)(?: ascending)?(?! desc)(?! high)(?!,? (?:high|most))",
    ),
    ("price_asc", r"(?:the )?(?:cheapest|lowest[- ]priced?|least expensive|most affordable)(?: ones?)?(?: first)?"),
    ("price_asc", r"lowest price(?:s)?(?: first)?|\bcheap(?!er)(?: ones?)?(?: first)?\b|\binexpensive\b"),
    (
        "price_desc",
        r"(?:price[s]?[ :,-]*)?(?:sorted? by |order(?:ed)? by )?(?:price )?high(?:est)?(?: price)? (?:to|->?) low(?:est)?",
    ),
    (
        "price_desc",
        r"(?:the )?(?:most expensive|priciest|highest[- ]priced?|dearest)(?: ones?)?(?: first)?|highest price(?:s)?(?: first)?",
    ),
    ("rating", r"(?:sort(?:ed)?|order(?:ed)?|rank(?:ed)?) (?:them |these |it )?by (?:the )?(?:ratings?|reviews?|stars?|score)"),
    (
        "rating",
        r"(?:the )?(?:best|top|highest|well)[- ]?(?:rated|reviewed)(?: ones?)?(?: first)?|highest rating|best reviews?|top rating",
    ),
    (
        "newest",
        r"(?:the )?(?:newest|latest|most recent|brand new|new arrivals?|just in)(?: ones?)?(?: first)?|sort(?:ed)? by (?:date|newest|new)",
    ),
    (
        "popularity",
        r"(?:the )?(?:most popular|best[- ]?sell(?:ing|ers?)|bestsellers?|trending|top sellers?)(?: ones?)?(?: first)?|sort(?:ed)? by popularity",
    ),
    (
        "price_asc",
        r"(?:按)?(?:照)?价格?(?:从低到高|由低到高|升序)(?:排序?)?|最便宜(?:的)?|(?:按|照)价格排序?|价格最低|便宜的(?!点)",
    ),
    ("price_desc", r"(?:按)?(?:照)?价格?(?:从高到低|由高到低|降序)(?:排序?)?|最贵(?:的)?|价格最高"),
    (
        "rating",
        r"(?:按|照)(?:照)?(?:评分|评价|好评|星级)(?:高低|从高到低)?(?:排序?)?|评分最高(?:的)?|评价最好(?:的)?|好评最多|口碑最好(?:的)?|最好评",
    ),
    ("newest", r"最新(?:款|的|上架)?|新款|新品|新上架|(?:按|照)时间排序?"),
    (
        "popularity",
        r"销量(?:最)?(?:好|高)(?:的)?|卖得最好(?:的)?|最(?:热门|火|受欢迎|畅销)(?:的)?|爆款|热销|热卖|(?:按|照)销量排序?",
    ),
)

# What is said around a wish and means nothing for a product search.
FILLERS = (
    "hi hey hello please pls plz thanks thx ok okay so well um uh hmm basically actually really just maybe like kinda sort "
    "i i'm im i'd id i've ive i'll me my we we're you your u ur it its it's they them their this that these those there here he she his her "
    "a an the some any something anything one ones thing things stuff item items product products option options piece "
    "am is are was be been do does did have has had got get gotta gimme give want wanna need needed looking lookin look looks search searching find finding "
    "show see after buy buying purchase shop shopping sell carry stock available recommend suggest help can could would will "
    "should may might must let to for of in on at with from by and or but not too also as if then than about into out up off over "
    "good nice great best better cool decent proper ideally preferably possibly possible quite very pretty bit little lot much more "
    "what which where when who how why whats what's where's wheres hows how's there's theres "
    "new old next going gonna go moving because since old today now week tomorrow soon also else other another "
    "don't dont doesn't doesnt isn't isnt can't cant won't wont no yes yeah nah nope fit fits color colour size material brand price priced cost costs budget "
    "love loves likes us ask kind type sort sorts under spend site website page store catalogue catalog first second third last only same instead"
).split()
FILLERS_ZH = (
    "我想要买 我想买个 我想买 我想要 我想找 我想看看 我想 我要买 我要 我需要 想要买 想买个 想买 想要 想找 想看看 想看 想添个 想添 需要 请问 请 麻烦 帮我 给我 给我看看 "
    "有没有 有吗 有什么 有哪些 有 吗 呢 吧 啊 呀 哦 嘛 的 了 找一条 找一个 找个 找 看看 看 买个 买一个 买 来个 来一个 来 推荐个 推荐一下 推荐一个 推荐 一个 一条 一件 一双 一款 一些 "
    "几个 个 条 件 双 款 你们 你 我 这个 那个 哪些 哪个 是 都行 都可以 就行 最好 比较 好看 好用 不错 一点 点 用的 用 别太贵 左右 大概 价格 价位 以内 在 和 或者 还是 要 刚搬家 那种 适合 送"
).split()
