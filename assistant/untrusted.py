"""Text that others wrote: the shopper's words and the catalogue's. Here it is cleaned before a model sees it, and suspected.

The prompts put it into JSON strings or under a line of state, so that it is data by its place; this module takes away what
could still act: the marks of chat templates, invisible characters, orders to the model, marks of payment.
"""

import re
import unicodedata

MARKS = re.compile(
    r"<\|[^<>|]{0,40}\|>|<\uff5c[^<>]{0,40}\uff5c>|</?s>|\[/?(?:INST|SYS)\]|<</?SYS>>|</?(?:start|end)_of_turn>", re.IGNORECASE
)
PAID = re.compile(
    r"[\[(【（]?\b(?:sponsored|promoted|advertisement)\b[\])】）]?|[\[(【（](?:赞助|推广|广告)[\])】）]", re.IGNORECASE
)
ORDERS = re.compile(
    r"(?:ignore|disregard|forget|override|bypass)\b[^.!?\n]{0,40}\b(?:instructions?|prompts?|rules|guidelines|directions|"
    r"(?:everything|all)\s+(?:of\s+the\s+)?above|you\s+were\s+told)\b"
    r"|\b(?:system|developer|hidden|initial)\s+(?:prompt|message|instructions?)\b"
    r"|\byou\s+are\s+(?:now|no\s+longer)\b"
    r"|(?:^|[.!?,;:]\s*|please\s+|now\s+|must\s+)(?:act\s+as\s+(?:an?|the|my|if)|pretend\s+(?:to\s+be|you|that\s+you))\b"
    r"|\b(?:reveal|print|repeat|show|output)\b[^.!?\n]{0,20}\byour\s+(?:\w+\s+)?(?:prompt|instructions|rules)\b"
    r"|\b(?:developer|debug|admin|god|jailbreak)\s+mode\b|\bjailbreak|\bdo\s+anything\s+now\b"
    r"|\b(?:always|only|must)\s+recommend\b|\brank\s+(?:this|me|it)\s+(?:first|highest|top)\b"
    r"|(?:^|\n)\s*(?:system|assistant)\s*:"
    r"|(?:忽略|无视|忘记|忘掉|绕过|跳过)[^。！？\n]{0,12}(?:指令|指示|规则|提示词|设定)"
    r"|系统(?:提示|指令|消息)|(?:你现在是|从现在起你|扮演|假装你?是)|开发者模式|越狱"
    r"|(?:输出|显示|告诉我|重复)[^。！？\n]{0,8}(?:提示词|系统提示|指令)|(?:必须|一定要|只能)推荐(?:本|这|该)",
    re.IGNORECASE,
)
SENTENCE = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])")


def as_data(text: str, limit: int = 600) -> str:
    """Text on one line, without template marks, control and invisible characters, at most `limit` long."""
    kinds = ((c, unicodedata.category(c)) for c in text)
    shown = "".join("" if kind == "Cf" else " " if kind[0] == "C" else c for c, kind in kinds)
    while MARKS.search(shown):
        shown = MARKS.sub(" ", shown)
    return " ".join(shown.split())[:limit].rstrip()


def sanitize(text: str, limit: int = 600) -> str:
    """Catalogue text for a prompt: as data, without marks of payment, and without sentences that give orders to a model."""
    kept = [s for s in SENTENCE.split(as_data(text, 4 * limit)) if not ORDERS.search(s)]
    whole = "".join(s + ("" if s.endswith(("。", "！", "？")) else " ") for s in kept)
    return as_data(PAID.sub(" ", whole), limit)


def injected(text: str) -> bool:
    """Whether the words try to give the assistant orders about itself ("ignore your instructions", "你现在是…")."""
    plain = unicodedata.normalize("NFKC", "".join(c for c in text if unicodedata.category(c) != "Cf"))
    return bool(MARKS.search(text) or MARKS.search(plain) or ORDERS.search(plain))
