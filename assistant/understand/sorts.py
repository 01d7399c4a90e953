"""How a shopper asks for an order of the results, English and Chinese: the sort and what says it, tried in this order."""

SORTS: tuple[tuple[str, str], ...] = (
    (
        "price_desc",
        r"(?:(?:sort(?:ed)?|order(?:ed)?|arrange)(?: them| these| those| this| that| it)? )?(?:by )?(?:price|cost)[ ,:-]*"
        r"(?:descending|desc\b|(?:the )?(?:high(?:est)?|most expensive) first|from high(?:est)? to low(?:est)?)",
    ),
    (
        "price_asc",
        r"(?:price[s]?[ :,-]*)?(?:sorted? by |order(?:ed)? by )?(?:price )?low(?:est)?(?: price)? (?:to|->?) high(?:est)?",
    ),
    (
        "price_asc",
        r"(?:sort(?:ed)?|order(?:ed)?|arrange) (?:them |these |those |this |that |it )?(?:by )?(?:price|cost)(?: ascending)?(?! desc)(?! high)(?!,? (?:high|most))(?:,? (?:the )?(?:low|lowest|cheap|cheapest) first)?",
    ),
    (
        "price_asc",
        r"low(?:er)?[- ]priced? (?:ones?|items?|products?|things?|stuff)? ?first|(?:the )?(?:cheapest|lowest[- ]priced?|least expensive|most affordable)(?: ones?)?(?: first)?",
    ),
    (
        "price_asc",
        r"lowest price(?:s)?(?: first)?|(?<!look )(?<!a bit )(?<!so )(?<!looks )(?<!feel )(?<!feels )\bcheap(?!er)(?!(?: ones?| stuff| things?)? (?:leak|fall|is|are|was|were|always|tend|keep|break|look|feel|rubbish|junk|tat|crap))(?: ones?)?(?: first)?\b|\binexpensive\b",
    ),
    (
        "price_desc",
        r"(?:price[s]?[ :,-]*)?(?:sorted? by |order(?:ed)? by )?(?:price )?high(?:est)?(?: price)? (?:to|->?) low(?:est)?",
    ),
    (
        "price_desc",
        r"(?:the )?(?:most expensive|priciest|highest[- ]priced?|dearest)(?: ones?)?(?: first)?|highest price(?:s)?(?: first)?",
    ),
    (
        "rating",
        r"(?:sort(?:ed)?|order(?:ed)?|rank(?:ed)?|arrange) (?:[a-z]+ ){0,3}?by (?:the )?(?:customer |user |star |average )?(?:ratings?|reviews?|stars?|score)",
    ),
    (
        "rating",
        r"(?:the )?(?:best|top|highest|well)[- ]?(?:rated|reviewed)(?: ones?)?(?: first)?|highest rating|best reviews?|top rating|better (?:reviews|ratings?|rated)",
    ),
    (
        "rating",  # "best air fryer", but not "the best way", "best for dry skin", "best before"
        r"(?:^|(?<=show me )|(?<=find me )|(?<=looking for )|(?<=what's )|(?<=whats )|(?<=what is )|(?<=need ))(?:the |your |ur )?best (?=[a-z0-9])(?!sell|sold|for\b|way|before|regards|ever|friend|man\b|men\b|gift|present|price|deal|value|buy|one|of\b|in\b|to\b|thing|if\b|is\b|with\b|would)|^(?:有没有|找|要|求|推荐)?最好的(?=[\u3400-\u9fff])(?!办法|朋友|礼物|价格)",
    ),
    (
        "newest",
        r"(?:the )?(?:what(?:'?s| is)? new\b|newest|newer(?: \w+)?(?= first)|latest|most recent|brand new|new arrivals?|just in|new in)(?: ones?)?(?: first)?|sort(?:ed)? by (?:date|newest|new)",
    ),
    (
        "popularity",
        r"^popular (?=[a-z])|(?:the )?(?:most popular|best[- ]?sell(?:ing|ers?)|bestsellers?|trending|top sellers?|sell(?:s|ing)? (?:the )?(?:most|best))(?: ones?)?(?: first)?|sort(?:ed)? by popularity",
    ),
    (
        "price_asc",
        r"从便宜(?:的)?到贵(?:的)?|便宜的(?:排|放)(?:在)?(?:最)?前(?:面|头)?|(?:按)?(?:照)?价格?(?:从低到高|由低到高|升序)(?:排序?)?|最便宜(?:的)?|(?:按|照)价格排序?|价格最低|(?<![更再点太别不最])便宜的(?!点|都|也|戴|用|穿|质|容易)",
    ),
    (
        "price_desc",
        r"从贵(?:的)?(?:到便宜(?:的)?|往下)|贵的(?:排|放)(?:在)?(?:最)?前(?:面|头)?|(?:按)?(?:照)?价格?(?:从高到低|由高到低|降序)(?:排序?)?|最贵(?![\d一二两三四五六七八九十百千])(?:的)?|价格最高",
    ),
    (
        "rating",
        r"(?:按|照)(?:照)?(?:评分|评价|好评|星级)(?:高低|从高到低)?(?:排序?)?|(?:评分|评价|好评率?|口碑|星级)(?:最|更|比较)?(?:高|好)(?!吗|不)(?:的)?|好评最多|最好评",
    ),
    (
        "newest",
        r"最新(?:款|的|上架)?|新款|新品|新上架?(?:了(?=什么|哪些|啥))?|上新|(?:最近|最新|刚刚?|近期|今年)(?:刚)?(?:新)?(?:出|上市)的?|新的(?:排|放)(?:在)?(?:最)?前(?:面|头)?|新出的|(?:按|照)时间排序?",
    ),
    (
        "popularity",
        r"销量(?:最)?(?:好|高)(?:的)?|卖得最好(?:的)?|最(?:热门|火|受欢迎|畅销)(?:的)?|大家都?(?:在|爱)?买|爆款|热销|热卖|(?:按|照)销量(?:给我|帮我)?(?:排(?:序|一下|个序|列)?)?|\bpeople buy the most\b|\bmost bought\b",
    ),
)
