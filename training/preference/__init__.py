"""Learning from liked and disliked replies and reasons."""
