"""What several test files share."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Assistant, Settings
from retrieval.demo import ensure_demo
from retrieval.settings import ShopSettings

ROOT = Path(__file__).parent.parent


def shared_data() -> Path:
    """The folder of real data, or a skip that says how to get there."""
    path = Path(os.environ.get("SHOP_DATA") or ROOT.parent / "shared" / "data")
    if not path.is_dir():
        pytest.skip(f"no shared data at {path}; set SHOP_DATA")
    return path


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a private copy of the demo shop that `make setup` has built (or that is built here)."""
    built = ShopSettings(home=Path(os.environ.get("SHOP_HOME") or ROOT / "var"))
    ensure_demo(built)
    home = tmp_path_factory.mktemp("home")
    shop = home / "shops" / "demo"
    for part in ("generations", "source"):
        left_out = shutil.ignore_patterns("images") if part == "source" else None
        shutil.copytree(built.shop_dir / part, shop / part, ignore=left_out)
    for file in (f for f in built.shop_dir.iterdir() if f.is_file()):
        shutil.copy(file, shop)
    (shop / "source" / "images").symlink_to((built.shop_dir / "source" / "images").resolve())
    return home


@pytest.fixture(scope="session")
def demo(demo_home: Path) -> Iterator[Assistant]:
    """The assistant of the demo shop, answering by parser and templates."""
    assistant = Assistant.from_settings(Settings(home=demo_home, llm_url="off", understand="parser"))
    yield assistant
    assistant.close()
