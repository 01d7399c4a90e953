"""Cards as pure HTML: what stands on them, and that nothing of a catalogue is ever markup."""

from datetime import UTC, datetime

from assistant.schema import Cart, CartLine, Comparison, Evidence, Intent, Reason, Reply
from retrieval.schema import Contract, Event, Item, Profile, Ranked, Taught, ValueCount, Variant
from ui import cards

BAD = '<img src=x onerror="alert(1)">'
MUG = Item("m1", "Red Mug", price_cents=1290, rating=4.25, rating_count=8, stock=3, images=("mug.webp",), titles={"zh": "红杯"})
CONTRACT = Contract("small", 1, "USD", brands=(ValueCount("Kilnmore", 3),))


def reply(*items: Item, reasons: tuple[Reason, ...] = (), language: str = "en") -> Reply:
    ranked = tuple(Ranked(i, 1.0, {}) for i in items)
    return Reply("", items=ranked, reasons=reasons, intent=Intent("search", language=language))  # type: ignore[arg-type]


def test_a_card_tells_price_stars_stock_and_the_telling_reason() -> None:
    met = Reason("m1", "Within your limit.", (Evidence("constraint", "price", "12.90 <= 20"),))
    rated = Reason("m1", "Rated 4.25 of 5.", (Evidence("signal", "rating", "4.25 of 5", 0.31),))
    html = cards.cards(reply(MUG, reasons=(met, rated)))
    assert "$12.90" in html and "3 left" in html and "4.2 (8)" in html
    assert '<p class="shop-claim">Rated 4.25 of 5.</p>' in html
    assert "weighs +0.31" in html and "Within your limit." in html
    assert 'data-shop="like" data-item="m1"' in html


def test_chinese_cards_have_chinese_titles_and_words() -> None:
    html = cards.cards(reply(MUG, language="zh"))
    assert "红杯" in html and "加入购物车" in html


def test_nothing_of_a_catalogue_is_markup() -> None:
    item = Item(BAD, BAD, brand=BAD, price_cents=1, images=(BAD,))
    reason = Reason(BAD, BAD, (Evidence("signal", BAD, BAD, 1.0),))
    table = Comparison((BAD,), {BAD: (BAD,)})
    cart = Cart((CartLine(BAD, BAD, 1, 1),), BAD)
    entry = Taught("words=" + BAD, -1.0, 0.9, (Event("u", BAD, "critique", datetime.now(UTC), query=BAD),))
    made = [
        cards.cards(reply(item, reasons=(reason,))),
        cards.comparison(table, [BAD]),
        cards.cart(cart),
        cards.profile(Profile(brands={BAD: 1.0})),
        cards.taught([entry], {BAD: BAD}, CONTRACT),
        cards.chips([BAD]),
    ]
    assert all("<img src=x" not in html and "onerror=" not in html.replace("onerror=&quot;", "") for html in made)


def test_what_is_sold_out_cannot_be_added_and_sizes_are_asked_for() -> None:
    assert "disabled" in cards.cards(reply(Item("a", "Lamp", stock=0)))
    sized = Item("b", "Boots", variants=(Variant("b-1", {"size": "42"}), Variant("b-2", {"size": "43"})))
    assert 'data-say="Add number 2 to my cart"' in cards.cards(reply(MUG, sized))


def test_what_was_taught_is_read_and_can_be_taken_back() -> None:
    liked = Event("u", "m1", "like", datetime.now(UTC))
    html = cards.taught([Taught("brand=kilnmore", 0.5, 0.8, (liked,))], {"m1": "Red Mug"}, CONTRACT)
    assert "more: Kilnmore" in html and "like: Red Mug" in html
    assert 'data-shop="untaught" data-item="brand=kilnmore"' in html
    assert "Nothing yet" in cards.taught([], {}, CONTRACT)


def test_an_unknown_currency_stands_behind_the_amount() -> None:
    assert cards.price(1290, "CHF") == "12.90 CHF" and cards.price(None, "USD") == "Price on request"
