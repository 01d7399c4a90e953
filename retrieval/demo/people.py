"""Names, cities and ways of life for invented shoppers."""

from dataclasses import dataclass

FIRST_NAMES = (
    "Amara Ben Chiara Diego Elif Farah Grace Hugo Imani Jonas Keiko Liam Maya Noah Olga Priya Quinn Rosa Sami Tara Umar Vera "
    "Wanda Xenia Yusuf Zoe Anders Bianca Carlos Dara Emil Fatima Georg Hana Ivan Julia Kofi Lena Mateo Nadia Oscar Paula Rafael "
    "Sofia Tom Ursula Viktor Aisha Bruno Clara"
).split()
LAST_NAMES = (
    "Adeyemi Bauer Costa Dubois Eriksen Ferrari Garcia Haddad Ivanova Jensen Khan Lindqvist Moreau Nakamura Okafor Patel Quist "
    "Rossi Schmidt Tanaka Usman Vargas Wright Yilmaz Zielinski Andrade Brennan Carvalho Diallo Evans Fischer Gupta Horvat Iyer "
    "Johnson Kowalski Lopez Murphy Novak Olsen"
).split()
ZH_NAMES = (
    "王芳 李伟 张敏 刘洋 陈静 杨帆 赵磊 黄婷 周杰 吴倩 徐强 孙悦 马超 朱琳 胡军 郭雪 何佳 高峰 林晓 罗丹 郑宇 "
    "梁琪 谢明 宋雨 唐宁 许诺 韩梅 冯涛 "
    "邓莉 曹阳 彭博 曾洁 萧然 田甜 董浩 袁媛 潘虹 于洋 蒋欣 蔡鑫 余音 杜鹃 叶青 程亮 苏苏 魏来"
).split()
CITIES = (
    "Rotterdam",
    "Lisbon",
    "Toronto",
    "Nairobi",
    "Melbourne",
    "Gothenburg",
    "Lyon",
    "Portland",
    "Leeds",
    "Osaka",
    "Porto",
    "Graz",
)
ZH_CITIES = ("上海", "北京", "成都", "杭州", "广州", "武汉")


@dataclass(frozen=True, slots=True)
class Segment:
    """A way of life: `interests` are second-level categories or type keys with weights, `likes` "name=value" attributes."""

    key: str
    about: str
    interests: dict[str, float]
    likes: tuple[str, ...]
    price: float


SEGMENTS = (
    Segment(
        "outdoor",
        "hikes most weekends",
        {
            "hiking-boots": 4,
            "rain-jackets": 3,
            "backpacks": 3,
            "water-bottles": 2,
            "socks": 1.5,
            "Outerwear": 1.5,
            "sunscreens": 1,
            "nuts": 1,
        },
        ("waterproof=yes", "style=outdoor"),
        0.55,
    ),
    Segment(
        "runner",
        "trains for a half marathon",
        {"running-shoes": 4, "earbuds": 2, "smart-watches": 2, "water-bottles": 2, "shorts": 2, "t-shirts": 1.5, "granolas": 1},
        ("style=sport", "wireless=yes"),
        0.5,
    ),
    Segment(
        "elegant",
        "dresses well for the office",
        {"Clothing": 2, "heels": 2, "loafers": 2, "handbags": 2, "watches": 2, "coats": 2, "perfumes": 2, "lipsticks": 1.5},
        ("style=elegant", "style=business", "material=silk", "material=leather"),
        0.7,
    ),
    Segment(
        "student",
        "studies and saves",
        {
            "sneakers": 2.5,
            "backpacks": 2,
            "laptops": 2,
            "t-shirts": 2,
            "headphones": 2,
            "phone-cases": 2,
            "coffees": 1.5,
            "desk-lamps": 1.5,
        },
        ("wireless=yes", "style=casual"),
        0.2,
    ),
    Segment(
        "tech",
        "tries every new gadget",
        {"Audio": 2.5, "Computers": 2.5, "Phones": 2.5, "Wearables": 2, "Cameras": 2, "Gaming": 1.5, "Television": 1},
        ("noise_cancelling=yes", "wireless=yes", "connection=USB-C"),
        0.65,
    ),
    Segment(
        "gamer",
        "plays late",
        {"Gaming": 3, "mice": 3, "keyboards": 3, "monitors": 2.5, "headphones": 2.5, "chairs": 1, "chocolates": 1},
        ("usage=gaming", "switch=mechanical"),
        0.5,
    ),
    Segment(
        "homemaker",
        "furnishes a first flat",
        {"Furniture": 2.5, "Lighting": 2.5, "Decor": 2.5, "Bedroom": 2, "Bathroom": 1.5, "Kitchen": 1.5},
        ("style=modern", "material=wood"),
        0.4,
    ),
    Segment(
        "cook",
        "cooks for friends",
        {"Kitchen": 3, "Pantry": 3, "olive-oils": 2, "Drinks": 1.5, "frying-pans": 2, "kitchen-knives": 2},
        ("material=stainless steel", "origin=Italy"),
        0.55,
    ),
    Segment(
        "green",
        "buys organic and vegan",
        {
            "Skin Care": 2,
            "Drinks": 2,
            "Sweets": 1.5,
            "Pantry": 2,
            "t-shirts": 1.5,
            "Bath & Body": 2,
            "bedding-sets": 1,
            "Snacks": 1.5,
        },
        ("organic=yes", "vegan=yes", "fair_trade=yes"),
        0.5,
    ),
    Segment(
        "beauty",
        "knows every shade of red",
        {"Makeup": 3.5, "Skin Care": 2.5, "Hair Care": 2, "Fragrance": 2, "Bath & Body": 1, "Jewellery": 1},
        ("finish=matte", "long_lasting=yes", "vegan=yes"),
        0.5,
    ),
    Segment(
        "parent",
        "shops for a family of four",
        {
            "Pantry": 2,
            "Snacks": 2,
            "Bathroom": 1.5,
            "Bedroom": 1.5,
            "Clothing": 1.5,
            "Sweets": 2,
            "Kitchen": 1.5,
            "Bath & Body": 1.5,
        },
        ("dishwasher_safe=yes", "organic=yes"),
        0.3,
    ),
    Segment(
        "cosy",
        "lives for tea, blankets and candles",
        {"teas": 3, "candles": 3, "blankets": 3, "mugs": 2.5, "sweaters": 2, "slippers": 2, "honeys": 1.5, "chocolates": 2},
        ("material=wool", "scent=lavender", "scent=vanilla"),
        0.5,
    ),
)
