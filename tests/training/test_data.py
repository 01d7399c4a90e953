"""Composed training data: every act and slot, answers that the text bears out, splits by pattern, no personal data."""

import json
import random
import re
from collections import Counter
from hashlib import sha256
from pathlib import Path
from typing import Any, get_args

import pytest

from assistant.prompts import UNDERSTAND
from assistant.schema import Act, Conversation, Intent, Message
from assistant.service.sessions import Sessions
from assistant.settings import Settings
from assistant.understand import from_compact
from assistant.understand.prices import amount
from assistant.understand.text import normal
from retrieval.schema import AttributeContract, Contract, ValueCount
from training.data import Data, amounts, make, write
from training.data.__main__ import main
from training.data.corpus import read
from training.data.dialogues import rows
from training.data.grammar import Maker, held_out, mark, pieces
from training.data.log import conversations, lines, without_personal
from training.data.noise import typed
from training.data.tables import tables
from training.data.world import invented, world_of

CONTRACT = Contract(
    "lamps",
    10,
    "USD",
    categories=(ValueCount("Desk Lamps", 10),),
    category_paths=(("Home", "Desk Lamps"),),
    brands=(ValueCount("Lumora", 10),),
    attributes=(AttributeContract("colour", "text", coverage=1.0, values=(ValueCount("black", 5), ValueCount("red", 5))),),
)


@pytest.fixture(scope="module")
def data() -> Data:
    return make(n=3000, seed=5)


def answers(data: Data) -> list[tuple[dict[str, Any], str, Intent]]:
    found = []
    for row in data.train:
        if row["task"] == "understand":
            text = row["messages"][1]["content"].split("\n", 1)[1]
            found.append((row, text, from_compact(json.loads(row["messages"][2]["content"]))))
    return found


BARE = sha256(b"").hexdigest()[:12]  # the pattern of no template: a product's name alone


def test_both_languages_have_the_same_tables() -> None:
    assert set(tables("en")) == set(tables("zh")) and sum(len(set(t)) for t in tables("en").values()) > 1000


def test_every_act_and_slot_is_taught(data: Data) -> None:
    intents = [intent for _, _, intent in answers(data)]
    assert {i.act for i in intents} == set(get_args(Act))
    for slot in (
        "query", "price_min", "price_max", "rating_min", "brands", "exclude_brands", "attributes", "exclude", "in_stock",
        "references", "quantity", "recipient", "age", "order_id", "action", "topic", "relative_price", "drop",
    ):  # fmt: skip
        empty = getattr(Intent(act="search"), slot)
        assert sum(getattr(i, slot) != empty for i in intents) >= 10, slot
    assert {i.sort for i in intents} == {"relevance", "price_asc", "price_desc", "rating", "newest", "popularity"}
    assert {i.action for i in intents if i.act == "cart"} == {"add", "remove", "set", "show", "clear"}
    assert {r for i in intents for r in i.references} >= {-1, 1, 2, 3}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_bare_product_is_a_search(data: Data, language: str) -> None:
    acts = [row["act"] for row in data.train if row.get("pattern") == BARE and row["language"] == language]
    assert len(acts) >= 0.01 * len(data.train) and set(acts) == {"search"}


def test_answers_are_in_the_shopper_s_own_words(data: Data) -> None:
    for row, text, intent in answers(data):
        said = [*intent.brands, *intent.exclude_brands, *intent.exclude, intent.recipient, intent.topic]
        said += [v for values in intent.attributes.values() for v in values if v != "yes"]
        said += intent.query.split() if row["language"] == "en" else list(intent.query)
        for words in said:
            assert words in text, (text, words)


def test_places_lie_on_the_screen(data: Data) -> None:
    for row, _, intent in answers(data):
        state = json.loads(row["messages"][1]["content"].split("\n", 1)[0])
        assert all(-1 <= place <= state.get("shown", 0) for place in intent.references)


def test_prompts_are_those_of_service(data: Data) -> None:
    assert {row["messages"][0]["content"] for row, _, _ in answers(data)} == {UNDERSTAND}


def test_patterns_of_validation_are_never_trained_on(data: Data) -> None:
    assert len(data.train) == 3000 and 150 < len(data.validation) <= 180
    assert not {r["pattern"] for r in data.train} & {r["pattern"] for r in data.validation}
    assert len({r["pattern"] for r in data.train}) > 2000
    kept = [t for t in tables("en")["PRICE_MAX"] if held_out(t) and len(t) > 12 and "[" not in t]
    assert kept, "some templates of every big table are kept"
    for template in kept:
        words = re.escape(template).replace(r"\{a\}", r"\S+( \S+)?")
        assert not any(re.search(rf"\b{words}\b", text) for _, text, _ in answers(data)), template


def test_the_same_seed_makes_the_same_data() -> None:
    again = [json.dumps(list(rows(invented("en"), 40, seed)), sort_keys=True) for seed in (3, 3, 4)]
    assert again[0] == again[1] != again[2]


def test_replies_name_the_items_they_were_given(data: Data) -> None:
    replies = [r for r in data.train if r["task"] == "reply"]
    assert len(replies) == 120
    for row in replies:
        titles = [item["title"] for item in json.loads(row["messages"][1]["content"])["items"]]
        assert any(title in row["messages"][2]["content"] for title in titles)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_amounts_are_written_as_the_parser_reads_them(language: str) -> None:
    rng = random.Random(2)
    make_amount = amounts.chinese if language == "zh" else amounts.english
    misread = []
    for _ in range(400):
        value = amounts.draw_value(rng)
        written = make_amount(rng, value)
        if amount(normal(written.text).lower()) != pytest.approx(value):
            misread.append((written.text, value))
    assert len(misread) < 20, misread[:20]


def test_chinese_numbers() -> None:
    told = [(amounts.chinese_words(n), amounts.short_chinese(n)) for n in (15, 250, 305, 1200, 20000)]
    assert told == [("十五", "十五"), ("两百五十", "两百五"), ("三百零五", "三百零五"), ("一千两百", "一千二"), ("两万", "两万")]


def test_noise_leaves_numbers_and_brands_alone() -> None:
    parts = pieces(f"looking for a wonderful {mark('brand', 'Lumora')} lamp under {mark('price', '$1,299')}")
    for seed in range(60):
        text = "".join(p.text for p in typed(random.Random(seed), parts, level=1.0))
        assert "lumora" in text.lower() and "1,299" in text


def test_a_contract_is_a_shop_in_both_languages() -> None:
    english, chinese = world_of(CONTRACT, "en"), world_of(CONTRACT, "zh")
    assert english.products == ("desk lamps",) and english.values["colour"] == ("black", "red") and english.brands == ("Lumora",)
    assert "台灯" in chinese.products and "黑色" in chinese.values["colour"]
    with pytest.raises(ValueError, match="'odd' has no category that is known in 'zh'"):
        world_of(Contract("odd", 1, "USD", categories=(ValueCount("Gizmos", 1),)), "zh")


def test_data_of_one_contract_speaks_of_its_shop() -> None:
    made = make([CONTRACT], n=300, invent=False)
    products = Counter(word for _, _, i in answers(made) for word in i.query.lower().split())
    assert products["lamps"] > 30


def test_personal_data_does_not_stay() -> None:
    text = (
        "Hi, my name is Jane Doe, mail jane.doe+shop@mail.example.org or call +49 151 2345678, order W1234567, "
        "card 4111 1111 1111 1111, 5 Baker Street. boots under $1200, size 42"
    )
    clean = without_personal(text)
    for secret in ("Jane", "Doe", "jane.doe", "mail.example.org", "2345678", "1234567", "4111 1111 1111", "Baker"):
        assert secret not in clean, (secret, clean)
    assert "boots under $1200, size 42" in clean and clean == without_personal(text)
    assert "王小明" not in without_personal("我叫王小明，想买台灯，预算1500元") and "1500元" in without_personal("预算1500元")


def test_lines_of_the_log_become_rows_in_their_state() -> None:
    history = (Message("user", "red desk lamp under 50"), Message("assistant", "Here."), Message("user", "cheaper"))
    first, second = lines(history, CONTRACT)
    assert json.loads(first["messages"][2]["content"])["price_max"] == 50
    state, text = second["messages"][1]["content"].split("\n")
    assert text == "cheaper" and json.loads(state)["wish"]["price_max"] == 50 and second["act"] == "refine"


def test_conversations_come_out_of_the_sessions(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    sessions = Sessions(settings.sql_url)
    sessions.save("s", "u", Conversation(history=(Message("user", "desk lamp under 30, write to a@b.example"),)))
    sessions.close()
    (row,) = conversations(settings, [CONTRACT])
    assert "a@b.example" not in json.dumps(row) and row["world"] == "lamps"


def test_the_command_writes_both_splits_and_a_card(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--out", str(tmp_path), "--rows", "300", "--seed", "9"]) == 0
    card = json.loads(capsys.readouterr().out)
    made = read(tmp_path)
    assert card["rows"] == {"train": len(made.train), "validation": len(made.validation)} and len(made.train) == 300
    assert f"hash {card['hash']}" in (tmp_path / "README.md").read_text()
    assert card["hash"] == write(make(n=300, seed=9), tmp_path / "again")["hash"]


def test_bad_arguments_say_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words, told in (
        (["--rows", "0"], "0 is below 1"),
        (["--only-shops"], "needs at least one --shop"),
        (["--reply-share", "2"], "not in [0, 1)"),
    ):
        with pytest.raises(SystemExit):
            main(["--out", str(tmp_path), *words])
        assert told in capsys.readouterr().err
    with pytest.raises(ValueError, match=r"has no train\.jsonl"):
        read(tmp_path)


def test_a_maker_remembers_its_templates() -> None:
    maker = Maker(random.Random(1))
    assert maker.say(("[a|a] {x}",), x="b") == "a b" and maker.used == ["[a|a] {x}"]
