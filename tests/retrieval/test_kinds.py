"""The table of kinds: its form, its look-ups, and where a text names one."""

from collections import Counter

import pytest

from retrieval.kinds import forms, kind_of, kinds, spans


def test_every_name_is_of_one_kind_alone() -> None:
    names = Counter(name for kind in kinds() for name in kind.names)
    assert len(kinds()) > 1000
    assert [name for name, times in names.items() if times > 1] == []
    assert "" not in names and all(name == name.strip().casefold() for name in names)


def test_a_kind_is_not_broader_than_itself() -> None:
    assert [kind.names[0] for kind in kinds() if set(kind.names) & set(kind.broader)] == []


@pytest.mark.parametrize("said", ["sofa", "couches", "settee", "沙发"])
def test_a_name_is_known_in_any_form(said: str) -> None:
    kind = kind_of(said)
    assert kind is not None and "sofa" in kind.names


def test_forms_of_a_name() -> None:
    assert {"t-shirt", "t shirt", "t-shirts", "t shirts"} <= set(forms("t-shirt"))
    assert {"contact lens", "contact lenses"} <= set(forms("contact lens"))
    assert forms("割草机") == ("割草机",)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("do you have lawn mowers?", ["lawn mowers"]),
        ("a phone case for my phone", ["phone case", "phone"]),
        ("我想买割草机和手机壳", ["割草机", "手机壳"]),
        ("nothing of the sort", []),
    ],
)
def test_the_longest_name_at_each_place_is_found(text: str, found: list[str]) -> None:
    names = {form for said in ("lawn mower", "phone", "phone case") for form in forms(said)} | {"割草机", "手机", "手机壳"}
    assert [text[start:end] for start, end in spans(text, names)] == found
