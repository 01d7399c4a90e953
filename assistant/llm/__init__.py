"""The one seam to a language model: the OpenAI chat protocol, embedded or by URL."""
