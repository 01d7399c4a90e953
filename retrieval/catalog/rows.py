"""Raw rows of a file, one at a time: compressed or not, JSON lines, JSON arrays, CSV, XML and YAML lists.

Memory does not grow with the file. Knows no product.
"""

import csv
import gzip
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import yaml
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from .errors import CatalogError

Row = dict[str, Any]
_CHUNK = 1 << 16


def open_text(path: Path) -> IO[str]:
    """Open as UTF-8 (a BOM is dropped, a broken byte becomes U+FFFD), through gzip where the name ends in .gz."""
    raw: Any = gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb")
    return io.TextIOWrapper(raw, encoding="utf-8-sig", errors="replace", newline="")


def json_lines(path: Path) -> Iterator[Row | CatalogError]:
    with open_text(path) as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                yield _object(number, line)


def _object(number: int, text: str) -> Row | CatalogError:
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        return CatalogError(number, "row", f"not JSON: {error}", text)
    if not isinstance(value, dict):
        return CatalogError(number, "row", f"not a JSON object but {type(value).__name__}", text)
    return value


def json_array(path: Path) -> Iterator[Row | CatalogError]:
    """The objects of a top-level array, read piece by piece; after broken JSON nothing more can be read."""
    decoder, buffer, number = json.JSONDecoder(), "", 0
    with open_text(path) as file:
        while chunk := file.read(_CHUNK):
            buffer = (buffer + chunk).lstrip(" \t\r\n,[" if not number else " \t\r\n,")
            while buffer.startswith("{"):
                try:
                    value, end = decoder.raw_decode(buffer)
                except json.JSONDecodeError:
                    break
                number += 1
                yield value
                buffer = buffer[end:].lstrip(" \t\r\n,")
    if buffer.strip(" \t\r\n,]"):
        yield CatalogError(number + 1, "row", "not JSON, or cut off: the rest of the file is unreadable", buffer)


def csv_rows(path: Path) -> Iterator[Row | CatalogError]:
    """Rows by header; the delimiter is the most frequent of , ; tab and | in the header."""
    with open_text(path) as file:
        header = file.readline()
        delimiter = max(",;\t|", key=header.count)
        names = next(csv.reader([header], delimiter=delimiter), [])
        names = [n.strip() for n in names]
        csv.field_size_limit(10_000_000)
        number = 0
        for values in csv.reader(file, delimiter=delimiter):
            number += 1
            if not any(v.strip() for v in values):
                continue
            if len(values) != len(names):
                reason = f"{len(values)} columns where the header has {len(names)}"
                yield CatalogError(number, "row", reason, delimiter.join(values))
            else:
                yield dict(zip(names, (v.strip() for v in values), strict=True))


def xml_items(path: Path, tags: tuple[str, ...] = ("item", "entry")) -> Iterator[Row | CatalogError]:
    """The `item` or `entry` elements of a feed; a tag that repeats becomes a list, namespaces are dropped."""
    raw: Any = gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb")
    number = 0
    with raw as file:
        try:
            for _, element in iterparse(file):
                if _local(element.tag) not in tags:
                    continue
                number += 1
                row: Row = {}
                for child in element:
                    name, text = _local(child.tag), (child.text or "").strip()
                    row[name] = text if name not in row else [*([row[name]] if isinstance(row[name], str) else row[name]), text]
                yield row
                element.clear()
        except (SyntaxError, DefusedXmlException) as error:
            yield CatalogError(number + 1, "row", f"broken XML, the rest of the file is unreadable: {error}")


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def yaml_list(path: Path) -> Iterator[Row | CatalogError]:
    """The mappings of a top-level YAML list, split at each line that starts with "- "."""
    with open_text(path) as file:
        lines: list[str] = []
        number = 0
        for line in file:
            if line.startswith("- ") and lines:
                number += 1
                yield _mapping(number, lines)
                lines = []
            if line.strip() and not line.startswith("#"):
                lines.append(line)
        if lines:
            yield _mapping(number + 1, lines)


def _mapping(number: int, lines: list[str]) -> Row | CatalogError:
    text = "".join(lines)
    try:
        value = yaml.load(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        return CatalogError(number, "row", f"broken YAML: {error}", text)
    if not (isinstance(value, list) and len(value) == 1 and isinstance(value[0], dict)):
        return CatalogError(number, "row", "not one mapping of a list", text)
    return value[0]
