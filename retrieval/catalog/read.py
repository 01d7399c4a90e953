"""`read(path)`: any known catalogue form as items, bad rows as errors, one at a time."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

from pydantic import ValidationError

from ..schema import Item
from . import foreign, magento, plain, rows
from .errors import CatalogError, FieldError
from .marks import unmarked
from .rows import Row

FORMATS = (
    "auto",
    "jsonl",
    "csv",
    "shopify",
    "google-tsv",
    "google-xml",
    "magento",
    "amazon",
    "icecat",
    "eshop",
    "retail-demo-store",
    "dummyjson",
)
Reader = tuple[Iterator[Row | CatalogError], Callable[[Row], Item]]


def read(path: Path, format: str = "auto", mapping: Path | None = None) -> Iterator[Item | CatalogError]:
    """Yield each row of `path` as an Item, or as a CatalogError that says what is wrong with it, in file order.

    Rows are numbered from 1 as they stand in the file (a product of several rows counts once). Raises FileNotFoundError, or
    ValueError for an unknown format or a file of no known form.
    """
    if format not in FORMATS:
        raise ValueError(f"unknown format {format!r}; known: {', '.join(FORMATS)}")
    if not path.is_file():
        raise FileNotFoundError(f"no catalogue file at {path}")
    chosen = detect(path) if format == "auto" else format
    raw, item_of = _reader(path, chosen, mapping)
    return (row if isinstance(row, CatalogError) else _located(row, path.parent) for row in _items(raw, item_of))


def _located(item: Item, folder: Path) -> Item:
    """The item with pictures that lie beside the catalogue as full paths; URLs and what is not there stay as they are."""
    if not any("://" not in image and not Path(image).is_absolute() for image in item.images):
        return item
    images = ((folder / image).resolve() if "://" not in image else None for image in item.images)
    return replace(item, images=tuple(str(f) if f and f.is_file() else i for f, i in zip(images, item.images, strict=True)))


def _items(raw: Iterator[Row | CatalogError], item_of: Callable[[Row], Item]) -> Iterator[Item | CatalogError]:
    for number, row in enumerate(raw, 1):
        if isinstance(row, CatalogError):
            yield row
            continue
        try:
            yield unmarked(plain.checked(item_of(row)))
        except FieldError as error:
            yield CatalogError(number, error.field, str(error), str(row))
        except (ValidationError, ValueError, TypeError, KeyError, AttributeError) as error:
            yield CatalogError(number, "row", f"{type(error).__name__}: {error}", str(row))


def _reader(path: Path, format: str, mapping: Path | None) -> Reader:
    folder = path.parent
    match format:
        case "jsonl":
            return rows.json_lines(path), plain.our_item
        case "shopify":
            return foreign.shopify_groups(rows.csv_rows(path)), foreign.shopify_item
        case "google-tsv":
            return rows.csv_rows(path), foreign.google_item
        case "google-xml":
            return rows.xml_items(path), foreign.google_item
        case "magento":
            reviews = magento.read_reviews(folder)
            return magento.magento_groups(rows.csv_rows(path)), lambda row: magento.magento_item(row, folder, reviews)
        case "amazon":
            return rows.json_lines(path), foreign.amazon_item
        case "icecat":
            return rows.json_lines(path), foreign.icecat_item
        case "eshop":
            return rows.json_array(path), lambda row: foreign.eshop_item(row, folder)
        case "retail-demo-store":
            return rows.yaml_list(path), foreign.retail_demo_item
        case "dummyjson":
            return rows.json_array(path), foreign.dummyjson_item
        case _:
            columns = plain.read_mapping(mapping) if mapping else None
            return rows.csv_rows(path), lambda row: plain.mapped_item(row, columns)


def detect(path: Path) -> str:
    """Tell the form by the first row; ValueError when it is none of the known."""
    with rows.open_text(path) as file:
        head = file.read(4096).lstrip()
    if head.startswith("<"):
        return "google-xml"
    if head.startswith("["):
        row = _first(rows.json_array(path))
        if {"Id", "Name"} <= row.keys():
            return "eshop"
        if {"id", "title"} <= row.keys():
            return "dummyjson"
    elif head.startswith("{"):
        row = _first(rows.json_lines(path))
        if "parent_asin" in row:
            return "amazon"
        if "supplier" in row or any(n.startswith(("attr_t_", "attr_n_")) for n in row):
            return "icecat"
        return "jsonl"
    elif head.startswith("- "):
        return "retail-demo-store"
    elif "," in head.splitlines()[0] or "\t" in head.splitlines()[0] or ";" in head.splitlines()[0] if head else False:
        row = _first(rows.csv_rows(path))
        if {"Handle", "Title"} <= row.keys():
            return "shopify"
        if {"sku", "product_type", "additional_attributes"} <= row.keys():
            return "magento"
        if {"id", "title", "price", "availability"} <= {n.removeprefix("g:") for n in row}:
            return "google-tsv"
        return "csv"
    raise ValueError(f"{path} is none of the known forms; name one with --format: {', '.join(FORMATS[1:])}")


def _first(raw: Iterator[Row | CatalogError]) -> Row:
    return next((row for row in islice(raw, 20) if not isinstance(row, CatalogError)), {})
