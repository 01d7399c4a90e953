"""Repair words of a query that the catalogue does not know by words that it does. Knows words and how often they stand there.

Edit distance with transpositions (Damerau 1964, https://doi.org/10.1145/363958.363994; optimal string alignment by rapidfuzz): one
edit in a word of four to seven letters, two in a longer one. Whether a repair is taken is not said here: the pipeline asks both
ways and takes the repaired words only where they find better.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rapidfuzz import process
from rapidfuzz.distance import OSA

from retrieval.kinds import words_of_names
from retrieval.signals.words import STOP, stem, words

SHORTEST, LONG = 4, 8
MEASURES = frozenset(
    "litre litres liter liters metre metres meter meters inch inches pint pints ounce ounces quart gram grams kilo kilos".split()
)


@dataclass(frozen=True, slots=True)
class Spelling:
    """`counts` {stemmed word: how often it stands in the catalogue}."""

    counts: Mapping[str, int]
    _near: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, titles: Mapping[str, int], names: Iterable[str]) -> "Spelling":
        """From the title words with their counts, and brands, categories and attribute values, a word of which counts once each."""
        counts = dict(titles)
        for name in names:
            for word in words(name):
                counts[word] = counts.get(word, 0) + 1
        return cls(counts, [w for w in counts if len(w) >= SHORTEST - 1 and w.isascii() and w.isalpha()])

    def repaired(self, text: str) -> str:
        """The text with each unknown word replaced by the nearest known one, of equals the more frequent; as it is without any."""
        return " ".join(self._word(word) for word in text.split())

    def _word(self, word: str) -> str:
        plain = word.casefold()
        known = any(plain in words for words in (STOP, MEASURES, words_of_names(), self.counts)) or stem(plain) in self.counts
        if known or len(plain) < SHORTEST or not (plain.isascii() and plain.isalpha()):
            return word
        most = 2 if len(plain) >= LONG else 1
        found = process.extract(plain, self._near, scorer=OSA.distance, score_cutoff=most, limit=20)
        near = [(distance, -self.counts[w], w) for w, distance, _ in found if w[0] == plain[0]]
        return min(near)[2] if near else word
