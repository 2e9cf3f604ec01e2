"""Windows of what goes on: "for at least 3 months", "disease-free for 5 years"; and signs with nothing beside them."""

from fhir_trials.eligibility.understanding.subjects import bare_amounts
from fhir_trials.eligibility.understanding.subjects.beside_amounts import ENDS, is_future
from fhir_trials.eligibility.understanding.subjects.window_cases import Case, Read, follows, is_stable, made
from fhir_trials.eligibility.understanding.words.window_words import words
from fhir_trials.eligibility.understanding.words.word_classes import TOPIC

_TO_SINCE = 6


def time_since(case: Case) -> Read | None:
    """Of "time since diagnosis at least 6 months", "tijd sinds operatie > 3 maanden"."""
    amount, tokens = case.amount, case.tokens
    if not (amount.side or amount.both or amount.high is not None):
        return None
    for end in range(amount.start, max(0, amount.start - _TO_SINCE), -1):
        match = words().roles.ending(tokens, end)
        if match and "time-since" in match.values:
            named = any(token.classes & TOPIC for token in tokens[end : amount.start])
            ago = made(amount, "before", None, lower=amount.side == "lower")
            return Read(ago, amount.end, start=None if named else match.edge)
        if tokens[end - 1].word in ENDS - {":", "(", ")"}:
            break
    return None


def free(case: Case) -> Read | None:
    """Of "disease-free for 5 years", "minimaal 5 jaar ziektevrij": what it is free of lies at least that far back."""
    amount, tokens = case.amount, case.tokens
    if amount.side == "upper" or amount.minutes:
        return None
    end = amount.end
    if "free" not in case.left.roles:
        at = follows(case, "free", ENDS)
        if at is None:
            return None
        match = words().roles.at(tokens, at)
        end = match.edge if match and at == amount.end else amount.end
    return Read(made(amount, "before", None, lower=True), end, doubtful=True)


def lasting(case: Case) -> Read | None:
    """Of "for at least 3 months", "symptoms longer than 6 weeks", "stable for 4 weeks": up to now."""
    amount, left, right = case.amount, case.left, case.right
    if amount.minutes or left.roles & {"able", "future"} or is_future(case.tokens, left.edge):
        return None
    duration = "duration" in left.roles or "duration-behind" in right.roles
    end = right.edge if "duration-behind" in right.roles else amount.end
    if amount.side == "upper" and duration:
        return Read(made(amount, "during", None), end)
    lower = amount.side == "lower" and (duration or "for" in left.roles or amount.longer)
    stable = amount.side is None and is_stable(case)
    between = amount.high is not None and ("duration" in left.roles or (amount.both and "for" in left.roles))
    if not (lower or stable or between):
        return None
    return Read(made(amount, "during", None, lower=True), end)


def bare(case: Case) -> Read | None:
    """Of "stroke (< 3 months)", "hartinfarct < 3 maanden": so long ago at most."""
    told = bare_amounts.is_ago(case.tokens, case.amount)
    if told is None:
        return None
    return Read(made(case.amount, "before", None), case.amount.end, doubtful=told == "unsure")
