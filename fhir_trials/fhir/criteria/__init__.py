"""Criteria and what they state ⇄ Group.characteristic. https://hl7.org/fhir/R5/group.html · mappings/extensions.csv

writing            criteria → characteristics, in words and in code and value
  trees            which criteria make one characteristic with those nested below them
  logic            which statements may be a characteristic of their own
  coded_writing    a statement → code and value;  quantities: its bounds;  codes: what codes mean
reading            characteristics → criteria, ours and strangers'
  combinations     Groups whose characteristics need not all hold
  carried_words    the words of a characteristic;  coded_reading: its code and value;  doubts: what they may not say
  drafts           a criterion while it is put together
  finished         a criterion when all is read, and what is told of what somebody changed
statement_marks    what code and value do not say of a statement, both ways
reading_marks      how far a criterion was understood, and of what (digests), both ways
evidence_variable  the logic that no Group can hold: writing only
"""
