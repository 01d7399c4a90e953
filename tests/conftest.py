"""What several test files share."""

import os
from pathlib import Path

import pytest


def shared_data() -> Path:
    """The folder of real data, or a skip that says how to get there."""
    path = Path(os.environ.get("SHOP_DATA") or Path(__file__).parent.parent.parent / "shared" / "data")
    if not path.is_dir():
        pytest.skip(f"no shared data at {path}; set SHOP_DATA")
    return path
