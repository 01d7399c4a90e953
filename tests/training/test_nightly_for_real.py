"""The nightly command as a scheduler runs it, beside a serving recommender: killed at random, then whole, then taken back."""

import json
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from retrieval.ranker import Pair, Ranker
from retrieval.recommend import Recommender
from retrieval.schema import Query
from retrieval.settings import ShopSettings
from tests.training.test_ranking import shop

__all__ = ["shop"]
ROOT = Path(__file__).parent.parent.parent
KILLS = 4


def command(settings: ShopSettings, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "training.ranking", "--shop", settings.shop, *words],
        cwd=ROOT,
        env=os.environ | {"SHOP_HOME": str(settings.home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.slow
def test_the_nightly_command_survives_kills_and_the_serving_process_follows_it(shop: ShopSettings) -> None:  # noqa: F811
    """The last run is whole: it tells what is live, which is what the recommender opened before all this answers by."""
    recommender = Recommender.from_settings(shop)

    def policy() -> str:
        return recommender.recommend(Query("mug"), "u1", 4, now=datetime.now(UTC)).policy.split(":")[1]

    shipped = f"shipped-{Ranker.shipped().version}"
    started = time.monotonic()
    whole = command(shop, "--nightly", "--trees", "10", "--queries", "20")
    out, errors = whole.communicate(timeout=280)
    assert whole.returncode == 0, errors
    first, took = json.loads(out), time.monotonic() - started
    assert policy() == (first["version"] if first["promoted"] else shipped)
    (shop.shop_dir / "nightly.json").write_text('{"last_id": 100}')
    rng = np.random.default_rng(0)
    for _ in range(KILLS):
        night = command(shop, "--nightly", "--trees", "10", "--queries", "20")
        time.sleep(float(rng.uniform(0.3, 1.1)) * took)
        night.send_signal(signal.SIGKILL)
        night.communicate()
        assert policy() == Pair.live(shop.shop_dir).version
    (shop.shop_dir / "nightly.json").write_text('{"last_id": 100}')
    out, errors = command(shop, "--nightly", "--trees", "10", "--queries", "20").communicate(timeout=280)
    last = json.loads(out)
    assert last["new_events"] > 50 and policy() == (last["version"] if last["promoted"] else Pair.live(shop.shop_dir).version)
    if Pair.live(shop.shop_dir).version != shipped:
        out, errors = command(shop, "--rollback").communicate(timeout=280)
        assert policy() == (json.loads(out)["live"] if json.loads(out)["live"] != "shipped" else shipped)
    recommender.close()
