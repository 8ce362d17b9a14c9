"""Words as they are compared: without accents, endings and small words, in French and English alike."""

import re
import unicodedata

LETTERS = {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "’": "'", "‘": "'", "ʼ": "'"}
ELISION = re.compile(r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)'(?=\w)")
POSSESSIVE = re.compile(r"'s\b")
WORD = re.compile(r"\ba/b\b|[^\W_]+(?:\+\+|#)?")
NUMBER = re.compile(r"\d{1,3}|[ivx]{1,4}")
SMALL_WORDS = """
a an and as at by for from in into of on or the to via with your our its their is are be how what why when
do does we you it this that these not
au aux avec ce ces cet cette dans de des du en et la le les leur ou par pour que qui quoi sa se ses son sur
un une vos votre nos notre est sont il elle on y a comment pourquoi quand plus
"""
SCHOOL_WORDS = """
activity activite assignment chapitre chapter class cours course devoir discussion example exemple exercise
exercice episode exam examen final homework initiation intro introduction introductory lab lecon lecture lesson mooc
module overview part partie practice problem probleme quiz quizz review revision seance section semaine session set test
topic tutorial td tp unit unite video week welcome bienvenue conclusion summary resume project projet
apprendre decouvrir decouverte comprendre learn learning understand understanding using working apply applying
application advanced avance basic basics base bases beginner debutant notion fundamental fondamental essential
principle principe method methode theory theorie first premier second deuxieme concept key main general new
building make making write writing use utiliser create creer work travail
presentation evaluation assessment feedback forum survey questionnaire certificate certificat objective objectif
resource ressource bibliography bibliographie glossary glossaire syllabus instructor enseignant team equipe start
started getting platform plateforme grading hour about reponse question corrige correction solution
"""


def fold(text: str) -> str:
    """Lower case, without accents, ligatures opened: ``Cœur d'Été`` is ``coeur d'ete``."""
    lowered = "".join(LETTERS.get(letter, letter) for letter in text.lower())
    parts = unicodedata.normalize("NFKD", lowered)
    return "".join(part for part in parts if not unicodedata.combining(part))


def words(text: str) -> tuple[str, ...]:
    """Every word, folded, with elided articles and possessives removed; ``C++``, ``C#`` and ``A/B`` are words."""
    plain = ELISION.sub("", fold(text))
    return tuple(WORD.findall(POSSESSIVE.sub("", plain)))


def stems(text: str) -> tuple[str, ...]:
    """The words without their endings, in their order; articles, prepositions and numbers are left out."""
    told = (word for word in words(text) if word not in SMALL and not NUMBER.fullmatch(word))
    return tuple(stem(word) for word in told)


def stem(word: str) -> str:
    """One form for singular and plural, masculine and feminine, in both languages; it need not be a word.

    ``matrix, matrices, matrice`` and ``réseau, réseaux`` and ``analysis, analyses, analyse`` each become one, and so
    do ``sociology, sociologie, sociologique, sociological``.
    """
    if len(word) < 4 or word in WHOLE:
        return word
    word = _singular(word)
    for ending, short in (("ie", "y"), ("ices", "ic"), ("ice", "ic"), ("ix", "ic"), ("ex", "ic")):
        if word.endswith(ending):
            return word.removesuffix(ending) + short
    for ending in ("ologique", "ological", "ologic"):
        if word.endswith(ending):
            return word.removesuffix(ending) + "ology"
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


SMALL = frozenset(SMALL_WORDS.split())
WHOLE = frozenset({"capes", "pass"})
"""Names that would become another word: CAPES is not the CAP, PASS is not "passé"."""
SCHOOL = frozenset(stem(word) for word in SCHOOL_WORDS.split())
"""Stems that titles of units are full of, and that alone tell nothing about their subject."""
