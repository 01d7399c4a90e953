"""What a shopper turns to next: a next-item Transformer with content inputs, and what followed what."""

from retrieval.sequence.content import Content, content_of
from retrieval.sequence.model import FOLDER, SequenceModel
from retrieval.sequence.network import Weights

__all__ = ["FOLDER", "Content", "SequenceModel", "Weights", "content_of"]
