"""What shoppers call the things that a shop's policies are about, so that "postage" and "shipping" can meet. Tables only."""

import re

from assistant.schema import Language
from retrieval.signals.words import stem

# One concept a line: its mark, and what names it in English and in Chinese.
CONCEPTS: dict[str, re.Pattern[str]] = {
    mark: re.compile(pattern)
    for mark, pattern in (
        ("ship", r"\b(?:ship\w*|deliver\w*|dispatch\w*|postage|courier|arriv\w*|get here|send to)\b|配送|发货|送货|快递|物流|邮寄|寄到|寄往|送到|到货|收货(?!地址)|包邮|邮费|运费"),
        ("ship_cost", r"\b(?:shipping|delivery|postage) (?:cost|fee|charge|price)s?\b|\b(?:cost|charge|pay|much)\b.{0,20}\b(?:shipping|delivery|postage|deliver)\b|\bfree (?:shipping|delivery)\b|\bships? free\b|shipping costs|运费|邮费|包邮|免邮|快递费"),
        ("how_long", r"\bhow (?:long|many days|soon|fast)\b|\bwhen (?:will|do|does|can)\b|\bdelivery time\b|\bworking days\b|多久|几天|多长时间|什么时候|工作日"),
        ("abroad", r"\b(?:countr(?:y|ies)|abroad|international\w*|overseas|worldwide|europe|canada|usa|uk|germany|france|china|australia|america|japan|spain|italy|mexico|brazil|india)\b|国家|国外|海外|国际|欧洲|加拿大|美国|澳大利亚|中国|日本|英国|大陆"),
        ("track", r"\b(?:track\w*|trace|where(?:'s| is).{0,12}(?:parcel|package|order))\b|\bsee where\b|追踪|物流|单号|到哪"),
        ("parcel", r"\b(?:parcel|package|shipment)s?\b|包裹|快递"),
        ("lost", r"\b(?:not arrived|never (?:arrived|came|showed|got)|lost|missing|late|delayed|didn'?t (?:arrive|come))\b|没到|没收到|丢|延误|迟迟"),
        ("address", r"\baddress(?:es)?\b|地址"),
        ("return", r"\breturn\w*\b|\b(?:send|give|bring|take|sending) (?:\w+ ){0,2}back\b|退货|退回|能退|可以退|退吗|退换"),
        ("refund", r"\brefund\w*\b|\bmoney back\b|\breimburs\w*|退款|退钱|钱.{0,6}退|退还|到账"),
        ("exchange", r"\bexchang\w*\b|\bswap\w*\b|\b(?:another|different|other|wrong) (?:size|colou?r)\b|换货|换一|更换|换尺码|换个|能换"),
        ("cancel", r"\bcancel\w*\b|取消"),
        ("order_number", r"\border (?:number|no|id)\b|订单号"),
        ("status", r"\b(?:order (?:states?|status)|pending|status mean\w*)\b|订单状态|待付款|什么意思"),
        ("pay", r"\b(?:pay|paying|payments?|paid|credit|debit|visa|mastercard|amex|paypal|apple pay|google pay|klarna|wallets?|bank transfer|cards? do you|cash)\b|支付|付款|信用卡|支付宝|微信|银行卡|花呗|刷卡"),
        ("instalments", r"\b(?:instal?lments?|monthly|in parts|three parts|financ\w+|pay later)\b|分期"),
        ("tax", r"\b(?:tax|taxes|vat)\b|含税|税"),
        ("customs", r"\b(?:customs|dut(?:y|ies))\b|关税"),
        ("warranty", r"\b(?:warrant\w*|guarantee\w*)\b|保修|质保|三包"),
        ("broken", r"\b(?:broken|faulty|defect\w*|damaged|stopped working|does not work|doesn'?t work|not working|repair\w*)\b|坏了|坏的|质量问题|故障|维修|修"),
        ("privacy", r"\b(?:privacy|personal (?:data|information)|my (?:data|information|profile|history)|data|know about me|gdpr)\b|隐私|个人信息|信息|数据|档案"),
        ("personal", r"\bpersonali[sz]\w+\b|\bpersonal recommendations?\b|个性化"),
        ("wrap", r"\bgift[- ]?(?:wrap\w*|box\w*)\b|\bwrap\w*\b|包装"),
        ("gift_card", r"\bgift (?:cards?|vouchers?|certificates?)\b|\bvouchers?\b|礼品卡|购物卡|礼金券"),
        ("loyalty", r"\b(?:loyalty|points?|rewards?|members?(?:hip)?)\b|积分|会员"),
        ("discount", r"\b(?:discounts?|coupons?|promo(?:tion)?s?|student)\b|优惠|折扣|打折|学生"),
        ("price_drop", r"\bprice (?:promise|match\w*|drop\w*|fell|guarantee|adjust\w*)\b|\b(?:cheaper|lower price|on sale|went down)\b.{0,12}\b(?:after|now|since)\b|\bbecame cheaper\b|\bmatch (?:a |the )?prices?\b|降价|差价|保价|价格保护|便宜了"),
        ("shoe_size", r"\b(?:shoe|foot|boot) sizes?\b|\bsize (?:chart|guide)\b|鞋码|尺码表|脚长"),
        ("restock", r"\b(?:back in stock|restock\w*|available again|out of stock|sold out)\b|补货|缺货|有货|再有"),
        ("person", r"\b(?:human|person|agent|representative|someone|operator|staff|customer (?:service|support|care))\b|人工|客服|真人"),
        ("hours", r"\b(?:opening hours|open|hours|what time)\b|几点|上班|营业时间|工作时间"),
        ("real", r"\b(?:real|fake|genuine|legit|scam)\b|真的|假的|靠谱"),
        ("opened", r"\b(?:opened|unsealed|used|worn)\b|拆封|打开|开封|用过|穿过"),
        ("cosmetics", r"\b(?:cosmetics?|beauty|make-?up|lipsticks?|creams?|perfumes?|serums?)\b|化妆品|美妆|口红|面霜|香水|护肤"),
        ("food", r"\b(?:food|grocer\w+|chocolate|coffee|tea|snacks?)\b|食品|吃的|零食|咖啡|巧克力|茶"),
        ("furniture", r"\b(?:furniture|sofas?|tables?|wardrobes?|beds?|chairs?|upstairs|floor)\b|家具|沙发|桌子|床|上楼|上门"),
    )
}  # fmt: skip

# Words that make a question and say nothing of what it is about, stemmed.
ASKING = frozenset(
    stem(word)
    for word in "i me my mine we our you your u it its this that these those there they them do does did done is are was were be been am have "
    "has had can could will would should may might must shall how what when where which who why whats if then so but not no yes "
    "please tell about know want need like get got usually ever any some one ones thing something someone hi hello hey thanks "
    "just also too very really now after before into out up off over s t m re ve ll d much many long policy policies store shop".split()
)

# Everyday questions that no shop's policies answer.
UNRELATED: dict[Language, tuple[str, ...]] = {
    "en": (
        "How far away is the moon?", "Which film should I watch tonight?", "Can you write a poem about rain?",
        "I would like a blue cotton shirt.", "Show me headphones under 80 dollars.", "What is this one made of?",
        "How big is the screen of the second one?", "How many people live in Berlin?", "Do you know a good pasta recipe?",
        "What do people say about this one?", "Do you have a café in your building?", "Who founded your company?",
        "Where can I park my car?", "I need a present for my brother.", "Which of these two is lighter?",
        "Can you fix my bicycle?", "How do I learn to swim?", "Are your farmers treated well?", "When was the telephone invented?",
        "Do you organise events for children?",
    ),
    "zh": (
        "月球离我们有多远？", "今晚看什么电影好？", "写一首关于雨的诗", "我想要一件蓝色的棉衬衫", "看看五百元以下的耳机", "这个是什么材质的？",
        "第二个屏幕多大？", "北京有多少人口？", "意大利面怎么做好吃？", "大家对这款评价怎么样？", "你们楼里有咖啡厅吗？", "公司是谁创办的？",
        "哪里可以停车？", "想给弟弟买个礼物", "这两个哪个更轻？", "能帮我修自行车吗？", "怎么学游泳？", "电话是什么时候发明的？", "有儿童活动吗？",
        "你喜欢什么音乐？",
    ),
}  # fmt: skip
