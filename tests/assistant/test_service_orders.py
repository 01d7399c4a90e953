"""Orders of a real file in a real database: whose they are, what may be done with them, and what is said of them."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from assistant.service.errors import OrderError
from assistant.service.order_words import (
    cancelled_details,
    order_details,
    order_lines,
    returned_details,
    status_word,
)
from assistant.service.orders import Order, OrderLine, Orders, read_orders

NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)
STATES = ("pending", "paid", "shipped", "delivered", "cancelled", "returned", "refunded")


def row(number: int, user_id: str = "u", status: str = "paid", days_ago: float = 2, **more: Any) -> dict[str, Any]:
    at = NOW - timedelta(days=days_ago)
    sent = status not in ("pending", "paid", "cancelled")
    return {
        "id": f"W{number}",
        "user_id": user_id,
        "status": status,
        "placed_at": at.isoformat(),
        "lines": [{"item_id": "mug", "variant_id": "", "title": "Mug, Blue", "quantity": 2, "price_cents": 1099}],
        "currency": "USD",
        "carrier": "Parcelway" if sent else "",
        "tracking": "PW42" if sent else "",
        "address_city": "Graz",
        "updated_at": at.isoformat(),
        "eta": "2026-06-18",
    } | more


def write(path: Path, *rows: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows), encoding="utf-8")
    return path


@pytest.fixture
def orders(tmp_path: Path) -> Orders:
    desk = Orders(f"sqlite:///{tmp_path / 'shop.db'}")
    rows = [row(1001000 + i, status=s, days_ago=10 - i) for i, s in enumerate(STATES)]
    desk.import_file(write(tmp_path / "orders.jsonl", *rows, row(1001100, "v", "paid")))
    return desk


def test_orders_come_back_newest_first_with_their_lines(orders: Orders) -> None:
    latest = orders.latest("u", 3)
    assert [o.id for o in latest] == ["W1001006", "W1001005", "W1001004"]
    assert latest[0] == Order(
        "W1001006",
        "u",
        "refunded",
        NOW - timedelta(days=4),
        (OrderLine("mug", "Mug, Blue", 2, 1099),),
        NOW - timedelta(days=4),
        "USD",
        "Parcelway",
        "PW42",
        "Graz",
        "2026-06-18",
    )
    assert latest[0].total_cents == 2198
    assert orders.latest("") == orders.latest("nobody") == []


@pytest.mark.parametrize("written", ["W1001001", "#W1001001", "w1001001", "1001001", " #1001001 ", "w-1001001", "W 1001001"])
def test_an_order_is_found_however_it_is_written(orders: Orders, written: str) -> None:
    found = orders.find("u", written)
    assert found is not None and found.id == "W1001001"


@pytest.mark.parametrize("written", ["", "#", "W", "1001", "001001", "W9999999", "%", "W100100_"])
def test_half_a_number_finds_nothing(orders: Orders, written: str) -> None:
    assert orders.find("u", written) is None


def test_nobody_gets_at_another_shoppers_order(orders: Orders) -> None:
    assert orders.find("u", "W1001100") is None and orders.find("v", "W1001001") is None
    for act in (orders.cancel, orders.return_order):
        with pytest.raises(OrderError, match="unknown"):
            act("u", "W1001100", NOW)
    found = orders.find("v", "W1001100")
    assert found is not None and found.status == "paid"


@pytest.mark.parametrize("status", STATES)
def test_cancelling_is_for_what_has_not_left(orders: Orders, status: str) -> None:
    order_id = f"W{1001000 + STATES.index(status)}"
    if status in ("pending", "paid"):
        cancelled = orders.cancel("u", order_id, NOW)
        assert (cancelled.status, cancelled.updated_at, cancelled.eta) == ("cancelled", NOW, "")
        assert orders.find("u", order_id) == cancelled
    else:
        with pytest.raises(OrderError) as problem:
            orders.cancel("u", order_id, NOW)
        assert problem.value.kind == status
        assert problem.value.reason("en").endswith(".") and problem.value.reason("zh").endswith("。")
        assert orders.find("u", order_id).status == status  # type: ignore[union-attr]


@pytest.mark.parametrize("status", [s for s in STATES if s != "delivered"])
def test_only_what_was_delivered_is_returned(orders: Orders, status: str) -> None:
    with pytest.raises(OrderError) as problem:
        orders.return_order("u", f"W{1001000 + STATES.index(status)}", NOW)
    assert problem.value.kind == ("not_delivered" if status in ("pending", "paid", "shipped") else status)


def test_thirty_days_after_delivery_is_the_last_moment(tmp_path: Path) -> None:
    desk = Orders(f"sqlite:///{tmp_path / 'shop.db'}")
    desk.import_file(write(tmp_path / "o.jsonl", row(1, status="delivered", days_ago=30), row(2, status="delivered", days_ago=31)))
    assert desk.return_order("u", "W1", NOW).status == "returned"
    with pytest.raises(OrderError) as problem:
        desk.return_order("u", "W2", NOW)
    assert problem.value.reason("en") == "it was delivered 31 days ago, and returns are possible within 30 days."
    assert problem.value.reason("zh") == "商品31天前已送达，退货须在收货后30天内提出。"
    assert Orders(f"sqlite:///{tmp_path / 'shop.db'}", return_days=60).return_order("u", "W2", NOW).status == "returned"


def test_of_many_cancellations_at_once_one_holds(orders: Orders) -> None:
    def cancel(_: int) -> bool:
        try:
            orders.cancel("u", "W1001001", NOW)
            return True
        except OrderError:
            return False

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(cancel, range(12))) == 1


def test_importing_again_changes_nothing_and_never_undoes_a_cancellation(tmp_path: Path) -> None:
    desk = Orders(f"sqlite:///{tmp_path / 'shop.db'}")
    path = write(tmp_path / "orders.jsonl", row(1), row(2))
    assert desk.import_file(path) == 2
    assert desk.import_file(path) == 0
    desk.cancel("u", "1", NOW)
    later = (NOW - timedelta(hours=1)).isoformat()
    write(path, row(1), row(2, status="shipped", updated_at=later), row(3))
    assert desk.import_file(path) == 2
    assert [(o.id, o.status) for o in sorted(desk.latest("u"), key=lambda o: o.id)] == [
        ("W1", "cancelled"),
        ("W2", "shipped"),
        ("W3", "paid"),
    ]


@pytest.mark.parametrize(
    ("bad", "named"),
    [
        ({"status": "lost"}, "status"),
        ({"lines": [{"item_id": "mug"}]}, "lines.0.title"),
        ({"placed_at": "yesterday"}, "placed_at"),
        ({"placed_at": "2026-05-28T00:57:00"}, "zone"),
    ],
)
def test_a_bad_row_is_named_and_nothing_of_the_file_is_kept(tmp_path: Path, bad: dict[str, Any], named: str) -> None:
    desk = Orders(f"sqlite:///{tmp_path / 'shop.db'}")
    with pytest.raises(ValueError, match=rf"orders.jsonl, line 2, .*{named}"):
        desk.import_file(write(tmp_path / "orders.jsonl", row(1), row(2) | bad))
    assert desk.latest("u") == []


def test_rows_need_only_what_an_order_is(tmp_path: Path) -> None:
    plain = {k: v for k, v in row(7).items() if k in ("id", "user_id", "status", "placed_at", "updated_at", "lines")}
    [order] = read_orders(write(tmp_path / "o.jsonl", plain))
    assert (order.currency, order.carrier, order.eta) == ("USD", "", "")
    assert order_details(order, "en", NOW) == "It holds 2 × Mug, Blue, $21.98 in all."


def test_forgetting_takes_the_orders_and_their_lines(orders: Orders) -> None:
    assert orders.forget("u") == len(STATES)
    assert orders.latest("u") == [] and len(orders.latest("v")) == 1


def test_what_is_said_of_an_order(orders: Orders) -> None:
    shipped = orders.find("u", "W1001002")
    assert shipped is not None
    assert order_details(shipped, "en", NOW) == (
        "It should arrive by 18 June. Parcelway carries it, tracking number PW42. It goes to Graz. "
        "It holds 2 × Mug, Blue, $21.98 in all."
    )
    assert order_details(shipped, "zh", NOW) == (
        "预计6月18日前送达。由Parcelway承运，运单号PW42。寄往Graz。包含2 × Mug, Blue，合计$21.98。"
    )
    assert "is late" in order_details(shipped, "en", NOW + timedelta(days=4))
    assert "延误" in order_details(shipped, "zh", NOW + timedelta(days=4))
    delivered = orders.find("u", "W1001003")
    assert delivered is not None and order_details(delivered, "en", NOW).startswith("That was on 8 June.")
    assert (
        order_lines([shipped, delivered], "en") == "W1001002 of 7 June ($21.98, on its way); W1001003 of 8 June ($21.98, delivered)"
    )
    assert order_lines([delivered], "zh") == "W1001003（6月8日，$21.98，已送达）"
    assert "$21.98" in cancelled_details(shipped, "en", was_paid=True)
    assert cancelled_details(shipped, "zh", was_paid=False) == "尚未扣款。"
    assert "label" in returned_details(delivered, "en") and "$21.98" in returned_details(delivered, "zh")


@pytest.mark.parametrize("status", STATES)
def test_every_status_has_its_words(status: Any) -> None:
    assert status_word(status, "en") and status_word(status, "zh")
