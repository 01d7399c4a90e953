"""Settings of one running assistant: a shop's places and the language model that speaks for it."""

from dataclasses import dataclass

from retrieval.settings import ShopSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(ShopSettings):
    """`Settings.from_env()` reads `SHOP_HOME, SHOP_NAME, SHOP_LLM_URL, ...`.

    `llm_url` "" starts the embedded model, "off" answers by templates alone, anything else is the base URL of a server of
    the OpenAI protocol (".../v1"). `llm_timeout_s` bounds an answer; `llm_reading_timeout_s` the reading of a message, which the
    parser does where the model is too slow. `llm_adapter` is a PEFT folder or the model name of a served adapter; "" is the
    shipped one. `understand` chooses who reads the shopper: "auto" (the model when its adapter is there), "model" or "parser".
    `wording` chooses who words a reply: "auto" (a served model does; the small embedded one reads, and templates speak), "model"
    or "template".
    """

    llm_url: str = ""
    llm_model: str = ""
    llm_api_key: str = "none"
    llm_timeout_s: float = 20.0
    llm_reading_timeout_s: float = 2.0
    llm_adapter: str = ""
    understand: str = "auto"
    wording: str = "auto"
    admin_token: str = ""

    def __post_init__(self) -> None:
        if self.understand not in ("auto", "model", "parser"):
            raise ValueError(f"SHOP_UNDERSTAND={self.understand!r}: use auto, model or parser")
        if self.wording not in ("auto", "model", "template"):
            raise ValueError(f"SHOP_WORDING={self.wording!r}: use auto, model or template")
