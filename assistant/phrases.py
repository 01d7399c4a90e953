"""The sentences of the assistant, in English and Chinese, several for each situation. Placeholders in braces; no logic."""

from typing import Literal

from assistant.schema import Language

Situation = Literal[
    "found",
    "found_all",
    "found_one",
    "closest",
    "closest_some",
    "closest_unnamed",
    "nearest",
    "recommended",
    "personal",
    "gift",
    "photo",
    "refined",
    "highlight",
    "cheaper_choice",
    "costs_less",
    "only",
    "relaxed",
    "nothing",
    "nothing_at_all",
    "not_carried",
    "shelves",
    "next_shelf",
    "no_more",
    "dropped",
    "no_brand",
    "unmet",
    "repaired",
    "ask",
    "ask_open",
    "compared",
    "same",
    "compare_which",
    "detail",
    "detail_unknown",
    "which",
    "no_such_place",
    "cart_added",
    "cart_set",
    "cart_removed",
    "cart_shown",
    "cart_empty",
    "cart_cleared",
    "cart_missing",
    "cart_stock",
    "order_status",
    "order_list",
    "order_none",
    "order_unknown",
    "order_which",
    "order_cancelled",
    "order_returned",
    "order_refused",
    "faq",
    "faq_unknown",
    "liked",
    "disliked",
    "greeting",
    "thanks",
    "goodbye",
    "smalltalk",
    "handoff",
    "out_of_scope",
    "injection",
    "photo_unreadable",
    "unheard",
    "repeat",
    "trouble",
]

PHRASES: dict[Situation, dict[Language, tuple[str, ...]]] = {
    "found": {
        "en": (
            "I found {total} matches for {what}; here are the best {n}.",
            "{total} products fit {what}. These {n} fit best.",
            "Good news: {total} matches for {what}. I would start with these {n}.",
        ),
        "zh": (
            "为您找到{total}款符合{what}的商品，先看最合适的{n}款。",
            "{what}共有{total}款，这{n}款最合适。",
            "好消息，{what}有{total}款可选，推荐先看这{n}款。",
        ),
    },
    "found_all": {
        "en": ("I found {total} matches for {what}, all shown here.", "These {total} are everything we have for {what}."),
        "zh": ("为您找到{total}款符合{what}的商品，都在这里了。", "{what}一共有{total}款，全部列出如下。"),
    },
    "found_one": {
        "en": ("Exactly one product fits {what}.", "There is one match for {what}, and here it is."),
        "zh": ("符合{what}的商品正好有一款。", "{what}只找到一款，请看。"),
    },
    "closest": {
        "en": ("These {n} come closest to {what}.", "Here are the {n} that fit {what} best."),
        "zh": ("这{n}款和{what}最接近。", "按{what}来看，这{n}款最合适。"),
    },
    "closest_some": {
        "en": (
            "{met} of these {n} have every word of {what}; the others come close.",
            "For {what}, {met} have all you named and {rest} come near it.",
        ),
        "zh": ("这{n}款里有{met}款完全对得上{what}，其余的比较接近。", "{what}：{met}款全都对上，另外{rest}款相近。"),
    },
    "closest_unnamed": {
        "en": (
            "No product here mentions {what}; these {n} are nearest in meaning.",
            "Nothing is called {what} here. Nearest are these {n}.",
        ),
        "zh": ("没有商品直接提到{what}，这{n}款意思最相近。", "店里没有叫{what}的，意思最近的是这{n}款。"),
    },
    "nearest": {
        "en": ("The nearest to it are these {n}.", "These {n} come nearest to it."),
        "zh": ("最接近的是这{n}款。", "先看看相近的这{n}款。"),
    },
    "recommended": {
        "en": ("Here are {n} picks I think are worth a look.", "These {n} are a good place to start."),
        "zh": ("为您挑了{n}款，值得看看。", "不妨从这{n}款看起。"),
    },
    "personal": {
        "en": ("Going by what you chose before, here are {n} picks for you.", "I picked these {n} with your taste in mind."),
        "zh": ("根据您以往的选择，为您挑了{n}款。", "这{n}款是照着您的口味选的。"),
    },
    "gift": {
        "en": (
            "Here are {n} gift ideas for {whom}; your own taste stays out of it.",
            "{n} ideas for {whom}. I left your own history aside.",
        ),
        "zh": ("给{whom}选了{n}款礼物，没有参考您自己的喜好。", "送{whom}的话，可以看看这{n}款，我没有用您自己的记录。"),
    },
    "photo": {
        "en": ("These {n} look most like your photo.", "I compared your photo with the shop; these {n} come closest."),
        "zh": ("这{n}款和您的照片最像。", "对照您的照片，最接近的是这{n}款。"),
    },
    "refined": {
        "en": (
            "Updated: {total} matches for {what}. Here are the best {n}.",
            "Done. {total} products fit {what} now; the best {n} come first.",
            "Got it. That leaves {total} for {what}; here are {n}.",
        ),
        "zh": (
            "好的，按{what}重新筛选，共{total}款，先看这{n}款。",
            "已更新：{what}有{total}款，最合适的{n}款在前。",
            "明白了，{what}还有{total}款，这是其中{n}款。",
        ),
    },
    "highlight": {
        "en": (
            "I would look at {title} first ({price}). {reason}",
            "{title} at {price} leads. {reason}",
            "My first pick is {title} for {price}. {reason}",
        ),
        "zh": ("首推{title}（{price}）。{reason}", "先看{title}，{price}。{reason}", "我最推荐{title}，售价{price}。{reason}"),
    },
    "cheaper_choice": {
        "en": ("To spend less, there is {title} at {price}.", "A less expensive choice is {title} at {price}."),
        "zh": ("想省一点，可以选{title}，{price}。", "{title}只要{price}。"),
    },
    "costs_less": {
        "en": ("The less expensive one is {title} at {price}.",),
        "zh": ("更便宜的是{title}，{price}。",),
    },
    "only": {
        "en": ("It is {title} for {price}. {reason}", "{title} costs {price}. {reason}"),
        "zh": ("就是{title}，{price}。{reason}", "{title}售价{price}。{reason}"),
    },
    "relaxed": {
        "en": (
            "Nothing fits {what} completely: “{constraint}” leaves nothing over. Matches without it: {total}. The nearest {n} "
            "below do not meet that wish.",
            "“{constraint}” rules out everything for {what}. Without it, these are the nearest {n} of {total}.",
        ),
        "zh": (
            "没有完全符合{what}的商品，问题出在“{constraint}”。去掉它有{total}款，下面是最接近的{n}款，它们不满足这一条。",
            "“{constraint}”让{what}一款不剩。先放下这一条，给您看{total}款里最接近的{n}款。",
        ),
    },
    "repaired": {
        "en": ("Searching for “{words}”.", "I took that as “{words}”."),
        "zh": ("已按“{words}”搜索。", "我理解为“{words}”。"),
    },
    "nothing": {
        "en": (
            "Nothing in the shop fits {what}: “{constraint}” leaves nothing over. Shall I drop it?",
            "“{constraint}” rules out everything for {what}. Shall I look without it?",
        ),
        "zh": (
            "店里没有符合{what}的商品，卡在“{constraint}”上。要去掉这一条吗？",
            "“{constraint}”让{what}一款不剩，要不要放宽？",
        ),
    },
    "nothing_at_all": {
        "en": (
            "I could not find {what} in this shop. Try another word, or tell me what you need it for.",
            "The shop has nothing for {what}, I am afraid. What will you use it for? I may find something near.",
        ),
        "zh": ("店里没有找到{what}，换个说法，或者告诉我您的用途？", "抱歉，没有{what}。您打算怎么用？也许有接近的。"),
    },
    "not_carried": {
        "en": ("This shop does not seem to sell “{kind}”.", "I see nothing called “{kind}” in this shop."),
        "zh": ("本店好像没有“{kind}”。", "店里没有找到“{kind}”。"),
    },
    "shelves": {
        "en": (
            "Its largest shelves are {shelves}. What may I look for there?",
            "Most of what it has is {shelves}. Shall I look there?",
        ),
        "zh": ("店里主要有{shelves}，想看看哪一类？", "这里以{shelves}为主，要看看吗？"),
    },
    "next_shelf": {
        "en": (
            "Nothing here is called “{kind}”, so I looked among {shelf}.",
            "I see no “{kind}” by that name; nearest are {shelf}.",
        ),
        "zh": ("店里没有叫“{kind}”的，先看看{shelf}。", "没有找到“{kind}”，最接近的是{shelf}。"),
    },
    "no_more": {
        "en": ("That was everything for {what}. Shall I look wider, say at another price or kind?",),
        "zh": ("{what}就这些了。要不要放宽一点，比如换个价位或品类？",),
    },
    "dropped": {
        "en": ("I no longer look at {constraint}.", "{constraint}: set aside."),
        "zh": ("好的，不再限制{constraint}。", "已取消{constraint}的限制。"),
    },
    "no_brand": {
        "en": (
            "This shop does not carry {brand}; these come closest.",
            "There is nothing by {brand} here, so I looked for the nearest to it.",
        ),
        "zh": ("本店没有{brand}，先看看相近的。", "这里没有{brand}的商品，给您找了相近的。"),
    },
    "unmet": {
        "en": (
            "The catalogue does not record {wish}, so I could only take it as a hint.",
            "I cannot filter on {wish} here; I used it as a hint only.",
        ),
        "zh": ("商品目录没有“{wish}”这一项，只能作为参考，无法保证。", "这里不能按“{wish}”筛选，我只把它当作参考。"),
    },
    "ask": {
        "en": ("Do you have a preference for {facet}: {values}?", "Which {facet} would you like: {values}?"),
        "zh": ("{facet}方面有偏好吗：{values}？", "您想要哪种{facet}：{values}？"),
    },
    "ask_open": {
        "en": ("Roughly how much would you like to spend?", "What is your budget, roughly?"),
        "zh": ("您的预算大概是多少？", "大概想花多少钱？"),
    },
    "compared": {
        "en": (
            "Side by side, {titles} differ in {differences}.",
            "Here is how {titles} compare; they differ in {differences}.",
        ),
        "zh": ("{titles}的区别在于{differences}。", "对比一下{titles}：不同之处是{differences}。"),
    },
    "same": {
        "en": (
            "By what the catalogue tells, {titles} do not differ.",
            "I see no difference between {titles} in the catalogue.",
        ),
        "zh": ("从目录信息看，{titles}没有区别。", "目录里看不出{titles}有什么不同。"),
    },
    "compare_which": {
        "en": ("Which ones shall I compare? Say for example “the first and the third”.",),
        "zh": ("要对比哪几款？可以说“第一个和第三个”。",),
    },
    "detail": {
        "en": ("{title}: {answer}", "About {title}: {answer}"),
        "zh": ("{title}：{answer}", "关于{title}：{answer}"),
    },
    "detail_unknown": {
        "en": (
            "The catalogue does not tell about {topic} for {title}.",
            "I find nothing on {topic} for {title} in the catalogue, so I will not guess.",
        ),
        "zh": ("目录里没有{title}的{topic}信息。", "{title}的{topic}目录没有写，我不乱猜。"),
    },
    "which": {
        "en": ("Which one do you mean? You can say “the second one” or give its name.",),
        "zh": ("您指的是哪一款？可以说“第二个”或者商品名。",),
    },
    "no_such_place": {
        "en": ("I cannot tell which one you mean; products on screen: {n}.",),
        "zh": ("现在屏幕上有{n}款商品，不确定您指的是哪一款。",),
    },
    "cart_added": {
        "en": (
            "Added {quantity} × {title} to your cart. The total is {total}.",
            "{quantity} × {title} is in your cart; the total is {total}.",
        ),
        "zh": ("已把{quantity}件{title}加入购物车，合计{total}。", "{title}×{quantity}放进购物车了，合计{total}。"),
    },
    "cart_set": {
        "en": ("Changed: now {quantity} × {title}. The total is {total}.",),
        "zh": ("已改为{quantity}件{title}，合计{total}。",),
    },
    "cart_removed": {
        "en": ("Took {title} out of your cart. The total is now {total}.", "{title} is out of your cart; {total} remains."),
        "zh": ("已把{title}从购物车移除，合计{total}。", "{title}已移除，现在合计{total}。"),
    },
    "cart_shown": {
        "en": ("In your cart: {lines}. The total is {total}.",),
        "zh": ("购物车里有：{lines}。合计{total}。",),
    },
    "cart_empty": {
        "en": ("Your cart is empty so far.", "There is nothing in your cart yet."),
        "zh": ("您的购物车还是空的。", "购物车里还没有商品。"),
    },
    "cart_cleared": {"en": ("Your cart is empty now.",), "zh": ("购物车已清空。",)},
    "cart_missing": {"en": ("{title} is not in your cart.",), "zh": ("购物车里没有{title}。",)},
    "cart_stock": {
        "en": ("Only {stock} of {title} are left, so I did not change your cart.",),
        "zh": ("{title}只剩{stock}件，购物车没有改动。",),
    },
    "order_status": {
        "en": ("Order {order} is {status}. {details}", "Your order {order}: {status}. {details}"),
        "zh": ("订单{order}目前{status}。{details}", "您的订单{order}：{status}。{details}"),
    },
    "order_list": {"en": ("Your latest orders: {orders}.",), "zh": ("您最近的订单：{orders}。",)},
    "order_none": {"en": ("I see no orders on your account yet.",), "zh": ("您的账户还没有订单。",)},
    "order_unknown": {
        "en": ("I cannot find order {order} on your account. Please check the number.",),
        "zh": ("在您的账户下没有找到订单{order}，请核对订单号。",),
    },
    "order_which": {
        "en": ("Which order do you mean? Your latest: {orders}.",),
        "zh": ("您指的是哪个订单？最近的有：{orders}。",),
    },
    "order_cancelled": {"en": ("Order {order} is cancelled. {details}",), "zh": ("订单{order}已取消。{details}",)},
    "order_returned": {
        "en": ("The return of order {order} is noted. {details}",),
        "zh": ("订单{order}的退货已登记。{details}",),
    },
    "order_refused": {"en": ("I cannot do that for order {order}: {reason}",), "zh": ("订单{order}无法这样处理：{reason}",)},
    "faq": {"en": ("{answer}",), "zh": ("{answer}",)},
    "faq_unknown": {
        "en": (
            "The shop's policies do not answer that. Shall I pass you to a person?",
            "I find no answer to that in the shop's policies; a person can help if you like.",
        ),
        "zh": ("店铺政策里没有写到这一点，要转人工吗？", "这个问题政策里查不到，需要的话可以转人工。"),
    },
    "liked": {
        "en": ("Noted, more like {title} then.", "Glad you like {title}. I will keep it in mind."),
        "zh": ("记住了，会多推荐类似{title}的。", "很高兴您喜欢{title}，我记下了。"),
    },
    "disliked": {
        "en": ("Noted, less like {title} then.", "Understood: not {title}. I will keep away from such."),
        "zh": ("明白，会少推荐{title}这类的。", "知道了，{title}不合您意，我会避开类似的。"),
    },
    "greeting": {
        "en": ("Hello! What are you looking for today?", "Hi, nice to see you. What can I find for you?"),
        "zh": ("您好！今天想找点什么？", "您好，很高兴见到您。想看些什么？"),
    },
    "thanks": {
        "en": ("You are welcome! Tell me if you need anything else.", "My pleasure. Anything else?"),
        "zh": ("不客气！还需要什么尽管说。", "很乐意帮忙，还有别的吗？"),
    },
    "goodbye": {
        "en": ("Goodbye, and see you soon!", "Take care. Come back any time."),
        "zh": ("再见，欢迎再来！", "慢走，随时欢迎您。"),
    },
    "smalltalk": {
        "en": (
            "Happy to chat; what I do best is finding products. What do you need?",
            "I am the shop's assistant: I search, compare and look after your orders. How can I help?",
        ),
        "zh": (
            "很高兴和您聊天，我最拿手的是找商品。您需要什么？",
            "我是本店的购物助手，可以搜索、对比、查订单。需要我做什么？",
        ),
    },
    "handoff": {
        "en": ("I am passing you to a person. They will see our conversation, so you need not repeat yourself.",),
        "zh": ("正在为您转接人工客服，对方能看到我们的对话，您不用重复。",),
    },
    "out_of_scope": {
        "en": (
            "That is outside what I can help with. I can find products, compare them, and look after your cart and orders.",
            "I am only good at shopping questions, sorry. Shall I look for a product?",
        ),
        "zh": ("这个我帮不上忙。我可以找商品、做对比、管购物车和订单。", "抱歉，我只懂购物方面的事。要找点什么商品吗？"),
    },
    "injection": {
        "en": ("I cannot change how I work, but I am glad to help you shop. What are you looking for?",),
        "zh": ("我的工作方式不能更改，不过很乐意帮您选购。想找什么？",),
    },
    "photo_unreadable": {
        "en": ("I could not read that picture. Please try another one.",),
        "zh": ("这张图片无法读取，请换一张试试。",),
    },
    "unheard": {"en": ("I did not catch that. Could you say it again?",), "zh": ("没有听清，可以再说一遍吗？",)},
    "trouble": {
        "en": ("Something went wrong on my side, and I noted it. Please say that again.",),
        "zh": ("我这边出了点问题，已经记录下来，请再说一遍。",),
    },
    "repeat": {"en": ("Could you tell me a little more about what you are looking for?",), "zh": ("能再说说您想找什么吗？",)},
}
