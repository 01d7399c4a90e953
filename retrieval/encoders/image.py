"""Image encoders: EfficientNet-Lite0 from its package, and any CLIP or SigLIP folder; reading pictures safely."""

import io
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from PIL import Image, UnidentifiedImageError

from ..schema import Floats
from .contracts import ImageEncoder
from .text import unit

MAX_PIXELS = 50_000_000
MAX_BYTES = 20_000_000
_BATCH = 2  # what passes through fits the processor's cache; with 16 each picture takes twice the time


def image_encoder(spec: str) -> ImageEncoder:
    """Open the encoder that `spec` names: "efficientnet-lite0" or "clip:FOLDER" (CLIP or SigLIP)."""
    kind, _, rest = spec.partition(":")
    if spec == "efficientnet-lite0":
        return EfficientNetLite0()
    if kind == "clip" and rest:
        return Clip(rest)
    raise ValueError(f"unknown image encoder {spec!r}: use efficientnet-lite0 or clip:FOLDER")


def read_image(source: bytes | Path) -> Image.Image:
    """Read a picture as RGB, upright, on white where it is transparent.

    ValueError says in one sentence what is wrong: no picture, broken, over 20 MB or over 50 megapixels.
    """
    data = source.read_bytes() if isinstance(source, Path) else source
    if len(data) > MAX_BYTES:
        raise ValueError(f"the picture has {len(data) / 1e6:.0f} MB; at most {MAX_BYTES / 1e6:.0f} are read")
    try:
        image: Image.Image = Image.open(io.BytesIO(data))
        if image.width * image.height > MAX_PIXELS:
            raise ValueError(f"the picture has {image.width} x {image.height} pixels; at most {MAX_PIXELS:,} are read")
        image.load()
        image = _upright(image)
        if image.mode == "RGB" and "transparency" not in image.info:
            return image
        image = image.convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise ValueError(f"this is not a picture that can be read: {error}") from None
    white = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(white, image).convert("RGB")


def _upright(image: Image.Image) -> Image.Image:
    from PIL import ImageOps

    return ImageOps.exif_transpose(image) or image


class EfficientNetLite0:
    """ImageNet features, global average pooled, 1280-d (Tan & Le 2019, https://arxiv.org/abs/1905.11946)."""

    name = "efficientnet-lite0-0.1.0"
    dim = 1280

    def __init__(self) -> None:
        self._network: Any = None
        self._lock = Lock()

    def encode(self, images: Sequence[Image.Image]) -> Floats:
        import torch

        with self._lock:
            if self._network is None:
                from .efficientnet import load

                self._network = load()
        if not images:
            return np.zeros((0, self.dim), dtype=np.float32)
        parts = []
        for start in range(0, len(images), _BATCH):
            pixels = torch.from_numpy(np.stack([_centre_crop(i) for i in images[start : start + _BATCH]]))
            with torch.inference_mode():
                parts.append(self._network(pixels.contiguous(memory_format=torch.channels_last)).numpy())
        return unit(np.concatenate(parts))


def _centre_crop(image: Image.Image, side: int = 224, share: float = 0.875) -> Floats:
    """Resize and crop the centre; (3, side, side), scaled to about [-1, 1] as the network was trained."""
    resized = round(side / share)
    short = min(image.size)
    size = (max(side, round(image.width * resized / short)), max(side, round(image.height * resized / short)))
    small = image.resize(size, Image.Resampling.BICUBIC)
    left, top = (size[0] - side) // 2, (size[1] - side) // 2
    pixels = np.asarray(small.crop((left, top, left + side, top + side)), dtype=np.float32)
    return np.ascontiguousarray(((pixels - 127.0) / 128.0).transpose(2, 0, 1))


class Clip:
    """The picture half of a CLIP or SigLIP model in a local folder, through transformers."""

    def __init__(self, folder: str) -> None:
        from transformers import AutoModel, AutoProcessor

        if not Path(folder).is_dir():
            raise FileNotFoundError(f"no model folder at {folder}")
        self._processor = AutoProcessor.from_pretrained(folder, local_files_only=True)
        self._model = AutoModel.from_pretrained(folder, local_files_only=True).eval()
        self.name = f"clip:{folder}"
        self.dim = self.encode([Image.new("RGB", (32, 32))]).shape[1]

    def encode(self, images: Sequence[Image.Image]) -> Floats:
        import torch

        if not images:
            return np.zeros((0, self.dim), dtype=np.float32)
        parts = []
        for start in range(0, len(images), _BATCH):
            pixels = self._processor(images=list(images[start : start + _BATCH]), return_tensors="pt")
            with torch.inference_mode():
                features = self._model.get_image_features(pixel_values=pixels["pixel_values"])
            pooled = features if isinstance(features, torch.Tensor) else features.pooler_output
            parts.append(pooled.float().numpy())
        return unit(np.concatenate(parts))
