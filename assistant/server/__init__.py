"""The assistant over HTTP: chat in the OpenAI form, search, recommendations, events, items, carts, health and figures.

It knows HTTP and nothing of products or prompts: every answer is the assistant's. `/docs` describes the routes.
"""

from .app import create_app

__all__ = ["create_app"]
