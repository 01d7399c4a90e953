"""What kind of turn it is, where the words alone decide it. Patterns only; what needs the slots is decided in `parse`."""

import re

_I = re.IGNORECASE


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), _I)


INJECTION = _any(
    r"(?:ignore|disregard|forget|override|bypass)\b.{0,30}\b(?:instructions?|prompts?|rules|guidelines|programming|orders|directions)",
    r"(?:system|hidden|secret|initial|developer) (?:prompt|message|instructions?)|\bprompt\b.{0,15}(?:print|reveal|show)|jailbreak|developer mode|\bdan mode\b",
    r"(?:pretend|act as if|roleplay|imagine)\b.{0,40}\b(?:admin|developer|free|no rules|unrestricted|root|owner)|\byou are now\b|\bwithout (?:any )?(?:restrictions|limits|rules|filters)\b|\bevil twin\b|\bno (?:rules|restrictions|limits)\b.{0,20}\b(?:give|free|do)",
    r"for free\b.{0,20}\beverything|everything.{0,20}\bfree\b|100% (?:off|discount)|set (?:the )?price to (?:0|zero)",
    r"(?:忽略|无视|忘记|忘掉|不要理会).{0,12}(?:指令|提示|规则|设定|要求)|系统提示|提示词|(?:假装|扮演).{0,12}(?:管理员|开发者|老板)|越狱|全部免费|(?:忘|规则).{0,8}(?:忘|规则).{0,12}(?:告诉|给我)|你现在是(?!不是|否)|没有任何限制|从现在(?:开始|起)你",
)
HANDOFF = _any(
    r"\b(?:human|real person|live (?:agent|person|chat|support)|actual person|someone real|a person|representative|manager|supervisor|operator)\b",
    r"\b(?:speak|talk|connect|transfer|chat)\b.{0,20}\b(?:agent|someone|somebody|staff|support|team|rep|service|employee)\b",
    r"customer (?:service|support|care)\b|call (?:me|centre|center)|^agent\b",
    r"\b(?:somebody|someone|anybody|anyone) (?:real|human|from (?:your )?(?:support|staff|team|the team|service|the shop))\b|\bnot (?:talk(?:ing)? to|with) a (?:bot|machine|robot)\b|\bfile a complaint\b|\bmake a complaint\b",
    r"人工|(?<!你是)真人(?!还是)|转接|找个?人(?:来|说|聊)|(?:跟|和)(?:你们)?老板说|(?:找|叫|联系|接|换).{0,4}(?:客服|经理|主管)|^客服|投诉",
)
ORDER = _any(
    r"\b(?:my|the|this|last|past|previous|recent|an?) (?:\w+ )?(?:orders?|package|parcel|delivery|shipment|purchases?)\b(?! (?:by|of|from low))|\border (?:status|history|number)\b",
    r"\bwhere'?s? (?:is |are )?my\b|\btrack(?:ing)?\b|\b(?:cancel|return|send back|exchange) (?:my|the|this|an?|it|order|w\d)|\brefund\b(?! polic)",
    r"\b(?:has|did|when (?:will|does|is)|is) (?:my|it|the package)\b.{0,30}\b(?:ship|arrive|come|deliver|sent)|never arrived|hasn'?t arrived|not arrived|still waiting for",
    r"\border (?:no\.? ?|number |nr\.? ?|#)?#?[a-z]{0,4}-?\d{4,}|\bi(?:'ve| have)? ordered\b|\bmoney back\b(?! guarantee)|\bwhat (?:have|did) i (?:order|buy|bought|ordered)|\b(?:turned up|arrived|came|delivered|showed up)\b.{0,25}\b(?:cracked|broken|damaged|smashed|shattered|faulty|dented|torn|scratched|wrong (?:size|colou?r|item|one))|\bwants? to send (?:it|them|this|(?:the|my|this|that) \w+(?: \w+)?) back\b|\b(?:arrived?|came|got) (?:broken|damaged|defective|faulty)|\b(?:i (?:bought|ordered)|i got) .{0,30}\b(?:too (?:small|big|large|tight)|doesn'?t fit|broken|damaged|wrong)",
    r"\b(?:order|parcel|package) .{0,15}\b(?:late|lost|missing|damaged|broken)\b|\bi(?:'d| would)? (?:want|like|need) to (?:return|cancel|exchange|send (?:it|them|this|that|these|those) back)\b|\bcan i (?:return|cancel|exchange)\b",
    r"(?:我|这个|那个|上次|之前|查).{0,4}订单|(?:昨天|前天|上周|刚才|刚刚|之前|上次)(?:买|下|拍)?的?那(?:个|一)?单|订单(?:号|状态|到哪|呢|查询)|取消订单|退货(?!政策|规则|流程|条件)|退款(?!政策)|换货|收到的.{0,12}(?:碎|坏|破|裂|漏|瘪|变形|少了|不对)|快递|包裹|物流|发货了吗|还(?:没|不)发货|到哪(?:了|儿)|还没(?:到|收到)|什么时候(?:到|送到)|查(?:一下)?订单|订单[a-z]{0,4}-?\d{4,}|(?:想|要|能|可以)退(?!货政策|换政策)(?:了|掉|吗|货|款)?$|(?:查|查询)(?:一下|下)?#?[a-z]{0,4}-?\d{4,}|买的.{1,10}(?:还没|怎么还|什么时候)|(?:那单|这单|订单).{0,3}退|买的.{1,12}(?:小了|大了|坏了|不合适|有问题)|(?:发错|少发|漏发)|我(?:以前|之前|上次|最近)?(?:买过|下过)",
)
_WARRANTY_ZH = "保修|质保"
WARRANTY = _any(r"\bwarrant(?:y|ies)\b|\bguarantee\b", _WARRANTY_ZH)
FAQ = _any(
    WARRANTY.pattern,
    r"\b(?:return|refund|exchange|privacy|shipping|warranty|delivery|cancellation|price[- ]match) (?:polic(?:y|ies)|terms|rules|conditions|costs?|fees?|times?|options?|charges?)\b",
    r"\bhow (?:long|much|fast|soon|quick(?:ly)?)\b.{0,25}\b(?:ship|deliver|shipping|delivery|postage|return|refund|arrive|take to arrive)",
    r"\b(?:do|can|will|does|is|are) (?:you|u|i|it|there)\b.{0,20}\b(?:ship|deliver|paypal|apple pay|google pay|credit cards?|klarna|installments?|gift[- ]?wrap|gift cards?|vouchers?|cash|visa|invoice)",
    r"\b(?:is|are) (?:shipping|delivery|postage|returns?) (?:free|included|expensive|possible)\b|\b(?:what|which) (?:credit )?cards\b|\b(?:free (?:shipping|delivery|returns)|payment (?:methods?|options?)|how (?:can|do) i pay|gift[- ]?wrap(?:ping)?|loyalty|points program|store hours|opening hours|physical store)\b",
    r"\bhow (?:long|many days) .{0,15}\b(?:to )?(?:return|send (?:it|them|things|stuff|something) back|exchange|refund)\b|\bwhen (?:are|do) (?:you|u) (?:open|close)\b|\bwhat time .{0,25}\b(?:open|close|shut)|\bare you open\b|\bwrap (?:it|them|gifts?|presents?)\b|\bpay (?:with|by|in|via|on|later)\b|\bcash on delivery\b|\bnext[- ]day\b|\bcustoms\b|\bpick ?up in",
    r"\b(?:my|personal) (?:data|information|privacy)\b|\b(?:cod|emi|cash on delivery|home delivery|express delivery) (?:is )?(?:available|possible|option)|\bis (?:cod|emi|delivery|shipping|pickup|collection) (?:available|possible)|\bpin ?code \d|delete my (?:data|account)|how (?:do|can) (?:i|returns) (?:return|work)|\bcan (?:i|you) (?:return|exchange|send back) (?!(?:my|the|this|that|it|them|these|those|an? order|order)\b|#?w?\d)\w+|promo(?:tion)? code|discount code|coupon|student discount",
    r"无理由|专票|增值税|开(?:具)?(?:电子)?发票|运费|包邮|邮费|退货政策|退换|退款政策|几天(?:能)?(?:发货|到|送达|到货)|多久(?:能)?(?:发货|到|送达)|什么时候发货|支付方式|怎么(?:付款|支付|退货)|支持.{0,6}(?:支付|付款|微信|货到)|支付宝|微信支付|货到付款|分期|发票|礼品包装|包装服务|隐私|会员|积分|优惠券|营业时间|送货|配送|退款.{0,3}(?:几天|多久)|送到(?:海外|国外|香港|台湾|新疆|西藏)|海外|花呗|白条|信用卡|几点(?:开门|关门|营业)|(?:几|多少)天.{0,4}(?:退|换)|怎么(?:退|换)|能不能退|自提|价保|实体店|门店|注销",
)
CART = _any(
    r"(?:my|the|your|shopping) trolley\b|\b(?:cart|basket|checkout|check out|bag pls|shopping bag|my bag)\b|购物车|我的?车里(?!用)|结账|结算|下单|(?:放|扔|丢|加|进)(?:到|进)?车(?:里|上)?(?![\u3400-\u9fff])|\b(?:change|set|update)\b(?!.*\b(?:budget|price|colou?r|size|max|limit)\b).{0,40}\b(?:quantity|amount|qty|to (?:\d{1,2}|two|three|four|five))$|\b(?:quantity|qty)\b|数量|^(?:ok |actually |no )?make (?:it|that) (?:\d{1,2}|two|three|four|five|six)(?: of (?:it|that|these|those|them))?(?: please| pls)?[.!]?$|\bmake (?:it|that) (?:\d{1,2}|two|three|four|five|six) of (?:the|number|no\.?|#)|\b(?:buy|order|purchase) (?:it|this|that|them|these|those|both)\b|\b(?:need|want) (?:\d{1,2}|two|three|four|five|six) of (?:the|number|#|it|these|those|that)|\bready to pay\b|付款|付钱",
    r"\b(?:i'?ll|i will|let me|gonna|i'?d like to) (?:take|have|get|buy|grab|order)\b|^(?:ok |okay |yes |great |perfect )?(?:buy|add|take|order(?! (?:\w+ )?by)|grab|get)\b(?! me (?:a|some))",
    r"\badd (?:it|that|this|them|those|these|both|the|one|two|three|\d|#)|\bput (?:it|that|this|the|\d|one|two|three|#)(?!.{0,30}\b(?:first|at the top|on top|up front)\b)|就(?:买|要)(?:第|最后|这个|那个)|来(?:俩|仨)|加(?:入|到(?!\d|[一二两三四五六七八九十百千])|进)|(?<!不)(?<!别)(?:买|要)(?:第|最后一|这个|那个)|(?<!能)(?<!可以)放(?:进|到)|来(?:两|三|四|五|\d)(?:件|个|双|瓶|条|箱|盒|包|袋|份|套|台)",
)
CART_ADD = _any(r"\b(?:add|put|buy|take|order|get|grab|have)\b", r"加|买|要|来|放|下单")
CART_REMOVE = _any(
    r"\b(?:remove|delete|drop|take (?:it |that |the \w+ |them )?(?:one )?(?:out|off)|get rid of|take out|no longer want)\b|\btake .{1,25}\bout of\b",
    r"删|移除|去掉|拿掉|不要了|移出|取消",
)
CART_SET = _any(
    r"\b(?:change|set|update|make)\b.{0,40}\b(?:quantity|amount|qty|to \d|to two|to three|it \d|(?:it|that) (?:two|three|four|five|six))|\bquantity\b",
    r"数量|改成|改为",
)
CART_CLEAR = _any(r"\b(?:empty|clear|reset) (?:my |the )?(?:whole )?(?:cart|basket|bag)|remove (?:everything|all)", r"清空|全部删")
CART_SHOW = _any(r"\b(?:what'?s|whats|what is|show|see|view|open|how much|total|check)\b", r"看看|查看|里有|多少钱|总共|一共|打开")
COMPARE = _any(
    r"\bcompar|\bvs\.?\b|\bversus\b|\bdiff(?:eren(?:ce|t))?\b.{0,12}\b(?:between|from)|side by side|\bwhich (?:one |of (?:these|them|those) )?(?:is|are|'s|has) the \w+est\b|which (?:one |of (?:these|them|those) )?(?:is|are|'s) (?:better|best|nicer|lighter|cheaper|bigger)"
    r"|\bdiffer\b|#\d+ against\b|\bpros and cons\b|\b(?:better|nicer|cheaper|lighter|bigger|stronger|warmer) than (?:the|number|#)|\bnext to (?:the|number|#)|which (?:one'?s|ones?|is) (?:the )?(?:better|best|nicer|lighter)"
    r"|\b(?:choose|decide) between\b|\bstack up|\bbetter,? (?:the )?\w+ or\b|or the \w+\?? which",
    r"比较一下|对比|比一比|区别|有(?:什么|啥)不(?:同|一样)|差别|哪个(?:更)?(?:好|划算|合适|值|轻|便宜)|比起来|比较(?=第|前|这|\d)|拉(?:个|一个|张)?表|放?(?:在)?一起比|比比(?:看)?$|比一下|[跟和与].{1,6}比(?!较)|值得买|选哪个|哪(?:个|款|件|双|台|把).{0,8}(?:更|一点|一些)|pk",
)
FEEDBACK_LIKE = _any(
    r"\bi (?:really |do |quite )?(?:like|love|adore|prefer)\b(?! to)|^(?:love|like|loving) (?:the|this|that|it|number|#)|\b(?:is|looks|are) (?:great|perfect|lovely|beautiful|gorgeous|nice|awesome|cool|amazing)\b|my favou?rite|\blov(?:e|ing) (?:the|this|that|it|number|#)",
    r"爱了|种草|绝了|好看(?!吗|不|一点|点的|的吗)|(?<!不)(?<!不太)喜欢|(?<!不)(?:很|真|挺|太|超|蛮)(?:好看|漂亮|美|赞)|不错(?!的)|太棒|最爱|挺好",
)
FEEDBACK_DISLIKE = _any(
    r"\b(?:don'?t|dont|do not|didn'?t|not really|never) (?:really |even )?(?:like|love|want|care for|dig)\b(?! (?:leather|plastic|to))|\bdislike|\bhate|\bugly|\bhideous|\bgross\b|\btacky|\bunattractive|\bawful|\bhorrible|\bterrible|\bnot (?:my|for me|really my|quite my)(?: \w+)?(?: style| taste| thing| cup)?"
    r"|\bnot (?:a fan|into|keen|interested|feeling)|\b(?:these|those|they|it)(?: all| both)? looks? like (?:something|an? )|\bmeh\b|\bnasty\b|\blooks? (?:a bit |so |really |kinda )?cheap\b|\brubbish|\bnaff\b|\bnot (?:great|nice|good|pretty)\b|\bboring|\btoo (?:formal|casual|plain|flashy|bulky|old[- ]fashioned|childish|fancy|girly|big|small|heavy|simple|colou?rful|dull)\b|\bnone of (?:these|them|those)",
    r"不(?:太)?喜欢|不好看|不怎么样|一般般|拉胯|难看|丑|讨厌|不是我的(?:风格|菜)|不(?:太)?适合我|太(?:正式|花|老气|土|普通|大|小|重|素|幼稚)|都不(?:太)?(?:行|好|要|想要|满意|喜欢)|没一个|不(?:要|想要)第.{1,3}(?:那|这)(?:种|样|类)|(?:很|真|好|太)(?:丑|难看|土|俗)",
)
DETAIL = _any(
    _WARRANTY_ZH,
    r"\b(?:tell me (?:more )?(?:about|on)|more (?:info|information|details?)|details? (?:of|on|about|for)|describe|specs?|specifications?|reviews? (?:of|for|on|about)|what do (?:people|others|customers|buyers) (?:say|think))\b",
    r"\b(?:is|are|does|do|has|have|can|will|would|was) (?:it|they|this|that|these|those|the|number|#|no)\b|\b(?:what|which|how)(?:'s| is| are| does| do|s)?\b.{0,20}\b(?:material|colou?rs?|sizes?|made|weigh|weight|heavy|big|large|long|tall|wide|warranty|battery|brand|fabric|ingredients?|capacity|dimensions|care|wash)",
    r"\b(?:battery life|weight|prices?|sizes?|size|dimensions|material|ingredients|warranty|colou?rs?|reviews?) (?:of|for|on)\b|\bhow (?:heavy|big|long|tall|wide|warm|loud|fast|many)\b|\bmachine[- ]?wash",
    r"吗$|吗？|吗\?|[\u4e00-\u9fff]不[?？]?$|(?:什么|啥)(?:材质|材料|颜色|尺码|尺寸|牌子|面料|做的)|多(?:重|大|长|高|宽)|介绍(?:一下)?|详细|详情|参数|评价(?:怎么样|如何|好吗)|评论|怎么样|好不好|好用吗|有(?:哪些|什么)(?:颜色|尺码|尺寸)|材质|成分|续航|能(?:撑|用|待机|坚持|续航)(?:多久|几个?(?:钟|小时|天))|几种(?:颜色|尺码|口味)",
)
# Asks which kind of thing to take: advice, also where a thing is named.
ADVICE = _any(
    r"\bwhich (?:kind|type|sort|one|model|brand)(?: of \w+(?: \w+)?)? (?:would|should|do) (?:you|i|we)\b|\bwhat should (?:i|we) use\b|\bwhere do (?:i|we) (?:even )?(?:start|begin)\b|\bwhat do (?:i|we) (?:actually |really |even )?need\b|\bwhat(?:'?s| is) (?:best|good) for (?:an? |my |the )?(?!under|around|less)|\bwhich (?:one )?(?:is|would be|do you think is) better\b[^.!?]*\b(?:for|or)\b|\bor an? [^.!?]*\b(?:is|are) better for\b"
    r"|\bwhat would you (?:go for|choose|pick|get|suggest|recommend)\b|\b(?:not sure|no idea|dunno|don'?t know) what (?:i|we) (?:even |actually |really |might )?need\b|\b(?:anything|something|what) (?:that |which )?(?:(?:might|could|would|will|'ll|can) )?(?:actually |really )?helps?\b(?! you)"
    r"|\bwhat would you start with\b|\bwhat(?:'s| is|s)? better\b[^.!?]*\bor\b|\b(?:should|shall) (?:i|we) (?:get|buy|go for|take) an? [^.!?]*\bor\b",
    r"(?:要|需要|该|得)(?:都)?(?:准备|买|带|备|置办|添)(?:点|些)?(?:啥|什么|哪些)|(?:出出|出个?|拿个?)主意|(?:带|拎|送|买)(?:点|些|个)?(?:啥|什么)(?:好|合适|有面子|体面|不失礼)|有(?:啥|什么)必备|必备的?(?:推荐|清单)|想(?:种|养|学|玩|吃|喝)点?(?:啥|什么)|想送(?:个|点|份|件)(?:小)?(?:东西|心意)|[买选]\S{1,10}好?还是\S{1,12}好|有(?:啥|什么)推荐|不知道(?:该)?(?:带|送|买|选)(?:点|些|个)?(?:什么|啥)",
)
RECOMMEND = _any(
    r"\bsecret santa\b|\bstocking fillers?\b|\bwhat (?:would|do|can) you (?:give|get|buy)\b|\brec+om+end|\bsug+est|\bwhat (?:can|could|should|shall|do|would) (?:i|we) (?:get|buy|give)\b|\b(?:think|say) (?:i|we) should (?:get|buy|give)\b|\bwhat to (?:get|buy|give)\b|\bsuits? me\b|\b(?:don'?t|dont|dunno|idk|no idea|not sure) (?:know )?what (?:i want|to (?:buy|get))|\bsurprise me\b|\b(?:any|some) ideas?\b|\bideas for\b|\binspir|\bwhat(?:'?s| is)? (?:good|new|hot|popular)\b|\bwhat should i (?:get|buy)|\bwhat (?:would|might|does|do) (?:she|he|they) (?:actually |really )?(?:like|want|enjoy|need|use)|\bwhat would you (?:get|buy|pick|choose)"
    r"|\bi (?:might|would|may|'d) like\b(?! (?:to|a|an|some|the|two))|\bsomething (?:nice|good|cool|special|for (?:me|my|him|her))|\bbased on what i|\bfor me today|\bwhat do you (?:have|got)\b\??$|\bgifts?\b|\bpresents?\b|\bmy taste\b",
    r"推荐|有什么好(?:东西|货|物|用的|玩的)?|随便|送.{0,6}什么|带(?:点|些)?(?:什么|啥)|买(?:点|些)?什么(?:好)?|礼物|送礼|凑个?单|有(?:什么|啥)(?:可以|能)买|猜我喜欢|适合我|给点(?:建议|灵感)|(?:送|买)(?:点|些|个)?(?:什么|啥)|不知道买(?:什么|啥)|你看着办",
)
SMALLTALK = _any(
    r"^(?:hi+|hey+a?|hello+|yo|hiya|namaste|namaskar|hola|bonjour|salaam|g'?day|ello|howdy|good (?:morning|afternoon|evening|day|night)|greetings|sup|what'?s up)(?:[ ,!.]+(?:there|all|everyone|you|bot|good (?:morning|afternoon|evening)|friend|how are (?:you|u)(?: doing)?|how'?s (?:it going|your (?:day|morning|evening)|things|life)))*[ !.?]*$",
    r"^(?:ok(?:ay)?[ ,]*)?(?:thanks?|thx|ty|thank (?:you|u)|cheers|much appreciated)\b.{0,25}$|^(?:ok(?:ay)?[ ,]*|thanks[ ,]*)?(?:bye|goodbye|see (?:you|ya)|cya|good night|later)\b.{0,15}$",
    r"^(?:cheers|thanks?|thank you|ta)\b.{0,40}\b(?:help|helpful|have a (?:good|nice|great) (?:one|day|evening|night|weekend))[ !.]*$|^(?:好[嘞的啦]?|行|嗯|ok)?[ ,，]*(?:谢谢|多谢|谢啦).{0,12}(?:拜拜|再见|不看了|先这样)[了啦吧~!！。 ]*(?:拜拜|再见)?[~!！。 ]*$",
    r"^(?:lol|haha+|hehe|ok(?:ay)?|cool|nice|great|awesome|perfect|sure|got it|alright|yes|yeah|yep|no|nope|hmm+|wow)(?:[ ,!.]+(?:lol|ok(?:ay)?|cool|thanks?|then|haha|great|nice))*[ !.]*$",
    r"\b(?:who|what) are (?:you|u)\b|how are (?:you|u)\b|^are (?:you|u) (?:an? |really )?\w+ ?\?*$|are (?:you|u) (?:an? )?(?:bot|robot|human|real|ai)\b|what(?:'?s| is) (?:your|ur) name|what can (?:you|u) do|(?:you|u)(?:'re| are| r) (?:great|funny|nice|smart|helpful)",
    r"^(?:哈[喽啰]|你好|您好|嗨|喂|亲)[ ,，]*在(?:吗|不|么|嘛)?[?？]?$|^(?:哈[喽啰]|你好|在|喂)*[ ,，]*有人(?:在)?[吗嘛咩么没不][?？]?$|^(?:谢谢|多谢|谢啦|感谢)(?:啊|啦|了|你|您)*(?![^。!！]*(?:想|要|找|买|有没有|推荐|换)).{0,24}$|^(?:你好|您好|嗨|哈喽|哈啰|hello|hi|早上好|晚上好|下午好|早|晚安|在吗|在不在)[呀啊哦吗!！。~ ]*$|^(?:谢谢|多谢|感谢|谢了|谢啦|好的|好滴|哈哈+|再见|拜拜|辛苦了).{0,6}$|^(?:嗯+|哦+|行|可以|ok|好)[的了吧啊呀哈啦嘛，,。!！~ ]*$|你(?:是谁|叫什么|是机器人|是真人|是不是(?:机器人|真人|人)|会什么|能做什么|好吗|吃了吗|吃饭了)|^(?:谢谢|多谢|感谢)(?:你|您|啦|了|啊)*[!！。~ ]*$",
)
OFF_TOPIC = _any(
    r"\b(?:weather|forecast|raining today|temperature (?:in|outside)|poem|poetry|joke|lyrics|essay|homework|math(?:s)?\b|equation|calculus|solve|capital (?:city )?of|president|prime minister|election|politic|religion|bitcoin|crypto|stocks? (?:should|market|price|tip)"
    r"|what stocks|translate|in (?:french|spanish|german|japanese|latin)\b.{0,5}$|world cup|football (?:match|score|game)|who won|nba|movie (?:should|to watch)|python (?:code|script)|javascript|write (?:me )?(?:a|an|some) (?:poem|story|song|code|email|letter|script|essay|function|program)"
    r"|meaning of life|alarm (?:for|at)|remind me|horoscope|news today|latest news|recipe for|symptoms?|diagnos|medicine for|legal advice|lawsuit|square root|what year|how old is|who (?:invented|wrote|discovered|will win)|haiku|limerick|near me|nearby|flight|hotel|restaurant|pizzeria|taxi|uber|hack|bomb|weapon|\bsing\b|tell me a story)\b",
    r"^who(?:'s| is| was| are) (?!it for|this for)|\bwhat(?:'s| is) \d+ ?(?:[*x+/-]|times|plus|minus) ?\d+",
    r"天气|下雨吗|下雪吗|附近.{0,6}(?:好吃|餐厅|饭店|店)|火锅店|外卖|写.{0,8}(?:信|简历|诗|歌词|作文|代码|故事)|写.{0,10}(?:爬虫|脚本)|写(?:首|一首|个|篇|一篇|封)?(?:诗|歌|文章|作文|代码|程序|故事|论文|邮件)|讲(?:个|一个)?(?:笑话|故事)|总统|总理|首都|世界杯|股票|彩票|翻译|数学题|作业|新闻|政治|算命|星座|菜谱|看病|吃什么药|机票|酒店|打车|谁(?:发明|写)|(?:多少|几)岁了|唱(?:首|个)?歌",
)
MORE = _any(
    r"^(?:ok(?:ay)? |please |can i |could you |i want to |let me )*(?:show|see|give|find|any|got|have you got)?\b ?(?:me |us )?(?:some |a few |any )?(?:more|others?|other ones|different ones)"
    r"(?: (?:options?|choices?|products?|items?|results?|ideas?|ones|like (?:these|this|that)))?(?: please| pls| then)?[ ?.!]*$",
    r"\b(?:(?:any|some)thing else|what else(?: (?:do you have|is there))?|(?:other|more|different) (?:options?|choices?|results?|ideas?|suggestions?|brands)|(?:another|a different) brand|next page|keep going)[ ?.!]*(?:please|pls)?[ ?.!]*$",
    r"^再(?:来|推荐|找|看)(?:几|一|些|点)(?:款|个|批|些)?(?=$|[\s,，。吧])",
    r"^(?=.*[还再更看换别其下])(?:(?:还有(?:没有)?(?:别的|其他的?|更多)?(?:吗|么|嘛)?)?[ ,，]*(?:再)?(?:给我|帮我)?看?看?(?:几个|几款|一些|多点)?|换一(?:批|组|些)(?:看看)?|再(?:看|来)(?:一些|几个|几款|点)(?:别的|其他的)?|(?:看看?)?(?:更多|其他的|别的)(?:吗|呢)?|(?:不看?要?这个(?:牌子|品牌)了?[,，]? ?)?(?:换|看看)(?:一?个)?(?:别的|其他的?)?(?:牌子|品牌)(?:吧|看看)?|下一(?:页|批))[。!！?？~ ]*$",
)
SIMILAR = _any(
    r"\b(?:similar|more like|something like|like (?:the|number|#|this|that)|resembl|same (?:kind|style|type) as)\b",
    r"类似|相似|差不多|像(?:第|这|那)|同款|一样的",
)
REFINE = _any(
    r"\b(?:cheaper|less expensive|more expensive|pricier|instead|rather|other|another|different|more like|else|make it|make them|only|just|same|also|but|too (?:expensive|pricey|much)|change|drop|remove|without the|forget|no limit|lower|higher|narrow|filter|sort|order (?:them|by)|what about|how about|any (?:in|with|that)|(?:a bit|slightly|a little) (?:more|\w+er))\b",
    r"便宜|贵(?:一点|点|些)|换|改|不要|只要|只看|再|其他|别的|太贵|更|不限|去掉|取消|排序|排|按|要(?:黑|白|红|蓝|绿|灰|女|男)|^要(?=.{1,8}(?:的|款|色))|放(?:在|到)?(?:最)?前",
)
# What is on screen, pointed at: a wish beside it changes what is shown.
OF_SHOWN = _any(
    r"\b(?:these|those|ones?|them|the (?:rest|results?|list))\b|^(?:ok |hmm |something |anything |a bit )*(?:bigger|smaller|larger|longer|shorter|lighter|darker|warmer|thicker|thinner|wider|taller)\b",
    r"这些|里面|里头|还有(?:没有)?别的|换成|只留|只看|只要|预算.{0,6}(?:到|加|高|低)|再(?:帮我)?(?:找|看|来)|都太|太.{1,4}了",
)
# A product named with its article, as the next thing wanted: "now an hdmi cable", "i need a usb hub".
ANOTHER_THING = _any(
    r"^(?:(?:ok(?:ay)?|great|thanks|now|then|next|and|also|please|so)[ ,]+)*(?:(?:can you )?(?:show|find|get|give) me |i(?:'m| am)? (?:also )?(?:need|want|looking for|would like) "
    r"|i'd like |looking for |do you (?:have|sell) |have you got |what about |how about )?(?:an?|some) (?!.*\bones?\b)(?!(?:bit|little|few|lot|different|other|similar|bigger|smaller|larger|cheaper)\b)\S+ \S+",
)
CHEAPER = _any(
    r"\bcheaper\b(?! than)|\bless (?:expensive|pricey)\b|\bgo (?:a bit |a little |even )?lower\b|\blower (?:on|in) price\b|\b(?:can'?t|cannot) afford\b|\blower price|\btoo (?:expensive|pricey|much|dear)\b|\b(?:more )?affordable\b|\bsomething cheap(?:er)?\b",
    r"便宜(?:一)?(?:点|些)|更便宜|再便宜|太贵|便宜的吗|有便宜",
)
PRICIER = _any(
    r"\bmore expensive\b(?! than)|\bpricier\b|\bhigher[- ]end\b|\bmore premium\b|\bfancier\b|\bposher\b|\bclassier\b|\bmore upmarket\b|\bmore luxur",
    r"贵(?:一)?(?:点|些)的|更贵|高端(?:一)?点|好一点的|再好点",
)
DROP: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("price", _any(r"\b(?:drop|remove|forget|ignore|lift|no|without|skip|lose|scrap)\b.{0,12}\b(?:price|budget)(?: (?:limit|range|filter|cap))?|\bprice (?:doesn'?t|does not|dont) matter|\bany (?:price|budget)|money is no|no (?:price )?limit", r"价格(?:不限|无所谓|随意|都行|不是问题)|不限(?:制)?(?:价格|预算)|(?:去掉|取消|不要)(?:价格|预算)(?:限制|条件)?|预算不限|多少钱都")),
    ("colour", _any(r"\b(?:drop|remove|forget|ignore|lose|scrap)\b.{0,8}\bcolou?r|\bany colou?r(?! (?:but|except|other))|\bcolou?r (?:doesn'?t|does not|dont) matter|\bcolou?r is (?:not|fine)", r"颜色(?:不限|无所谓|随意|都行|都可以)|什么颜色都|不限(?:制)?颜色|(?:去掉|取消)颜色")),
    ("brands", _any(r"\b(?:drop|remove|forget|ignore)\b.{0,8}\bbrand|\bany brand(?! (?:but|except|other))|\bbrand (?:doesn'?t|does not|dont) matter", r"品牌(?:不限|无所谓|都行)|不限品牌|什么牌子都")),
    ("size", _any(r"\b(?:drop|remove|forget|ignore)\b.{0,8}\bsize|\bany size|\bsize (?:doesn'?t|does not|dont) matter", r"尺码(?:不限|无所谓)|不限尺码")),
    ("material", _any(r"\b(?:drop|remove|forget|ignore)\b.{0,8}\bmaterial|\bany material(?! (?:but|except|other))", r"材质(?:不限|无所谓|都行)|不限材质")),
    ("rating", _any(r"\b(?:drop|remove|forget|ignore)\b.{0,8}\b(?:rating|stars)", r"评分不限|不限评分")),
    ("all", _any(r"\b(?:start over|start again|reset|forget everything|clear (?:all|everything)|new search|from scratch)\b", r"重新(?:开始|来|搜)|清除(?:所有|全部)(?:条件)?|从头")),
)  # fmt: skip
