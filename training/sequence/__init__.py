"""Next-item models over sequences of item numbers, one contract for all: `fit(...)`, then `score(histories) -> (n, items)`."""
