"""What trains the act guesser of `assistant.understand.guess`."""
