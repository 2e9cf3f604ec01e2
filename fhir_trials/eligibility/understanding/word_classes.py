"""What a word is in the tables of criteria, as bits: all that is asked of a token is looked up once."""

SPECIAL = 1
"""It is a number, or a phrase that is one token may begin with it: see `vocabulary`."""
CAPITALS = 1 << 8
"""It begins such a phrase in capitals only: "WHO"."""
LOGIC = 1 << 1
"""A phrase of logic may begin with it, or with its first part: see `phrases`."""
EITHER_LANGUAGE = 1 << 2
"""It means one thing in English and another in Dutch."""
TOPIC = 1 << 3
"""A condition, a therapy or a procedure may be named from it on."""
STATE = 1 << 4
"""A state of the patient may be named from it on."""
HEALTHY = 1 << 5
"""It makes people healthy volunteers."""
TAKING_PART = 1 << 6
"""Somebody may be taking part in a trial from it on."""
STAGE = 1 << 7
"""It is the word for a stage or a grade."""
