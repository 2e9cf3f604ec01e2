"""When years are the patient's age, with or without the word: "≥ 18 years", "65 jaar en ouder"."""

from collections.abc import Sequence

from fhir_trials.eligibility.understanding.amounts.expressions import Expression
from fhir_trials.eligibility.understanding.found import Found
from fhir_trials.eligibility.understanding.words.tokens import Token
from fhir_trials.eligibility.understanding.words.vocabulary import word_set
from fhir_trials.model.statements import Statement

_FARTHEST = 40
_LEAST_ALONE = 12
_UNITS = ("a", "mo", "wk", "d")
_END = (",", ";", ".", ")", "]", ":", "-", "(", "/", "•")


def meant(tokens: Sequence[Token], expression: Expression) -> bool:
    """Whether an expression that no concept stands before is an age: it says so, or years are said of people."""
    if expression.unit not in (None, *_UNITS) or not expression.compared:
        return False
    if _of_others(tokens, expression):
        return False
    if expression.aged and expression.unit == "a":
        return True
    if expression.aged and expression.unit is not None:
        return _of_people(tokens, expression)
    behind = tokens[expression.last + 1 : expression.last + 2]
    if behind and behind[0].kind == "concept" and behind[0].value == ("age",):
        return True
    if _says_age(tokens, expression):
        return expression.unit == "a" or _of_people(tokens, expression)
    if expression.unit != "a" and not expression.upto:
        return False
    return (
        _of_people(tokens, expression)
        and _ends_well(tokens, expression)
        and not _is_any_time(tokens, expression)
    )


def _is_any_time(tokens: Sequence[Token], expression: Expression) -> bool:
    """Whether one bound of few years is all that is said: "At least 2 years" may be of anything."""
    alone = all(
        token.kind == "mark" for token in (*tokens[: expression.first], *tokens[expression.last + 1 :])
    )
    return alone and len(expression.ends) == 1 and expression.ends[0][1] < _LEAST_ALONE


def of_patient(tokens: Sequence[Token], at: int, expression: Expression) -> bool:
    """Whether the word age at a position is the patient's own age now: not "age at onset", not a donor's."""
    around = [token.word for token in tokens[max(0, at - 4) : at]] + [
        token.word for token in tokens[at + 1 : min(at + 5, expression.first)]
    ]
    if any(word in word_set("age-not") for word in around):
        return False
    return not _of_a_child(tokens, at)


def of_some(tokens: Sequence[Token], expression: Expression) -> bool:
    """Whether it is the age of those only for whom something else holds: "for patients > 12 years of age"."""
    if _of_a_share(tokens, expression) or _in_definition(tokens, expression):
        return True
    at = expression.first - 1
    while at >= max(0, expression.first - 6) and (
        tokens[at].word in word_set("age-subject")
        or tokens[at].value == ("age",)
        or tokens[at].word == "aged"
    ):
        at -= 1
    near = expression.first - 1 > at >= 0
    return near and tokens[at].word in ("for", "in", "voor", "bij")


def _in_definition(tokens: Sequence[Token], expression: Expression) -> bool:
    """Whether it is a part of what a word means: "postmenopausal is age ≥ 50", "(defined as age > 50)"."""
    for at in range(max(0, expression.first - 6), expression.first):
        if tokens[at].word in word_set("defining"):
            return True
        if at and tokens[at].word in ("is", "=", "(", "means") and tokens[at - 1].word in word_set("defined"):
            return True
    return False


def _of_a_share(tokens: Sequence[Token], expression: Expression) -> bool:
    """Whether so many of those who take part are spoken of: "at least 15 (25%) children must be aged 5"."""
    for at in range(max(0, expression.first - _FARTHEST), expression.first - 2):
        if tokens[at].kind == "comparator" and tokens[at + 1].kind == "number":
            who = at + 2
            if tokens[who].word == "(":
                who = next((p + 1 for p in range(who, expression.first) if tokens[p].word == ")"), who)
            while who < expression.first and (
                tokens[who].word in ("%", "of") or tokens[who].word in word_set("article")
            ):
                who += 1
            if tokens[who].word in word_set("age-subject"):
                return True
    return False


def _of_a_child(tokens: Sequence[Token], at: int) -> bool:
    """Whether the age is that of somebody's child: "have a child aged 2"."""
    words = [token.word for token in tokens[max(0, at - 6) : at]]
    child = next(
        (
            i
            for i, word in enumerate(words)
            if word in ("child", "children", "infant", "infants", "baby", "kind", "kinderen")
        ),
        None,
    )
    if child is None:
        return False
    return any(
        word in ("have", "has", "having", "with", "of", "one", "heeft", "hebben", "met")
        for word in words[:child]
    )


def _of_others(tokens: Sequence[Token], expression: Expression) -> bool:
    near = [token.word for token in tokens[max(0, expression.first - 5) : expression.first]]
    near = [word for at, word in enumerate(near) if not _is_own_child(near, at)]
    near += [token.word for token in _clause(tokens[expression.last + 1 : expression.last + 8])]
    return any(word in word_set("age-not") for word in near) or _of_a_child(tokens, expression.first)


def _is_own_child(words: Sequence[str], at: int) -> bool:
    """Whether the child is the patient that the text speaks to or of: "uw kind is", "your child must be"."""
    if words[at] not in ("child", "kind"):
        return False
    return at == 0 or words[at - 1] in word_set("own")


def _says_age(tokens: Sequence[Token], expression: Expression) -> bool:
    """Whether the comparator itself is one of ages: "older than", "or younger", "ouder dan"."""
    words = " ".join(
        [token.word for token in tokens[expression.first : expression.last + 1] if token.kind == "comparator"]
    )
    return any(
        word in words for word in ("older", "younger", "elder", "ouder", "jonger", "leeftijd", "plusser")
    )


def _of_people(tokens: Sequence[Token], expression: Expression) -> bool:
    """Whether people stand before it, or nothing: "men and women ≥ 18 years", "18-65 years"."""
    at = expression.first - 1
    for _ in range(8):
        if at < 0:
            return True
        token = tokens[at]
        if token.word in word_set("age-subject") or token.word in (";",):
            return True
        if token.kind == "concept" and token.value[0] in ("age", "sex"):
            return True
        if token.word not in word_set("age-skip") and token.kind != "mark":
            return False
        at -= 1
    return False


def _ends_well(tokens: Sequence[Token], expression: Expression) -> bool:
    """Whether nothing behind it makes it a duration: "ago", "before", "of follow-up"."""
    last = expression.upto or expression.last
    behind = tokens[last + 1 : last + 4]
    if not behind:
        return True
    if any(token.word in word_set("age-behind-not") for token in _clause(behind)):
        return False
    first = behind[0]
    return (
        first.word in _END or first.word in word_set("age-behind") or first.kind in ("concept", "comparator")
    )


def _clause(tokens: Sequence[Token]) -> Sequence[Token]:
    """The tokens up to the first mark that ends a clause."""
    end = next(
        (at for at, token in enumerate(tokens) if token.word in (",", ";", ".", ")", "(")), len(tokens)
    )
    return tokens[:end]


def united(found: Sequence[Found]) -> list[Found]:
    """The statements, age bands that touch as one: "18-64 years; 65 years and older" is from 18."""
    joined: list[Found] = []
    for one in found:
        if joined and _touch(joined[-1].statement, one.statement):
            first = joined.pop()
            bounds = (first.statement.bounds[0], *one.statement.bounds[1:])
            span = (first.statement.span[0], one.statement.span[1])
            statement = first.statement.but(bounds=bounds, span=span)
            joined.append(Found(statement, first.tokens | one.tokens))
        else:
            joined.append(one)
    return joined


def _touch(one: Statement, two: Statement) -> bool:
    if (
        one.kind != "age"
        or two.kind != "age"
        or one.unit != two.unit
        or one.limit
        or two.limit
        or one.negated
        or two.negated
    ):
        return False
    if [bound.side for bound in one.bounds] != ["lower", "upper"] or not two.bounds:
        return False
    upper, lower = one.bounds[1], two.bounds[0]
    return lower.side == "lower" and upper.inclusive and lower.inclusive and lower.value == upper.value + 1
