"""How hard a text is to read: words, sentences, syllables and the Flesch-Kincaid grade."""

import re
from dataclasses import dataclass

WORD = re.compile(r"[A-Za-zÀ-ÿ0-9]+(?:['’\-./:][A-Za-zÀ-ÿ0-9]+)*")
SENTENCE_END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s|$)")
SHORT_FORMS = re.compile(r"\b(e\.g|i\.e|a\.m|p\.m|etc|Dr|Mr|Mrs|Ms|vs)\.", re.IGNORECASE)

# flu-ent, ma-te-ri-al, happi-er, ra-di-o, try-ing; but not -tion, -cial, mil-lion, guard.
SAID_APART = re.compile(
    r"(?<![tcsglnv])i[ao](?!us$)|(?<![tcs])ie(?=nce|nt|r$)|(?<![qg])u(?:a(?=.)|e(?=[lnt]))|io$|ying$"
)

# Words whose vowels a rule of thumb miscounts, and which our lessons use often.
SYLLABLES = {
    "area": 3, "areas": 3, "idea": 3, "ideas": 3, "being": 2, "doing": 2, "going": 2, "seeing": 2,
    "quiet": 2, "diary": 3, "diet": 2, "science": 2, "anxiety": 4, "create": 2, "creates": 2,
    "every": 2, "everyone": 3, "everybody": 4, "everything": 3, "everyday": 3, "evening": 2, "different": 2,
    "something": 2, "sometimes": 2, "someone": 2, "somewhere": 2, "business": 2, "interest": 2,
    "people": 2, "people's": 2, "real": 1, "really": 2, "trial": 2, "trials": 2, "trying": 2, "lying": 2,
    "worrying": 3, "carrying": 3, "medicine": 3, "medicines": 3, "client": 2, "via": 2, "poem": 2, "fuel": 2,
    "fluid": 2,
    "hour": 1, "hours": 1, "our": 1, "ours": 1, "fire": 1, "tired": 1, "higher": 2, "lower": 2, "power": 2,
    "shower": 2, "showers": 2, "flower": 2, "slower": 2, "usual": 3, "usually": 4, "actual": 3, "actually": 4,
    "gradual": 3, "gradually": 4, "period": 3, "serious": 3, "previous": 3, "radio": 3, "studio": 3,
    "videos": 3, "video": 3, "maybe": 2, "therefore": 2, "whole": 1, "camera": 2, "favourite": 2,
    "vegetable": 3, "comfortable": 3, "homework": 2, "homemade": 2, "timetable": 3, "baseline": 2,
    "movement": 2, "movements": 2, "statement": 2, "statements": 2, "careful": 2, "carefully": 3,
    "useful": 2, "useless": 2, "hopeful": 2, "hopeless": 2, "safety": 2, "lately": 2, "likely": 2, "nicely": 2,
    "closely": 2, "lonely": 2, "loneliness": 3, "once": 1, "does": 1, "doesn't": 2, "isn't": 2, "wasn't": 2,
    "didn't": 2, "couldn't": 2, "wouldn't": 2, "hasn't": 2, "haven't": 2, "react": 2, "reacts": 2, "reaction": 3,
    "theatre": 3, "museum": 3, "biology": 4, "violence": 3, "influence": 3, "situation": 4, "evaluate": 4,
    "clothes": 1, "naive": 2, "cereal": 3, "fibromyalgia": 6, "endometriosis": 7, "migraine": 2, "headaches": 2,
    "behaviour": 3, "religion": 3, "region": 2, "continue": 3, "rescue": 2, "value": 2, "values": 2,
}  # fmt: skip


@dataclass(frozen=True)
class Reading:
    """Counts of one text, and the school grade it asks of a reader."""

    words: int
    sentences: int
    syllables: int

    @property
    def grade(self) -> float:
        return grade(self.words, self.sentences, self.syllables)


def grade(words: int, sentences: int, syllables: int) -> float:
    """Flesch-Kincaid grade level (Kincaid et al. 1975): US school years; 0.0 for a text without words."""
    if not words:
        return 0.0
    return 0.39 * words / max(sentences, 1) + 11.8 * syllables / words - 15.59


def words(text: str) -> list[str]:
    return WORD.findall(text)


def sentences(text: str) -> list[str]:
    """Sentences of a plain text. A line end closes a sentence, so a list item or heading is one of its own."""
    text = SHORT_FORMS.sub(lambda found: found[0].replace(".", ""), text)
    parts = [part.strip() for line in text.split("\n") for part in SENTENCE_END.split(line)]
    return [part for part in parts if WORD.search(part)]


def read(text: str) -> Reading:
    found = words(text)
    return Reading(len(found), len(sentences(text)), sum(map(syllables, found)))


def syllables(word: str) -> int:
    """Syllables of one English word, at least 1; a hyphenated word is the sum of its parts; a number counts 1."""
    return sum(_syllables(part) for part in re.split(r"[\-./:]", word.lower().replace("’", "'")) if part)


def _syllables(word: str) -> int:
    if word in SYLLABLES:
        return SYLLABLES[word]
    word = re.sub(r"'(s|d|ll|ve|re|m|t)?$", "", word)
    if word in SYLLABLES:
        return SYLLABLES[word]
    return max(1, len(re.findall(r"[aeiouyà-ÿ]+", _without_silent_endings(word))) + _split_vowels(word))


def _without_silent_endings(word: str) -> str:
    """Drop the e that is written and not said: made, makes, walked, but not table, wanted, places."""
    if re.search(r"[^aeiouy]le$", word):
        return word
    if re.search(r"([cgsxz]|[cs]h)es$|([td]|[^aeiouylr][lr])ed$|[^aeiouy]les$", word):
        return word
    return re.sub(r"(?<=[a-zà-ÿ])(?:(?<![aeiouy])e|(?<![aeiouy])es|(?<![aeiouy])ed)$", "", word)


def _split_vowels(word: str) -> int:
    """How many vowels side by side are said apart."""
    return len(SAID_APART.findall(word))
