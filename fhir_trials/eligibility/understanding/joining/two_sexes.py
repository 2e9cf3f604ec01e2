"""One sex that is stated in a criterion that speaks of the other as well: "men of 18-60 and postmenopausal women".

Neither the sex nor the age beside it is asked of everybody.
"""

from fhir_trials.eligibility import participant_words
from fhir_trials.eligibility.understanding.joining.reading import Reading

_OTHER = {"male": "female", "female": "male"}


def limit(reading: Reading) -> None:
    """Limit a single sex, and the ages, where words for the other one stand in the criterion."""
    for number, (statement, places) in enumerate(reading.found):
        if statement.kind != "sex" or len(statement.values) != 1 or number in reading.dropped:
            continue
        other = participant_words.meaning(_OTHER[statement.values[0]])
        rest = {
            word
            for at, token in enumerate(reading.tokens)
            if at not in places
            for word in token.word.split(" ")
        }
        if not rest.isdisjoint(other):
            ages = [at for at, one in enumerate(reading.found) if one.statement.kind == "age"]
            reading.limit((number, *ages), "condition")
            reading.doubted = True
            return
