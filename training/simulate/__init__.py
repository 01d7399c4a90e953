"""Seeded shoppers with hidden tastes who talk to the assistant, beside other ways to choose what they are shown."""
