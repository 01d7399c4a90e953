"""Pictures of the demo products, drawn by code: one drawer a shape, varied by model, coloured by product."""

import sys
import zlib
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import cpu_count, get_context
from pathlib import Path
from random import Random

from PIL import Image
from tqdm import tqdm

from retrieval.demo.pictures import bags, beauty, clothes, electronics, grocery, home, shoes
from retrieval.demo.pictures.canvas import RGB, Canvas
from retrieval.demo.pictures.look import COLOURS, Look
from retrieval.demo.products import Product

DRAWERS: dict[str, Callable[[Canvas, Look], None]] = {
    "boot": shoes.boot,
    "ankleboot": shoes.ankleboot,
    "sneaker": shoes.sneaker,
    "runner": shoes.runner,
    "sandal": shoes.sandal,
    "loafer": shoes.loafer,
    "heel": shoes.heel,
    "slipper": shoes.slipper,
    "tee": clothes.tee,
    "shirt": clothes.shirt,
    "sweater": clothes.sweater,
    "jacket": clothes.jacket,
    "rainjacket": clothes.rainjacket,
    "coat": clothes.coat,
    "dress": clothes.dress,
    "trousers": clothes.trousers,
    "jeans": clothes.jeans,
    "shorts": clothes.shorts,
    "skirt": clothes.skirt,
    "socks": clothes.socks,
    "scarf": clothes.scarf,
    "hat": clothes.hat,
    "gloves": clothes.gloves,
    "backpack": bags.backpack,
    "handbag": bags.handbag,
    "tote": bags.tote,
    "wallet": bags.wallet,
    "watch": bags.watch,
    "belt": bags.belt,
    "sunglasses": bags.sunglasses,
    "umbrella": bags.umbrella,
    "necklace": bags.necklace,
    "lipstick": beauty.lipstick,
    "foundation": beauty.foundation,
    "mascara": beauty.mascara,
    "nailpolish": beauty.nailpolish,
    "palette": beauty.palette,
    "jar": beauty.jar,
    "dropper": beauty.dropper,
    "tube": beauty.tube,
    "suntube": beauty.suntube,
    "pump": beauty.pump,
    "perfume": beauty.perfume,
    "soap": beauty.soap,
    "hairdryer": beauty.hairdryer,
    "toothbrush": beauty.toothbrush,
    "mug": home.mug,
    "pan": home.pan,
    "knife": home.knife,
    "kettle": home.kettle,
    "toaster": home.toaster,
    "coffeemaker": home.coffeemaker,
    "board": home.board,
    "waterbottle": home.waterbottle,
    "bowl": home.bowl,
    "tablelamp": home.tablelamp,
    "desklamp": home.desklamp,
    "floorlamp": home.floorlamp,
    "chair": home.chair,
    "sofa": home.sofa,
    "table": home.table,
    "bookshelf": home.bookshelf,
    "bedding": home.bedding,
    "pillow": home.pillow,
    "blanket": home.blanket,
    "towels": home.towels,
    "vase": home.vase,
    "candle": home.candle,
    "mirror": home.mirror_,
    "plantpot": home.plantpot,
    "clock": home.clock,
    "rug": home.rug,
    "headphones": electronics.headphones,
    "earbuds": electronics.earbuds,
    "speaker": electronics.speaker,
    "phone": electronics.phone,
    "phonecase": electronics.phonecase,
    "charger": electronics.charger,
    "powerbank": electronics.powerbank,
    "laptop": electronics.laptop,
    "tablet": electronics.tablet,
    "monitor": electronics.monitor,
    "tv": electronics.tv,
    "mouse": electronics.mouse,
    "keyboard": electronics.keyboard,
    "webcam": electronics.webcam,
    "usb": electronics.usb,
    "camera": electronics.camera,
    "smartwatch": electronics.smartwatch,
    "controller": electronics.controller,
    "coffeebag": grocery.coffeebag,
    "teatin": grocery.teatin,
    "juice": grocery.juice,
    "chocolate": grocery.chocolate,
    "honey": grocery.honey,
    "jam": grocery.jam,
    "biscuits": grocery.biscuits,
    "oil": grocery.oil,
    "pasta": grocery.pasta,
    "rice": grocery.rice,
    "nutpouch": grocery.nutpouch,
    "cereal": grocery.cereal,
    "spice": grocery.spice,
    "can": grocery.can,
}
LYING = {"belt", "scarf", "rug", "wallet", "palette", "soap", "keyboard", "necklace", "pan", "knife"}
BACKDROPS: tuple[RGB, ...] = ((244, 243, 241), (240, 242, 245), (246, 242, 236), (241, 244, 240), (245, 240, 241))
BATCH = 24
# Where it is safe, fork: a spawned worker would run the caller's script again when that has no main guard.
START = "fork" if sys.platform == "linux" else "spawn"


def draw_pictures(products: Sequence[Product], out: Path, progress: bool = False) -> None:
    """Write one WebP a product, to the path that its item names, on all cores."""
    (out / "images").mkdir(parents=True, exist_ok=True)
    batches = [products[at : at + BATCH] for at in range(0, len(products), BATCH)]
    with (
        ProcessPoolExecutor(cpu_count(), mp_context=get_context(START)) as pool,
        tqdm(total=len(products), desc="drawing pictures", unit="picture", disable=not progress) as bar,
    ):
        for count in pool.map(_save, batches, [out] * len(batches)):
            bar.update(count)


def draw(product: Product) -> Image.Image:
    """The picture of one product, 480 x 480."""
    seed = zlib.crc32(product.family.encode())
    look = Look(
        colour=COLOURS[product.colour],
        colour_name=product.colour,
        material=str(product.item.attributes.get("material", "")),
        facts=product.item.attributes,
        rng=Random(seed),
    )
    canvas = Canvas(BACKDROPS[seed % len(BACKDROPS)])
    DRAWERS[product.kind.picture](canvas, look)
    return canvas.finish(lying=product.kind.picture in LYING)


def _save(products: Sequence[Product], out: Path) -> int:
    for product in products:
        draw(product).save(out / product.item.images[0], "WEBP", quality=82, method=3)
    return len(products)
