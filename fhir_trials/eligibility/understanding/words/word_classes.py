"""What a word is in the tables of criteria, as bits: all that is asked of a token is looked up once."""

SPECIAL = 1
"""It is a number, or a phrase that is one token may begin with it: see `vocabulary`."""
CAPITALS = 1 << 8
"""It begins such a phrase in capitals only: "WHO"."""
LOGIC = 1 << 1
"""A phrase of logic may begin with it, or with its first part: see `phrases`."""
EITHER_LANGUAGE = 1 << 2
"""It means one thing in English and another in Dutch."""
STATE = 1 << 4
"""A state of the patient may be named from it on."""
HEALTHY = 1 << 5
"""It makes people healthy volunteers."""
TAKING_PART = 1 << 6
"""Somebody may be taking part in a trial from it on."""
STAGE = 1 << 7
"""It is the word for a stage or a grade."""
STATE_ROLE = 1 << 9
"""A phrase of `state-words.csv` that names no state may begin with it."""
PLAIN = 1 << 10
"""It, or a phrase that begins with it, may change nothing beside what is named."""
TOPIC_NAME = 1 << 11
"""The name of a condition, a therapy or a procedure may begin with it."""
DRUG_CUE = 1 << 12
"""What any name of a drug may follow may begin with it."""
TOPIC_HEAD = 1 << 13
"""It is a noun that tells a kind of condition, therapy or procedure."""
TOPIC = TOPIC_NAME | DRUG_CUE | TOPIC_HEAD
"""A condition, a therapy or a procedure may be named from it on."""
WINDOW_ROLE = 1 << 14
"""A phrase of `window-words.csv` that is no anchor may begin with it."""
VALUED = 1 << 15
"""It is a number or a concept."""
UNIT = 1 << 16
"""It is a unit."""
