-- A state as schema 1 wrote it; never to be changed.
PRAGMA application_id = 1718121586;
PRAGMA user_version = 1;
BEGIN TRANSACTION;
CREATE TABLE content (
    text TEXT PRIMARY KEY REFERENCES known (text) ON DELETE CASCADE,
    sent BLOB NOT NULL,
    stored BLOB,
    theirs BLOB
    );
INSERT INTO "content" VALUES('Group/a',X'7801AB56CA4C51B252722FCA2F2DD04F54AA05002AA00525',NULL,X'7801AB56CA4C51B252323457D2512AC92CC94905720EB728D5020053CF0747');
INSERT INTO "content" VALUES('Group/b',X'7801AB56CA4C51B252722FCA2F2DD04F52AA05002AA30526',NULL,NULL);
CREATE TABLE dispute (
    text TEXT NOT NULL,
    path TEXT NOT NULL,
    position INTEGER NOT NULL,
    trial TEXT NOT NULL,
    ours TEXT NOT NULL,
    theirs TEXT NOT NULL,
    base TEXT NOT NULL,
    take TEXT,
    PRIMARY KEY (text, position)
    );
INSERT INTO "dispute" VALUES('Group/a','title',0,'NCT1','"a"','"b"','{"x":[1]}','ours');
CREATE TABLE intent (
    number INTEGER NOT NULL REFERENCES journal (number) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    before TEXT NOT NULL,
    deletes INTEGER NOT NULL,
    text TEXT NOT NULL,
    trial TEXT NOT NULL,
    reference TEXT NOT NULL,
    version TEXT NOT NULL,
    digest BLOB NOT NULL,
    retired INTEGER NOT NULL,
    sent BLOB NOT NULL,
    stored BLOB,
    theirs BLOB,
    PRIMARY KEY (number, position)
    );
INSERT INTO "intent" VALUES(4,0,'1',1,'Group/b','NCT1','Group/b','1',X'00000000000000000000000000000000',0,X'7801AB56CA4C51B252722FCA2F2DD04F52AA05002AA30526',NULL,NULL);
CREATE TABLE journal (number INTEGER PRIMARY KEY AUTOINCREMENT);
INSERT INTO "journal" VALUES(4);
CREATE TABLE known (
    text TEXT PRIMARY KEY,
    trial TEXT NOT NULL,
    reference TEXT NOT NULL,
    version TEXT NOT NULL,
    digest BLOB NOT NULL,
    drifted INTEGER NOT NULL,
    retired INTEGER NOT NULL
    ) WITHOUT ROWID;
INSERT INTO "known" VALUES('Group/a','NCT1','Group/17','3',X'00000000000000000000000000000000',1,0);
INSERT INTO "known" VALUES('Group/b','NCT1','Group/b','1',X'00000000000000000000000000000000',0,1);
CREATE TABLE target (name TEXT NOT NULL);
INSERT INTO "target" VALUES('https://fhir.example.org/r4');
CREATE TABLE watermark (kind TEXT PRIMARY KEY, instant TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO "watermark" VALUES('Group','2026-01-02T00:00:00Z');
CREATE INDEX known_by_trial ON known (trial);
CREATE INDEX known_by_reference ON known (reference);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('journal',4);
COMMIT;
