"""What buyers wrote: stars drawn from a product's quality, and texts that say about its aspects what the stars say."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from retrieval.demo.people import FIRST_NAMES, ZH_NAMES
from retrieval.demo.products import Product
from retrieval.schema import Review

# Aspect -> (praise, complaint). {noun} is the type in lower case.
ASPECTS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "fit": (
        (
            "True to size and nothing pinches.",
            "The fit is spot on.",
            "Fits as the size chart says.",
            "Sits well even after hours.",
        ),
        (
            "Runs small, order one size up.",
            "Too tight across the middle.",
            "The fit is odd, loose here and tight there.",
            "The size chart is wrong for me.",
        ),
    ),
    "comfort": (
        (
            "Comfortable from the first minute.",
            "No pressure marks, even after hours.",
            "Soft where it should be.",
            "No rubbing at all.",
        ),
        (
            "Uncomfortable after an hour.",
            "It rubs and I gave up.",
            "Stiff and it does not get better.",
            "Not made for a whole day.",
        ),
    ),
    "durability": (
        ("Still like new after months.", "The stitching is flawless.", "Built to last.", "It has survived my children."),
        ("Fell apart within weeks.", "The seams came loose.", "Scratched on the first day.", "I expected it to last longer."),
    ),
    "colour": (
        (
            "The colour is just as in the picture.",
            "Lovely {colour}, even richer in daylight.",
            "The {colour} goes with everything.",
        ),
        ("The colour is duller than in the picture.", "This {colour} is not what I expected.", "The colour rubbed off."),
    ),
    "value": (
        ("Worth every cent.", "Great value for the price.", "I would have paid more.", "Cheaper ones do not come close."),
        ("Overpriced for what it is.", "You pay for the name.", "Not worth the money.", "There are better ones for less."),
    ),
    "delivery": (
        ("Arrived a day early and well packed.", "Delivery was quick.", "Nicely wrapped, it made a good gift."),
        ("The box arrived dented.", "Delivery took two weeks.", "A part was missing in the box."),
    ),
    "water": (
        ("Walked through a stream and stayed dry.", "Kept me dry in a real downpour.", "Rain just rolls off."),
        ("Leaks in steady rain.", "Soaked through after half an hour.", "Damp inside by noon."),
    ),
    "sound": (
        (
            "The sound is clear and full.",
            "Deep bass without mud.",
            "Voices are crisp on every call.",
            "Rich sound for the size.",
        ),
        ("The sound is thin.", "Bass drowns everything else.", "It crackles at high volume.", "Calls sound hollow."),
    ),
    "battery": (
        ("The battery lasts longer than promised.", "I charge it once a week.", "Full again in no time."),
        ("The battery is flat by lunch.", "It loses charge while switched off.", "Charging takes all night."),
    ),
    "screen": (
        ("The screen is sharp and bright.", "Colours look natural.", "Easy to read in sunlight."),
        ("The screen is dim.", "There was a dead pixel on arrival.", "Reflections everywhere."),
    ),
    "speed": (
        ("Fast, never a stutter.", "Everything opens at once.", "It keeps up with me."),
        ("Slow from day one.", "It freezes now and then.", "It lags when it matters."),
    ),
    "setup": (
        ("Set up in two minutes.", "It just worked.", "Pairing was effortless."),
        ("Setting it up took an evening.", "The connection drops all the time.", "The manual is a riddle."),
    ),
    "skin": (
        ("My skin is calm and soft.", "No redness, and I am sensitive.", "I saw a difference within a week.", "Sinks in fast."),
        ("It broke me out.", "My skin felt tight and dry.", "Greasy, it never sinks in.", "It stung around the eyes."),
    ),
    "scent": (
        ("The scent is lovely and not too strong.", "People ask what I am wearing.", "Smells fresh all day."),
        ("The smell is overpowering.", "The scent is gone in ten minutes.", "It smells artificial."),
    ),
    "wear": (
        ("It stays on all day.", "The colour pays off in one pass.", "No smudging, even in summer."),
        ("It smudges within an hour.", "Patchy, it needs three layers.", "Dries out fast."),
    ),
    "looks": (
        (
            "Looks far more expensive than it was.",
            "I get compliments all the time.",
            "Even nicer than in the picture.",
            "People always comment on it.",
        ),
        ("Looks cheap up close.", "Smaller than I thought.", "The finish is uneven."),
    ),
    "assembly": (
        ("Put together in ten minutes.", "All screws were there and fit.", "Sturdy, no wobble."),
        ("The holes did not line up.", "It wobbles whatever I do.", "Assembly took two people and a quarrel."),
    ),
    "cleaning": (
        ("Easy to clean.", "Came out of the wash like new.", "Wipes clean in a second."),
        ("Impossible to clean.", "It shrank in the first wash.", "Stains do not come out."),
    ),
    "heat": (
        ("Heats evenly and fast.", "Perfect results each morning.", "Does its job without fuss."),
        ("Heats unevenly.", "It gets too hot to hold.", "Food sticks after a month."),
    ),
    "softness": (
        ("Wonderfully soft.", "I sleep better since.", "Gets softer with every wash."),
        ("Scratchy.", "It sheds lint on everything.", "Thinner than it looks."),
    ),
    "taste": (
        ("The taste is wonderful.", "Rich and not too sweet.", "You can taste the quality.", "My whole family asks for more."),
        ("Bland.", "Far too sweet for me.", "It tastes stale.", "A bitter aftertaste."),
    ),
    "freshness": (
        ("Very fresh, with a long date.", "The bag closes well and keeps it fresh.", "Smells as if made today."),
        ("It was close to its date.", "The seal was broken.", "Already dry when it came."),
    ),
}
BY_TYPE = {
    "Shoes": "fit comfort durability colour value delivery",
    "Outerwear": "fit comfort colour durability value",
    "Clothing": "fit comfort colour cleaning value",
    "Bags": "durability looks colour value delivery",
    "Accessories": "looks durability colour value delivery",
    "Jewellery": "looks durability value delivery",
    "Makeup": "wear colour value delivery",
    "Skin Care": "skin scent value delivery",
    "Hair Care": "scent value delivery cleaning",
    "Fragrance": "scent looks value delivery",
    "Bath & Body": "skin scent value delivery",
    "Kitchen": "heat cleaning durability looks value",
    "Lighting": "looks assembly value durability",
    "Furniture": "assembly looks comfort value delivery",
    "Bedroom": "softness cleaning looks value",
    "Bathroom": "softness cleaning value colour",
    "Decor": "looks durability value delivery",
    "Audio": "sound battery comfort setup value",
    "Phones": "battery setup durability value",
    "Computers": "speed setup durability value",
    "Cameras": "screen battery speed value",
    "Wearables": "battery screen setup value",
    "Gaming": "comfort battery setup value",
    "Television": "screen sound setup value",
    "Drinks": "taste freshness value delivery",
    "Sweets": "taste freshness value delivery",
    "Pantry": "taste freshness value",
    "Snacks": "taste freshness value",
}
OPENINGS = {
    5: (
        "Love this {noun}.",
        "Best {noun} I have had.",
        "Exactly what I was after.",
        "Bought a second one straight away.",
        "Could not be happier.",
    ),
    4: ("Very good {noun}.", "Happy with it overall.", "A solid buy.", "Does what it says."),
    3: ("It is all right.", "Mixed feelings.", "An average {noun}.", "Good and bad."),
    2: ("Disappointed.", "I expected more.", "Not my favourite {noun}."),
    1: ("Sent it back.", "Would not buy again.", "A waste of money.", "Stay away from this {noun}."),
}
TITLES = {
    5: ("Wonderful", "A keeper", "Five stars", "Exactly right"),
    4: ("Good buy", "Happy", "Nearly perfect"),
    3: ("Okay", "So-so", "It will do"),
    2: ("Not great", "Let down"),
    1: ("Avoid", "Returned", "No"),
}
ZH_TEXTS = {
    5: (
        "非常满意，质量很好，和图片一样。",
        "已经回购了，强烈推荐！",
        "物流很快，包装精美，做工细致。",
        "用了一个月，效果超出预期。",
    ),
    4: ("整体不错，性价比高。", "质量可以，就是物流慢了一点。", "挺好用的，会推荐给朋友。"),
    3: ("一般般，没有想象中好。", "还行吧，对得起这个价格。"),
    2: ("有点失望，和描述不太一样。", "质量一般，不太值这个价。"),
    1: ("质量太差，已经退货。", "不推荐，用了两次就坏了。"),
}


def reviewed(product: Product, seed: int, until: datetime) -> Product:
    """The product with reviews, and with the rating and count of all who rated, of whom the reviewers are a part."""
    item = product.item
    rng = Random(f"{seed}:reviews:{item.id}")
    assert item.created_at is not None
    age_days = (until - item.created_at).total_seconds() / 86400
    count = int(min(1.0, age_days / 200) * 2.718 ** (2.6 + 0.9 * product.appeal + rng.gauss(0, 0.5)))
    if count == 0:
        return product
    stars = [min(5, max(1, round(4.1 + 0.42 * product.quality + rng.gauss(0, 0.85)))) for _ in range(count)]
    written = stars[: min(12, rng.randrange(0, 13), count)]
    times = sorted(age_days * rng.random() * 0.95 for _ in written)
    reviews = tuple(
        _review(product, star, until - timedelta(days=days, seconds=rng.randrange(3600)), rng)
        for star, days in zip(written, times, strict=True)
    )
    rating = round(sum(stars) / count, 2)
    return replace(product, item=replace(item, rating=rating, rating_count=count, reviews=_distinct(reviews)))


def _distinct(reviews: Sequence[Review]) -> tuple[Review, ...]:
    return tuple({review.text: review for review in reviews}.values())


def _review(product: Product, star: int, at: datetime, rng: Random) -> Review:
    at = at.replace(microsecond=0)
    if rng.random() < 0.08:
        return Review(rng.choice(ZH_TEXTS[star]), float(star), author=rng.choice(ZH_NAMES), at=at)
    words = {"noun": product.kind.noun.lower().replace("usb", "USB").replace("tv", "TV"), "colour": product.colour}
    aspects = BY_TYPE[product.kind.path[1]].split()
    if product.kind.department == "fashion" and product.item.attributes.get("waterproof") is True:
        aspects.append("water")
    aspects = [a for a in aspects if a != "colour" or product.kind.shows_colour]
    chosen = rng.sample(aspects, 2 if star in (2, 3) else rng.choice((1, 2, 2)))
    sides = {5: (0, 0), 4: (0, 0), 3: (0, 1), 2: (1, 0), 1: (1, 1)}[star]
    if star == 4 and rng.random() < 0.35 or star == 2 and rng.random() < 0.6:
        sides = (0, 1) if star == 4 else (1, 1)
    sentences = [rng.choice(ASPECTS[aspect][side]) for aspect, side in zip(chosen, sides, strict=False)]
    text = " ".join([rng.choice(OPENINGS[star]), *sentences]).format_map(words)
    if product.kind.noun.endswith("s") and product.kind.noun not in ("Glass",):
        text = text.replace("this " + words["noun"], "these " + words["noun"]).replace(
            "An average " + words["noun"], "Average " + words["noun"]
        )
    author = f"{rng.choice(FIRST_NAMES)} {rng.choice('ABCDEFGHJKLMNPRSTVWZ')}."
    return Review(text, float(star), title=rng.choice(TITLES[star]), author=author, at=at)
