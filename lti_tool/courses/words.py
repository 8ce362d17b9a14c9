"""Words as they are compared: without accents, endings and small words, in French and English alike."""

import re
import unicodedata

LETTERS = {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "’": "'", "‘": "'", "ʼ": "'"}
ELISION = re.compile(r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)'(?=\w)")
POSSESSIVE = re.compile(r"'s\b")
WORD = re.compile(r"[^\W_]+(?:\+\+|#)?")
NUMBER = re.compile(r"\d{1,3}|[ivx]{1,4}")
SMALL = frozenset(
    "a an and as at by for from in into of on or the to via with your our its their is are be how what why when "
    "do does we you it this that these not "
    "au aux avec ce ces cet cette dans de des du en et la le les leur ou par pour que qui quoi sa se ses son sur "
    "un une vos votre nos notre est sont il elle on y a comment pourquoi quand plus".split()
)
SCHOOL = frozenset(
    "activity activite assignment chapitre chapter class cours course devoir discussion example exemple exercise "
    "exercice episode final homework intro introduction introductory lab lecon lecture lesson mooc module "
    "overview part partie practice problem quiz quizz review revision seance section semaine session set test topic "
    "tutorial td tp unit unite video week welcome bienvenue 101 conclusion summary resume "
    "apprendre decouvrir decouverte comprendre learn understand understanding using working".split()
)
"""What titles of units are full of, and what tells nothing about their subject."""


def fold(text: str) -> str:
    """Lower case, without accents, ligatures opened: ``Cœur d'Été`` is ``coeur d'ete``."""
    lowered = "".join(LETTERS.get(letter, letter) for letter in text.lower())
    parts = unicodedata.normalize("NFKD", lowered)
    return "".join(part for part in parts if not unicodedata.combining(part))


def words(text: str) -> tuple[str, ...]:
    """Every word, folded, with elided articles and possessives removed; ``C++`` and ``C#`` are words."""
    plain = ELISION.sub("", fold(text))
    return tuple(WORD.findall(POSSESSIVE.sub("", plain)))


def stems(text: str) -> tuple[str, ...]:
    """The words that tell something, without their endings, in their order."""
    told = [word for word in words(text) if word not in SMALL]
    return tuple(stem(word) for word in told if word not in SCHOOL and not NUMBER.fullmatch(word))


def stem(word: str) -> str:
    """One form for singular and plural, masculine and feminine, in both languages; it need not be a word.

    ``matrix, matrices, matrice`` and ``réseau, réseaux`` and ``analysis, analyses, analyse`` each become one.
    """
    if len(word) < 4:
        return word
    word = _singular(word)
    for ending, short in (("ie", "y"), ("ices", "ic"), ("ice", "ic"), ("ix", "ic"), ("ex", "ic")):
        if word.endswith(ending):
            return word.removesuffix(ending) + short
    word = word.removesuffix("e")
    return word[:-1] if word[-1:] == word[-2:-1] and word[-1] not in "+#" else word


def _singular(word: str) -> str:
    if word.endswith("eaux"):
        return word.removesuffix("x")
    if word.endswith("aux"):
        return word.removesuffix("aux") + "al"
    if word.endswith("is") and len(word) > 5:
        return word.removesuffix("is")
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word.removesuffix("s")
    return word
