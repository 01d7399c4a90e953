"""Continued pre-training on a shop's text."""
