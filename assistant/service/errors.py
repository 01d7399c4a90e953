"""What the service desk cannot do, each with a sentence that a shopper can read in English and in Chinese."""

from collections.abc import Sequence
from typing import Literal

from assistant.schema import Language
from assistant.wording import joined, label, shortened

CartProblem = Literal["sold_out", "stock", "missing", "no_price", "quantity", "variant", "variant_open", "currency"]
OrderProblem = Literal["unknown", "shipped", "delivered", "cancelled", "returned", "refunded", "not_delivered", "too_late"]

CART: dict[CartProblem, dict[Language, str]] = {
    "sold_out": {"en": "{title} is sold out.", "zh": "{title}已经售罄。"},
    "stock": {"en": "Only {stock} of {title} are left.", "zh": "{title}只剩{stock}件。"},
    "missing": {"en": "{title} is not in your cart.", "zh": "购物车里没有{title}。"},
    "no_price": {
        "en": "{title} has no price in the catalogue, so it cannot go into the cart.",
        "zh": "目录里没有{title}的价格，无法加入购物车。",
    },
    "quantity": {
        "en": "The number of pieces must be a whole number from 1 to {stock}.",
        "zh": "数量必须是1到{stock}之间的整数。",
    },
    "variant": {
        "en": "{title} does not come in that {choice}. There is {options}.",
        "zh": "{title}没有这个{choice}，可选的有{options}。",
    },
    "variant_open": {
        "en": "{title} costs differently by {choice}. Please choose: {options}.",
        "zh": "{title}的价格因{choice}而异，请选择：{options}。",
    },
    "currency": {
        "en": "{title} is sold in another currency than the rest of your cart.",
        "zh": "{title}的币种与购物车里的其他商品不同。",
    },
}
ORDERS: dict[OrderProblem, dict[Language, str]] = {
    "unknown": {"en": "there is no such order on your account.", "zh": "您的账户下没有这个订单。"},
    "shipped": {
        "en": "it has left the warehouse already. Please refuse the parcel, or return it within {days} days after delivery.",
        "zh": "商品已经出库。请拒收包裹，或在收货后{days}天内退货。",
    },
    "delivered": {
        "en": "it has been delivered already. You can return it within {days} days after delivery.",
        "zh": "商品已经送达。您可以在收货后{days}天内退货。",
    },
    "cancelled": {"en": "it is cancelled already.", "zh": "该订单已经取消。"},
    "returned": {"en": "it is returned already.", "zh": "该订单已经退货。"},
    "refunded": {"en": "it is returned and refunded already.", "zh": "该订单已经退货并退款。"},
    "not_delivered": {
        "en": "it has not been delivered yet. A return is possible from delivery on.",
        "zh": "商品还没有送达，送达之后才能退货。",
    },
    "too_late": {
        "en": "it was delivered {age} days ago, and returns are possible within {days} days.",
        "zh": "商品{age}天前已送达，退货须在收货后{days}天内提出。",
    },
}


class CartError(ValueError):
    """The cart stays as it was. `kind` says why, `sentence` says it to the shopper.

    `stock` counts the pieces left for "stock" and the most pieces for "quantity"; `options` are the values of the attribute
    `choice` that can be had, for "variant" and "variant_open".
    """

    def __init__(self, kind: CartProblem, title: str, stock: int = 0, choice: str = "", options: Sequence[str] = ()) -> None:
        super().__init__(f"{kind}: {title}")
        self.kind, self.title, self.stock, self.choice, self.options = kind, title, stock, choice, tuple(options)

    def sentence(self, language: Language) -> str:
        text = CART[self.kind][language].format(
            title=shortened(self.title) or ("This item" if language == "en" else "该商品"),
            stock=self.stock,
            choice=label(self.choice, language),
            options=joined(self.options, language),
        )
        return text[:1].upper() + text[1:]


class OrderError(ValueError):
    """The order stays as it was. `reason` is half a sentence for the shopper, to stand after a colon."""

    def __init__(self, kind: OrderProblem, order_id: str, age_days: int = 0, days: int = 30) -> None:
        super().__init__(f"{kind}: {order_id}")
        self.kind, self.order_id, self.age_days, self.days = kind, order_id, age_days, days

    def reason(self, language: Language) -> str:
        return ORDERS[self.kind][language].format(age=self.age_days, days=self.days)
