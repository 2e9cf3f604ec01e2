"""Every statement that reads or writes a state, by what it does: https://www.sqlite.org/lang.html."""

_GLANCE = "known.text, known.trial, known.reference, known.version, known.digest"
# A list is handed over as one parameter, whatever its length, and asked for in its order.
_ASKED = "FROM json_each(?) AS asked CROSS JOIN known ON known.text = asked.value"

TARGET = "SELECT name FROM target"

GLANCE = f"SELECT {_GLANCE}, known.drifted, known.retired, known.updated {_ASKED}"
KNOWN = f"""
    SELECT {_GLANCE}, content.sent, content.stored, content.theirs, known.retired, known.updated {_ASKED}
    CROSS JOIN content ON content.text = known.text"""
TEXTS_OF = """
    SELECT known.trial, known.text
    FROM json_each(?) AS asked CROSS JOIN known ON known.trial = asked.value
    WHERE ? OR NOT known.retired ORDER BY known.trial, known.text"""
TEXTS_AT = """
    SELECT known.text, known.reference
    FROM json_each(?) AS asked CROSS JOIN known ON known.reference = asked.value"""
TRIALS = "SELECT DISTINCT trial FROM known WHERE ? OR NOT retired ORDER BY trial"
EXPECTED = """
    SELECT substr(reference, 1, instr(reference, '/') - 1) AS kind, count(*)
    FROM known GROUP BY kind ORDER BY kind"""

SETTLE = """
    INSERT INTO known (text, trial, reference, version, digest, drifted, retired, updated)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (text) DO UPDATE SET
        trial = excluded.trial, reference = excluded.reference, version = excluded.version,
        digest = excluded.digest, drifted = excluded.drifted, retired = excluded.retired,
        updated = excluded.updated"""
SETTLE_CONTENT = """
    INSERT INTO content (text, sent, stored, theirs) VALUES (?, ?, ?, ?)
    ON CONFLICT (text) DO UPDATE SET
        sent = excluded.sent, stored = excluded.stored, theirs = excluded.theirs"""
FORGET = "DELETE FROM known WHERE text = ?"
FORGET_DISPUTES = "DELETE FROM dispute WHERE text = ?"

BEGIN = "INSERT INTO journal DEFAULT VALUES"
INTENT = """
    INSERT INTO intent (number, position, before, deletes, text, trial, reference, version, digest, sent, stored, theirs, retired)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
END = "DELETE FROM journal WHERE number = ?"
OPEN = """
    SELECT journal.number, before, deletes, text, trial, reference, version, digest, sent, stored, theirs, retired, ''
    FROM journal LEFT JOIN intent ON intent.number = journal.number ORDER BY journal.number, position"""

WATERMARK = "SELECT instant FROM watermark WHERE kind = ?"
SET_WATERMARK = """
    INSERT INTO watermark (kind, instant) VALUES (?, ?)
    ON CONFLICT (kind) DO UPDATE SET instant = excluded.instant"""

TRANSLATED = "SELECT digest, trial, content FROM translated WHERE digest = ?"
REMEMBER = """
    INSERT INTO translated (digest, trial, content) VALUES (?, ?, ?)
    ON CONFLICT (trial) DO UPDATE SET digest = excluded.digest, content = excluded.content"""

DISPUTES = """
    SELECT text, trial, path, ours, theirs, base, take FROM dispute
    WHERE ?1 IS NULL OR trial = ?1 ORDER BY trial, text, position"""
TAKEN = "SELECT path, ours, theirs, take FROM dispute WHERE text = ? AND take IS NOT NULL"
NOTE_DISPUTE = """
    INSERT INTO dispute (position, text, trial, path, ours, theirs, base, take) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"""
# A path means itself and what is below it, so that `title` is not `titleNote`; GLOB and LIKE would read its brackets.
CHOOSE = """
    UPDATE dispute SET take = :take
    WHERE (trial = :what OR text = :what OR text IN (SELECT text FROM known WHERE reference = :what))
    AND (:path = '' OR path = :path
        OR substr(path, 1, length(:path) + 1) IN (:path || '.', :path || '['))"""
