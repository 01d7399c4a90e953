"""Brand names that shoppers ask for in any shop, so that a brand the shop lacks is recognised and said, never searched as a word."""

import re
from pathlib import Path

from .text import CHINESE
from .vocabulary import any_of

# More of them, that need no look at what stands around: a brand a line, the ways it is written between " | ".
_MORE = sorted(
    (
        form.strip()
        for line in (Path(__file__).parent / "brands.txt").read_text(encoding="utf-8").splitlines()
        for form in line.split("|")
    ),
    key=len,
    reverse=True,
)
_NAMES = (
    "nike|adidas|puma|reebok|new balance|asics|hoka|converse|skechers|birkenstock|crocs|dr\\.? martens|ugg|under armou?r|lululemon|timberland|the north face|north face|"
    "patagonia|columbia|salomon|arc'?teryx|zara|h&m|uniqlo|levi'?s|tommy hilfiger|ralph lauren|calvin klein|lacoste|gucci|prada|chanel|dior|hermes|louis vuitton|burberry|versace|"
    "armani|hugo boss|michael kors|kate spade|ray-?ban|oakley|rolex|omega watch|casio|g-shock|seiko|swatch|fossil|apple(?! (?:juice|pie|cider|jam|sauce|tea|flavou?r|scent|candle|vinegar|tree))|"
    "samsung|sony|bose|jbl|beats by dre|xiaomi|huawei|oppo|oneplus|realme|motorola|nokia|dell|hp|lenovo|thinkpad|asus|acer|msi|logitech|razer|corsair|steelseries|canon|nikon|fujifilm|gopro|dji|"
    "dyson|philips|bosch|siemens|ikea|nespresso|delonghi|de'?longhi|breville|kitchenaid|tefal|le creuset|wmf|zwilling|yeti|hydro flask|lavazza|illy|starbucks|nescafe|lindt|ferrero|nutella|haribo|oreo|"
    "twinings|lipton|barilla|heinz|nestle|kellogg'?s|nivea|l'?oreal|maybelline|estee lauder|clinique|cerave|la roche-?posay|neutrogena|garnier|the ordinary|lanc[oô]me|fenty|lego|garmin|fitbit|anker|kobo|stanley|ninja|roborock|ysl|saint laurent|kindle|nothing phone|google pixel|pixel(?= phone)|marshall|beats|"
    "makita|dewalt|ryobi|black ?\\+? ?(?:& |and )?decker|karcher|kärcher|bissell|irobot|roomba|instant pot|cuisinart|russell hobbs|morphy richards|smeg|miele|"
    "electrolux|whirlpool|vitamix|nutribullet|oxo|pyrex|joseph joseph|brita|contigo|camelbak|nalgene|samsonite|american tourister|tumi|herschel|fj[aä]llr[aä]ven|osprey|eastpak|jansport|"
    "victoria'?s secret|gymshark|mizuno|ecco(?! friendly)|altra|geox|kickers|vans(?= shoes| sneakers| old)|clarks|wrangler jeans|carhartt|dickies|superdry|massimo dutti|"
    "cosrx|laneige|innisfree|shiseido|sk-?ii|kiehl'?s|olay|dove(?= soap| shampoo| body)|pantene|head (?:& |and )?shoulders|olaplex|nyx|revlon|sephora|"
    "sandisk|western digital|seagate|kingston|tp-?link|netgear|benq|viewsonic|aoc|soundcore|skullcandy|shure|audio-?technica|akg|bang (?:& |and )?olufsen|harman kardon|sonos|eufy|wyze|"
    "graco|chicco|pampers|huggies|fisher-?price|hasbro|mattel|barbie|playmobil|kitkat|cadbury|hershey'?s|milka|toblerone|pringles|doritos|quaker|maggi|knorr|"
    "sennheiser|jabra|microsoft|lg|panasonic|toshiba|hisense|tcl|sharp tv|epson|brother printer|nintendo|xbox|playstation|oral[- ]?b|gillette|braun|tupperware|shein|primark|gap jeans|old navy"
)
_NAMES_ZH = (
    "耐克|阿迪达斯|阿迪|彪马|新百伦|匡威|斯凯奇|安踏|李宁|特步|鸿星尔克|优衣库|苹果(?!汁|派|醋|味|干|树|酱)|三星(?!级|以上|好评)|索尼|博士耳机|华为|小米(?!粥|椒|饭|辣)|联想|戴尔|惠普|华硕|罗技|雷蛇|佳能|尼康|富士|"
    "香奈儿|迪奥|古驰|普拉达|爱马仕|博柏利|巴宝莉|雅诗兰黛|欧莱雅|兰蔻|资生堂|妮维雅|(?<!便)宜家|戴森|飞利浦|(?<!轻)松下|美的|海尔|格力(?!高)|苏泊尔|九阳|(?<!宝)贝亲|双立人|膳魔师|象印|雀巢|星巴克|费列罗|德芙|三只松鼠|良品铺子|"
    "乐高|oppo|vivo|荣耀手机|劳力士|卡西欧|天梭|浪琴|始祖鸟|北面|哥伦比亚户外|迪卡侬|蔻驰|雷朋|美宝莲|海信|圣罗兰|石头科技|追觅|科沃斯|拉夫劳伦|博朗|吉列|欧乐|小天鹅|倍思|安克|漫步者|森海塞尔|爱普生|佳明|西部数据|闪迪|金士顿|铁三角|蕉下|蕉内|波司登|斐乐|亚瑟士|索康尼|卡地亚|香缇卡|科颜氏|薇诺娜|完美日记|花西子|珀莱雅|自然堂|百雀羚|元气森林|蒙牛|伊利|韩束|毛戈平|橘朵|玉兰油|旁氏|力士|多芬|海飞丝|潘婷|沙宣|施华蔻|云南白药|狮王|花王|高露洁|佳洁士|维达|蓝月亮|立白|好丽友|乐事|奥利奥|卫龙|洽洽|百草味|农夫山泉|康师傅|老干妈|"
    "金龙鱼|鲁花|太太乐|乐扣|哈尔斯|爱仕达|小熊电器|摩飞|北鼎|莱克|公牛插|绿联|品胜|罗马仕|一加手机|红米|努比亚|魅族|雅迪|南极人|恒源祥|海澜之家|太平鸟|森马|美特斯邦威|回力|匹克|百丽|达芙妮|红蜻蜓|奥康|网易严选|名创优品|无印良品"
)
_ENGLISH = f"{_NAMES}|{any_of(form for form in _MORE if not CHINESE.search(form))}"
_CHINESE = f"{_NAMES_ZH}|{any_of(form for form in _MORE if CHINESE.search(form))}"
KNOWN_BRANDS = re.compile(rf"(?<![\w-])(?:{_ENGLISH})(?:'s)?(?![\w-])|{_CHINESE}", re.ASCII)
