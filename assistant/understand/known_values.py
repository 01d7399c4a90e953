"""Values that shoppers name in any shop, so that one which this shop lacks is kept as an unmet wish and not lost in the query."""

KNOWN_VALUES: dict[str, tuple[str, ...]] = {
    "colour": (
        "khaki", "tan", "turquoise", "teal", "burgundy", "maroon", "olive", "coral", "ivory", "charcoal", "lavender", "lilac",
        "mustard", "cyan", "magenta", "bronze", "multicolour", "multicolor", "transparent", "rose gold", "mint green",
        "light blue", "dark green", "off white", "camel", "plum", "berry", "cream", "clear", "oxblood", "champagne", "rust", "sage", "sage green", "taupe", "mauve", "nude", "peach", "aqua",
        "indigo", "fuchsia", "emerald", "驼色", "豆沙色", "枣红", "姜黄色", "牛油果绿", "克莱因蓝", "银灰", "莫兰迪", "透明", "奶茶色", "裸色", "杏色", "雾霾蓝", "香槟色", "荧光", "black", "white", "grey", "gray", "blue", "red", "green",
        "navy", "beige", "brown", "pink", "purple", "yellow", "orange", "silver", "gold",
    ),
    "material": (
        "velvet", "corduroy", "bamboo", "marble", "rattan", "oak", "walnut", "pine", "copper", "brass", "titanium", "porcelain",
        "fleece", "merino", "merino wool", "mesh", "microfibre", "microfiber", "acrylic", "chiffon", "lace", "gore-tex", "gore tex", "goretex", "flannel", "modal", "viscose", "tencel",
        "memory foam", "patent leather", "tortoiseshell", "雪纺", "乳胶", "灯芯绒", "摇粒绒", "珊瑚绒", "天丝", "莫代尔", "冰丝", "蕾丝", "大理石",
        "藤编", "黄铜", "钛", "faux leather", "vegan leather",
        "carbon fibre", "carbon fiber", "latex", "felt", "satin", "tweed", "jute", "leather", "suede", "cotton", "wool", "linen",
        "polyester", "nylon", "silk", "denim", "canvas", "cashmere", "stainless steel", "aluminium", "ceramic", "silicone",
        "cast iron",
    ),
    "pattern": (
        "floral", "flowery", "polka dot", "polka dots", "leopard print", "animal print", "houndstooth", "paisley", "camo", "camouflage",
        "tartan", "gingham", "tie dye", "herringbone", "pinstripe", "碎花", "印花", "波点", "豹纹", "千鸟格", "迷彩",
    ),
    "cut": (
        "oversized", "oversize", "high waisted", "high-waisted", "high waist", "low rise", "mid rise", "bootcut", "straight leg", "wide leg",
        "skinny fit", "cropped", "petite", "plus size", "wide fit", "double-breasted", "double breasted", "v-neck", "crew neck", "turtleneck",
        "hooded", "hood", "crossbody", "rectangular", "高腰", "低腰", "直筒", "阔腿", "紧身", "连帽", "高领", "圆领", "v领", "大码", "短款", "长款", "加绒", "加厚",
        "尖头", "圆头", "厚底", "平底",
    ),
    "look": (
        "preppy", "boho", "bohemian", "minimalist", "scandi", "scandinavian", "mid-century", "streetwear", "gothic", "cottagecore",
        "学院风", "日系", "韩系", "韩版", "法式", "北欧", "极简", "国潮", "新中式", "ins风",
    ),
    "feature": (
        "quick dry", "quick-dry", "quick drying", "quick-drying", "breathable", "windproof", "lightweight", "reversible", "non-slip",
        "anti-slip", "stain resistant", "wrinkle free", "hypoallergenic", "bpa free", "paraben free", "silicone free", "unsweetened",
        "programmable", "wired", "pockets", "hot-swappable", "hot swappable", "over-ear", "over ear", "in-ear", "on-ear", "heavy duty", "hard shell",
        "fast charging", "gooseneck", "extra virgin", "spicy", "透气", "速干", "防风", "防滑", "轻便", "大容量", "快充", "头戴", "入耳",
        "血氧", "投屏", "控油", "保湿", "不含酒精", "麻辣", "香辣", "特级初榨", "显瘦",
    ),
    "gender": ("men's", "mens", "women's", "womens", "ladies", "unisex", "kids", "kid's", "boys", "girls", "童款", "儿童"),
}  # fmt: skip
