"""The command: a candidate is tried, told of, promoted by its test and not without; what is wrong is said."""

import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from retrieval.experiments import current
from retrieval.ranker import Pair
from retrieval.ranker.model import SHIPPED
from retrieval.schema import Event, Impression
from retrieval.settings import ShopSettings
from retrieval.users import UserLog
from training.experiment import main


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ShopSettings:
    monkeypatch.setenv("SHOP_HOME", str(tmp_path))
    settings = ShopSettings(home=tmp_path, shop="demo")
    shutil.copytree(SHIPPED, settings.shop_dir / "rankers" / "new")
    return settings


def visitors(settings: ShopSettings, rates: tuple[float, float], shoppers: int = 900) -> None:
    """Shoppers of the running split, an hour ago, who buy at the rate of their arm (control, candidate)."""
    running, rng = current(settings.shop_dir), np.random.default_rng(0)
    assert running is not None
    log = UserLog(settings.sql_url)
    for n in range(shoppers):
        user, at = f"s{n}", running.started_at + timedelta(microseconds=n)
        arm = running.arm(user)
        log.impressions.append(
            Impression(f"p{n}", user, "s", at, "chat", "q", "x", ("a",), (1.0,), (1.0,), arm=f"{running.name}/{arm}")
        )
        if rng.random() < rates[arm == "candidate"]:
            log.append(Event(user, "a", "purchase", at, impression=f"p{n}"))
    log.close()


def browsers(settings: ShopSettings, shadow: tuple[str, ...], shoppers: int = 400) -> None:
    """Pages of three items in a random order, with the candidate's in the shadow; one in two clicks on "a", one in twenty else."""
    running, rng = current(settings.shop_dir), np.random.default_rng(0)
    assert running is not None
    log = UserLog(settings.sql_url)
    for n in range(shoppers):
        shown, at = tuple("abc"[i] for i in rng.permutation(3)), running.started_at + timedelta(microseconds=n)
        page = Impression(f"p{n}", f"s{n}", "s", at, "chat", "q", "x", shown, (1 / 3,) * 3, (1 / 3, 1 / 6, 1 / 6))
        log.impressions.append(replace(page, shadow=shadow, shadow_policy=running.version))
        for place, item in enumerate(shown):
            if rng.random() < (0.5 if item == "a" else 0.05) / (1 + place):
                log.append(Event(f"s{n}", item, "click", at, impression=f"p{n}"))
    log.close()


def told(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


SHORT = ["--window-hours", "0.000001", "--tau", "0.1", "--name", "try"]


def test_a_candidate_that_sells_more_is_found_and_promoted(settings: ShopSettings, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["split", "new", "--share", "0.4", *SHORT]) == 0 and told(capsys)["started"]["share"] == 0.4  # type: ignore[index]
    visitors(settings, (0.10, 0.40))
    assert main(["status"]) == 0
    status = told(capsys)
    assert status["decided"] and status["test"]["low"] > 0 and status["waiting"] == 0  # type: ignore[index]
    assert main(["promote"]) == 0 and told(capsys)["promoted"]
    assert Pair.live(settings.shop_dir).version == "new" and current(settings.shop_dir) is None
    line = json.loads((settings.shop_dir / "promotions.jsonl").read_text())
    assert line["decision"] == "promoted" and line["verdicts"]["split try"]["lower_bound_of_gain"] > 0


def test_a_candidate_that_sells_the_same_is_not(settings: ShopSettings, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["split", "new", *SHORT]) == 0
    visitors(settings, (0.2, 0.2))
    capsys.readouterr()
    assert main(["promote"]) == 1 and not told(capsys)["promoted"]
    assert current(settings.shop_dir) is not None and not (settings.shop_dir / "ranker").exists()
    assert main(["stop"]) == 0 and current(settings.shop_dir) is None


def test_a_candidate_in_the_shadow_is_valued_by_the_explored_pages(
    settings: ShopSettings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["shadow", "new", "--name", "worse"]) == 0
    browsers(settings, ("c", "b", "a"))
    capsys.readouterr()
    assert main(["promote"]) == 1
    refused = told(capsys)
    assert not refused["promoted"] and refused["off_policy"]["low"] < 0  # type: ignore[index]
    assert not (settings.shop_dir / "ranker").exists() and current(settings.shop_dir) is not None
    assert main(["stop"]) == 0
    assert main(["shadow", "new", "--name", "better"]) == 0
    UserLog(settings.sql_url).close()
    (settings.shop_dir / "shop.db").unlink()
    browsers(settings, ("a", "b", "c"))
    capsys.readouterr()
    assert main(["promote"]) == 0
    accepted = told(capsys)
    assert accepted["promoted"] and accepted["off_policy"]["low"] > 0 and accepted["off_policy"]["pages"] == 400  # type: ignore[index]
    assert Pair.live(settings.shop_dir).version == "new" and current(settings.shop_dir) is None
    line = json.loads((settings.shop_dir / "promotions.jsonl").read_text().splitlines()[-1])
    assert line["verdicts"]["shadow better"]["lower_bound_of_gain"] > 0


def test_a_shadow_of_few_pages_decides_nothing(settings: ShopSettings, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["shadow", "new"]) == 0
    assert main(["promote"]) == 2 and "no page with 'new' in its shadow" in capsys.readouterr().err
    browsers(settings, ("a", "b", "c"), shoppers=40)
    assert main(["promote"]) == 2 and "100 are needed" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["split", "old"], "no version 'old'"),
        (["shadow", "new", "--name", "a/b"], "a/b"),
        (["split", "new", "--share", "1.5"], "share 1.5"),
        (["stop"], "no experiment"),
        (["promote"], "nothing is on trial"),
    ],
)
def test_what_is_wrong_is_said(settings: ShopSettings, words: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2 and message in capsys.readouterr().err


def test_the_shadow_has_a_status_too(settings: ShopSettings, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["shadow", "new"]) == 0
    capsys.readouterr()
    assert main(["status"]) == 0
    status = told(capsys)
    assert status["running"]["kind"] == "shadow" and "test" not in status  # type: ignore[index]
    assert datetime.fromisoformat(str(status["running"]["started_at"])).tzinfo in (UTC, datetime.now(UTC).tzinfo)  # type: ignore[index]
