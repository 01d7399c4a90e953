"""Text and pictures to unit vectors, one verb: `encode -> (n, dim)`. Knows no store."""

from .contracts import ImageEncoder, TextEncoder
from .cross import CrossEncoder
from .image import image_encoder, read_image
from .text import text_encoder
from .text_of import product_text

__all__ = ["CrossEncoder", "ImageEncoder", "TextEncoder", "image_encoder", "product_text", "read_image", "text_encoder"]
