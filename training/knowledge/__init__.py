"""Learn where the nodes of the product graph lie: split, fit ComplEx, measure on held-out edges."""
