"""Brand names that shoppers ask for in any shop, so that a brand the shop lacks is recognised and said, never searched as a word."""

import re

_NAMES = (
    "nike|adidas|puma|reebok|new balance|asics|hoka|converse|skechers|birkenstock|crocs|dr\\.? martens|ugg|under armou?r|lululemon|timberland|the north face|north face|"
    "patagonia|columbia|salomon|arc'?teryx|zara|h&m|uniqlo|levi'?s|tommy hilfiger|ralph lauren|calvin klein|lacoste|gucci|prada|chanel|dior|hermes|louis vuitton|burberry|versace|"
    "armani|hugo boss|michael kors|kate spade|ray-?ban|oakley|rolex|omega watch|casio|g-shock|seiko|swatch|fossil|apple(?! (?:juice|pie|cider|jam|sauce|tea|flavou?r|scent|candle|vinegar|tree))|"
    "samsung|sony|bose|jbl|beats by dre|xiaomi|huawei|oppo|oneplus|realme|motorola|nokia|dell|hp|lenovo|thinkpad|asus|acer|msi|logitech|razer|corsair|steelseries|canon|nikon|fujifilm|gopro|dji|"
    "dyson|philips|bosch|siemens|ikea|nespresso|delonghi|de'?longhi|breville|kitchenaid|tefal|le creuset|wmf|zwilling|yeti|hydro flask|lavazza|illy|starbucks|nescafe|lindt|ferrero|nutella|haribo|oreo|"
    "twinings|lipton|barilla|heinz|nestle|kellogg'?s|nivea|l'?oreal|maybelline|estee lauder|clinique|cerave|la roche-?posay|neutrogena|garnier|the ordinary|lanc[oô]me|fenty|lego|garmin|fitbit|anker|kobo|stanley|ninja|roborock|ysl|saint laurent|kindle|nothing phone|google pixel|pixel(?= phone)|marshall|beats|"
    "sennheiser|jabra|microsoft|lg|panasonic|toshiba|hisense|tcl|sharp tv|epson|brother printer|nintendo|xbox|playstation|oral[- ]?b|gillette|braun|tupperware|shein|primark|gap jeans|old navy"
)
_NAMES_ZH = (
    "耐克|阿迪达斯|阿迪|彪马|新百伦|匡威|斯凯奇|安踏|李宁|特步|鸿星尔克|优衣库|苹果(?!汁|派|醋|味|干|树|酱)|三星|索尼|博士耳机|华为|小米(?!粥|椒|饭|辣)|联想|戴尔|惠普|华硕|罗技|雷蛇|佳能|尼康|富士|"
    "香奈儿|迪奥|古驰|普拉达|爱马仕|博柏利|巴宝莉|雅诗兰黛|欧莱雅|兰蔻|资生堂|妮维雅|宜家|戴森|飞利浦|松下|美的|海尔|格力|苏泊尔|九阳|双立人|膳魔师|象印|雀巢|星巴克|费列罗|德芙|三只松鼠|良品铺子|"
    "乐高|oppo|vivo|荣耀手机|劳力士|卡西欧|天梭|浪琴|始祖鸟|北面|哥伦比亚户外|迪卡侬|蔻驰|雷朋|美宝莲|海信|圣罗兰|石头科技|追觅|科沃斯|拉夫劳伦|博朗|吉列|欧乐|小天鹅|倍思|安克|漫步者|森海塞尔|铁三角|蕉下|蕉内|波司登|斐乐|亚瑟士|索康尼|卡地亚|香缇卡|科颜氏|薇诺娜|完美日记|花西子|珀莱雅|自然堂|百雀羚|元气森林|蒙牛|伊利"
)
KNOWN_BRANDS = re.compile(rf"(?<![\w-])(?:{_NAMES})(?:'s)?(?![\w-])|{_NAMES_ZH}", re.ASCII)
