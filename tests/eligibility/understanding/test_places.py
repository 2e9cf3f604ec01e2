"""Where finders begin to look."""

from fhir_trials.eligibility.understanding.places import Places, places
from fhir_trials.eligibility.understanding.words.tokens import tokens


def test_the_places_of_a_criterion() -> None:
    """Numbers, concepts and stages; units; states; topics: of a word that is none of them no finder asks."""
    words = tokens("Healthy people with stage 2 asthma or Hb > 9 g/dL")
    found = {kind: [words[at].word for at in where] for kind, where in places(words)._asdict().items()}
    assert found == {
        "valued": ["stage", "2", "hb", "9"],
        "units": ["g/dl"],
        "states": ["healthy"],
        "topics": ["asthma"],
    }


def test_words_that_nobody_asks_for() -> None:
    """Most criteria have some finders nothing to do."""
    assert Places([], [], [], []) == places(tokens("Willing to come"))
