"""Learning the ranker: slates out of the log, queries out of the catalogue, trees out of both."""
