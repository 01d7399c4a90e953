"""Words around a wish that mean nothing for a product search."""

FILLERS = frozenset(
    (
        "hi hey hello hiya yo dear please pls plz thanks thx ok okay so well um uh umm hmm oh ooh ah basically actually really just maybe like kinda sorta sort honestly literally tbh btw lol "
        "prefer preferred i i'm im i'd id i've ive i'll me my mine myself we we're us our you your u ur it its it's they them their this that these those there here he she his her him hers "
        "a an the some any something anything smth sth one ones thing things thingy stuff item items product products option options piece pieces "
        "am is are was be been being do does did done have has had got get gets getting gotta gimme give want wants wanted wanna need needed needs looking lookin look looks search searching "
        "find finding show see seeing after buy buying purchase purchasing shop shopping sell selling carry stock available recommend suggest help can could would will shall "
        "should may might must let lets let's to for of in on at with w/ from by and or but not too also as if then than about into out up off over around under between per "
        "good nice great best better cool decent proper ideally preferably possibly possible quite very pretty bit little lot lots much more most super really somewhat "
        "what which where when who how why whats what's where's wheres hows how's there's theres which's whose "
        "next going gonna go goes moving because cuz cause since old today now week month tomorrow soon else other others another again still already yet anyway "
        "don't dont doesn't doesnt isn't isnt can't cant won't wont no you've we've they've you'd you'll term semester though tho clue owt summat steep yes yeah yep nah nope fits color colour colors colours size sizes material brand brands price prices priced pricing cost costs "
        "budget money dollar dollars bucks euros love loves likes liked ask kind kinds type types sorts spend spending site website page store catalogue catalog "
        "monday tuesday wednesday thursday friday saturday sunday weekend weekday tonight turns turn turned turning birthday bday anniversary upcoming "
        "last only same instead rather make made use used using uses wear wearing new fine works work goes "
        "tell come comes take put try trying think thinking know hoping hope wondering wonder asap urgently people someone somebody person "
        "forget nevermind currently perfect first second third birthday present gift gifts idea ideas first"
    ).split()
)
FILLERS_ZH = (
    "功能 第一次 他很喜欢 她很喜欢 他喜欢 她喜欢 他们喜欢 他爱 她爱 平时喜欢 喜欢 "
    "什么好呢 什么好 好呢 下周 这周 本周 下个月 明天 后天 周末 周一 周二 周三 周四 周五 周六 周日 过生日 生日 这几个 这几款 这些 里面 其中 当中 我想要买 我想买个 我想买 我想要 我想找 我想看看 我想 我要买 我要 我需要 想要买 想买个 想买台 想买 想要个 想要 想找个 想找 想看看 想看 想添个 想添 想入手 想入 入手 需要 请问 请 麻烦 帮我找 帮我看看 帮我 "
    "给我看看 给我推荐 给我找 给我来 给我 有没有 有木有 有没 有吗 有什么 有啥 有哪些 有 没有 吗 呢 吧 啊 呀 哦 嘛 哈 哟 啦 的 了 找一条 找一个 找一款 找个 找 看看 看 瞅瞅 买一条 买一个 买一件 买一双 买一台 买一款 买点 买个 买台 买条 买双 买件 买 "
    "来一个 来个 来点 来 求推荐 推荐个 推荐一下 推荐一款 推荐一个 推荐几款 推荐点 推荐 求 一个 一条 一件 一双 一款 一台 一瓶 一套 一些 一下 一款 几个 几款 些 个 条 件 双 款 台 只 瓶 你们家 你们这 你们 你家 你 我 这个 那个 这种 那种 "
    "太贵了 太贵 好贵 有点贵 贵了 买不起 拿得出手的 拿得出手 能买到 买得到 买到 哪些 哪个 哪款 是 都行 都可以 就行 即可 最好是 最好 比较 好看 好用 好吃 不错 一点儿 一点 点儿 点 用的 戴的 穿的 喝的 吃的 用 别太贵 左右 大概 价格 价位 价钱 预算 以内 在 和 或者 还是 跟 要 那种 适合 送 给 想 能 可以 最近 准备 打算 "
    "老板 亲 店家 卖 性价比高 性价比 什么 啥 的话 如果 但是 不过 也 还 就 只 都 很 太 特别 非常 质量 颜色 尺码 品牌 牌子 材质 方面 东西 商品 产品 单独 单纯 这边 这里 那边 本人 自己 自用 平时 上班 家里 放 且 并且 而且"
).split()
