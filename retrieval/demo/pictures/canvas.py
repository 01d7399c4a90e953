"""A small studio: shapes with volume, material and gloss on a soft background. It knows no product.

Coordinates run from 0 to 100 in both directions, y downward. Shapes are rasterised at three times the size and reduced;
shading happens at the final size, inside the shape's bounding box, so that a picture takes tens of milliseconds.
"""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw, ImageFilter

SIZE = 480
OVER = 3
RGB = tuple[float, float, float]
Point = tuple[float, float]
Array = NDArray[np.float32]


class Canvas:
    """Collects painted shapes; `finish` sets them into the studio."""

    def __init__(self, backdrop: RGB = (243, 242, 240)) -> None:
        self.backdrop = backdrop
        self.colour = np.zeros((SIZE, SIZE, 3), np.float32)
        self.alpha = np.zeros((SIZE, SIZE), np.float32)

    def poly(self, points: Sequence[Point], fill: RGB, **look: object) -> Image.Image:
        """A polygon with straight sides."""
        return self._add(_mask(points), fill, look)

    def blob(self, points: Sequence[Point], fill: RGB, **look: object) -> Image.Image:
        """A smooth closed curve through the points; a point given twice is a corner."""
        return self._add(_mask(smooth(points)), fill, look)

    def oval(self, x: float, y: float, rx: float, ry: float, fill: RGB, **look: object) -> Image.Image:
        """An ellipse about (x, y)."""
        sheet = _Sheet([(x - rx, y - ry), (x + rx, y + ry)])
        sheet.draw.ellipse([sheet.at(x - rx, y - ry), sheet.at(x + rx, y + ry)], fill=255)
        return self._add(sheet.mask(), fill, look)

    def box(self, x0: float, y0: float, x1: float, y1: float, radius: float, fill: RGB, **look: object) -> Image.Image:
        """A rectangle with round corners."""
        sheet = _Sheet([(x0, y0), (x1, y1)])
        sheet.draw.rounded_rectangle([sheet.at(x0, y0), sheet.at(x1, y1)], radius=_px(radius), fill=255)
        return self._add(sheet.mask(), fill, look)

    def line(
        self, points: Sequence[Point], width: float, fill: RGB, *, curved: bool = True, closed: bool = False, **look: object
    ) -> Image.Image:
        """A stroke with round ends."""
        path = smooth(points, closed=closed) if curved else list(points) + ([points[0]] if closed else [])
        sheet = _Sheet(path, width / 2)
        dots = [sheet.at(x, y) for x, y in path]
        sheet.draw.line(dots, fill=255, width=max(1, round(_px(width))), joint="curve")
        half = _px(width) / 2
        for x, y in (dots[0], dots[-1]):
            sheet.draw.ellipse([x - half, y - half, x + half, y + half], fill=255)
        return self._add(sheet.mask(), fill, look)

    def _add(self, mask: Image.Image, fill: RGB, look: dict[str, object]) -> Image.Image:
        self.paint(mask, fill, **look)  # type: ignore[arg-type]
        return mask

    def paint(
        self, mask: Image.Image, fill: RGB, *, volume: float = 0.35, tex: str = "", gloss: float = 0.0, alpha: float = 1.0,
        clip: Image.Image | None = None, slope: float = 0.1,
    ) -> None:  # fmt: skip
        """Lay a shape over what is there.

        `volume` rounds the edges, `slope` is light from the upper left, `gloss` a soft highlight, `clip` a mask to stay in.
        """
        if clip is not None:
            mask = ImageChops.multiply(mask, clip)
        bounds = mask.getbbox()
        if bounds is None:
            return
        x0, y0, x1, y1 = bounds
        cut = mask.crop(bounds)
        cover = np.asarray(cut, np.float32) / 255.0
        height, width = cover.shape
        u = np.linspace(0, 1, width, dtype=np.float32)[None, :]
        v = np.linspace(0, 1, height, dtype=np.float32)[:, None]
        shade = 1.0 + slope * (1.0 - u - v)
        if volume:
            shade = shade + volume * (_pillow(cut) - 0.78)
        if tex:
            shade = shade * texture(tex)[y0:y1, x0:x1]
        base = np.array(fill, np.float32)
        painted = base * shade[..., None] + 26.0 * (shade - 1.0)[..., None]
        if gloss:
            shine = np.exp(-(((u - 0.3) / 0.14) ** 2)) * np.exp(-(((v - 0.36) / 0.34) ** 2))
            painted = painted + (gloss * 150.0 * shine)[..., None]
        over = cover * alpha
        under = self.alpha[y0:y1, x0:x1]
        total = over + under * (1 - over)
        mixed = painted * over[..., None] + self.colour[y0:y1, x0:x1] * (under * (1 - over))[..., None]
        self.colour[y0:y1, x0:x1] = np.clip(mixed / np.maximum(total, 1e-4)[..., None], 0, 255)
        self.alpha[y0:y1, x0:x1] = total

    def finish(self, lying: bool = False) -> Image.Image:
        """The picture: backdrop, shadow on the floor (or around, for what lies flat), and the product."""
        alpha = Image.fromarray((self.alpha * 255).astype(np.uint8))
        scene = np.array(self.backdrop, np.float32) * _studio()[..., None]
        bounds = alpha.getbbox() or (0, 0, SIZE, SIZE)
        drop = (
            ImageChops.offset(alpha, 5 if lying else 8, 9 if lying else 6)
            .resize((SIZE // 4, SIZE // 4))
            .filter(ImageFilter.GaussianBlur(3))
        )
        dark = np.asarray(drop.resize((SIZE, SIZE), Image.Resampling.BILINEAR), np.float32) / 255 * (0.3 if lying else 0.14)
        if not lying:
            dark = np.maximum(dark, _floor(bounds))
        scene = scene * (1 - dark)[..., None]
        out = scene * (1 - self.alpha)[..., None] + self.colour * self.alpha[..., None]
        return Image.fromarray(np.clip(out, 0, 255).astype(np.uint8))


def smooth(points: Sequence[Point], closed: bool = True, steps: int = 9) -> list[Point]:
    """Catmull-Rom curve through the points."""
    dots = np.array(points, float)
    if closed:
        ring = np.vstack([dots[-1:], dots, dots[:2]])
    else:
        ring = np.vstack([dots[:1], dots, dots[-1:]])
    t = np.linspace(0, 1, steps, endpoint=False)[:, None]
    parts = []
    for a, b, c, d in zip(ring[:-3], ring[1:-2], ring[2:-1], ring[3:], strict=True):
        if np.array_equal(b, c):  # a corner: the curve would loop here
            continue
        parts.append(0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3))
    curve = np.vstack(parts if closed else [*parts, dots[-1:]])
    return [(float(x), float(y)) for x, y in curve]


def mirror(left: Sequence[Point]) -> list[Point]:
    """A shape symmetric about x = 50, from its left half given top to bottom."""
    return [*left, *((100 - x, y) for x, y in reversed(left))]


def mix(one: RGB, other: RGB, share: float) -> RGB:
    """The colour `share` of the way from one to the other."""
    r, g, b = (a + (c - a) * share for a, c in zip(one, other, strict=True))
    return r, g, b


def dark(colour: RGB, by: float = 0.3) -> RGB:
    """The colour nearer to black."""
    return mix(colour, (12, 12, 16), by)


def light(colour: RGB, by: float = 0.3) -> RGB:
    """The colour nearer to white."""
    return mix(colour, (255, 255, 255), by)


def _px(value: float) -> float:
    return value * SIZE * OVER / 100


class _Sheet:
    """The part of the picture about some points, at OVER times the size."""

    def __init__(self, points: Sequence[Point], margin: float = 0.0) -> None:
        xs, ys = [x for x, _ in points], [y for _, y in points]
        self.x, self.y = (max(0, int((min(v) - margin) * SIZE / 100) - 2) for v in (xs, ys))
        right, bottom = (min(SIZE, int((max(v) + margin) * SIZE / 100) + 3) for v in (xs, ys))
        self.image = Image.new("L", (max(1, right - self.x) * OVER, max(1, bottom - self.y) * OVER))
        self.draw = ImageDraw.Draw(self.image)

    def at(self, x: float, y: float) -> Point:
        return _px(x) - self.x * OVER, _px(y) - self.y * OVER

    def mask(self) -> Image.Image:
        """The finished shape as a mask of the whole picture."""
        whole = Image.new("L", (SIZE, SIZE))
        whole.paste(self.image.reduce(OVER), (self.x, self.y))
        return whole


def _mask(points: Sequence[Point]) -> Image.Image:
    sheet = _Sheet(points)
    sheet.draw.polygon([sheet.at(x, y) for x, y in points], fill=255)
    return sheet.mask()


def _pillow(cut: Image.Image) -> Array:
    """1 inside, falling to the edges: the blurred mask, at a third of the size."""
    width, height = cut.size
    pad = max(8, min(width, height) // 5)
    small = Image.new("L", (max(2, (width + 2 * pad) // 3), max(2, (height + 2 * pad) // 3)))
    inner = cut.resize((max(1, width // 3), max(1, height // 3)))
    small.paste(inner, (pad // 3, pad // 3))
    soft = small.filter(ImageFilter.BoxBlur(max(1.0, min(width, height) / 3 / 7))).filter(ImageFilter.BoxBlur(2))
    box = (pad // 3, pad // 3, pad // 3 + inner.width, pad // 3 + inner.height)
    whole = soft.crop(box).resize((width, height), Image.Resampling.BILINEAR)
    return np.asarray(np.asarray(whole, np.float32) / 255, np.float32)


@cache
def _studio() -> Array:
    y, x = np.mgrid[0:SIZE, 0:SIZE].astype(np.float32) / SIZE
    glow = 1.0 - 0.1 * ((x - 0.5) ** 2 + (y - 0.42) ** 2) * 2
    return np.asarray(np.where(y > 0.74, glow - 0.035 * np.minimum(1, (y - 0.74) * 10), glow), np.float32)


def _floor(bounds: tuple[int, int, int, int]) -> Array:
    """A contact shadow below the product."""
    x0, _, x1, y1 = bounds
    axis = np.arange(SIZE, dtype=np.float32)
    centre, half = (x0 + x1) / 2, max(20.0, (x1 - x0) / 2)
    across = np.exp(-1.8 * ((axis - centre - 6) / (half * 1.05)) ** 2)
    down = np.exp(-1.8 * ((axis - y1 + 2) / 11.0) ** 2)
    return np.asarray(0.5 * np.outer(down, across), np.float32)


@cache
def texture(name: str) -> Array:
    """A material as brightness about 1, at full picture size."""
    rng = np.random.default_rng(11)
    y, x = np.mgrid[0:SIZE, 0:SIZE].astype(np.float32)
    noise = rng.normal(size=(SIZE, SIZE)).astype(np.float32)
    waves: dict[str, Callable[[], NDArray[Any]]] = {
        "grain": lambda: 0.032 * _soft(noise, 1.3, 1.3) + 0.016 * _soft(noise, 6, 6),
        "suede": lambda: 0.03 * noise + 0.022 * _soft(noise, 9, 9),
        "weave": lambda: 0.05 * np.sin(x * 1.57) * np.sin(y * 1.57) + 0.025 * noise,
        "linen": lambda: 0.035 * _soft(noise, 10, 0.6) + 0.035 * _soft(noise, 0.6, 10),
        "denim": lambda: 0.06 * np.sin((x + y) * 1.25) + 0.05 * noise + 0.05 * _soft(noise, 14, 14),
        "knit": lambda: 0.13 * np.abs(np.sin(x * 0.45)) * np.sin(y * 0.62 + 2.2 * np.abs(np.sin(x * 0.225))) + 0.02 * noise,
        "cable": lambda: 0.16 * np.sin(x * 0.16 + 0.9 * np.sin(y * 0.13)) + 0.05 * np.sin(y * 0.7),
        "nylon": lambda: 0.035 * ((x % 9 < 1) | (y % 9 < 1)) + 0.012 * noise,
        "mesh": lambda: 0.1 * np.sin(x * 1.05) * np.sin(y * 1.05),
        "wood": lambda: 0.06 * np.sin(y * 0.2 + 2.2 * _soft(noise, 40, 9)) + 0.035 * _soft(noise, 30, 0.8),
        "metal": lambda: 0.05 * _soft(noise, 45, 0.5) + 0.13 * np.sin(x * 0.021 + 0.7) ,
        "fluff": lambda: 0.07 * _soft(noise, 3, 3) + 0.03 * noise,
        "stone": lambda: 0.05 * noise + 0.05 * _soft(noise, 3, 3),
        "silk": lambda: 0.06 * _soft(noise, 16, 40),
        "rope": lambda: 0.14 * np.sin((x + 2 * y) * 0.35) + 0.04 * noise,
        "terry": lambda: 0.07 * _soft(noise, 1.2, 1.2) + 0.03 * noise,
    }  # fmt: skip
    return np.asarray(1.0 + waves[name](), np.float32)


def _soft(noise: Array, sx: float, sy: float) -> Array:
    """Noise smoothed by a Gaussian along x and y, round the edges, back at unit variance."""
    fy, fx = np.fft.fftfreq(SIZE)[:, None], np.fft.rfftfreq(SIZE)[None, :]
    keep = np.exp(-2 * np.pi**2 * ((fx * sx) ** 2 + (fy * sy) ** 2))
    out = np.fft.irfft2(np.fft.rfft2(noise) * keep, s=noise.shape)
    return np.asarray(out / out.std(), np.float32)
