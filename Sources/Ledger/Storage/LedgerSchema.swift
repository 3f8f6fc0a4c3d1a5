import GRDB

/// The tables of a ledger and how one version of them becomes the next.
///
/// What must always be true stands here and not in the code: states, the one task an identity and generation,
/// the one task a ContactId, frozen bytes. A fault in the program then meets a refused statement instead of a
/// second task.
///
/// Texts that come out of rows are BLOBs holding UTF-8: GRDB binds text as C strings, which end at U+0000.
/// Times are milliseconds since 1970; `deferred_until` and `scheduled_time` are seconds, as the service counts.
enum LedgerSchema {
  /// Kept in `user_version`.
  static let version = 3

  /// The condition of the index `tasks_unsettled`, word for word: a statement that repeats it uses the index.
  static let isUnsettled = "state IN ('sending', 'failed', 'in doubt')"

  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("v1") { database in
      try database.execute(sql: markAndRuns)
      try database.execute(sql: tasks)
      try database.execute(sql: rows)
      try database.execute(sql: guards)
      try database.execute(sql: results)
      try database.execute(sql: "PRAGMA user_version = 1")
    }
    migrator.registerMigration("v2") { database in
      try database.execute(sql: aftercare)
      try database.execute(sql: housekeeping)
      try database.execute(sql: namespaces)
      try database.execute(sql: results)
      try database.execute(sql: erasure)
      try database.execute(sql: "PRAGMA user_version = 2")
    }
    migrator.registerMigration("v3") { database in
      try database.execute(sql: notesOfRuns)
      try database.execute(sql: readings)
      try database.execute(sql: "PRAGMA user_version = 3")
    }
    return migrator
  }

  private static let markAndRuns = """
    CREATE TABLE ledger (
      only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
      purpose TEXT NOT NULL CHECK (purpose IN ('real', 'simulated'))
    ) STRICT;

    -- The namespaces of identities, with what an identity is made of.
    CREATE TABLE datasets (
      id INTEGER PRIMARY KEY,
      instance TEXT NOT NULL CHECK (length(instance) = 36),
      name TEXT NOT NULL,
      identity_definition TEXT NOT NULL,
      UNIQUE (instance, name)
    ) STRICT;

    CREATE TABLE runs (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE,
      dataset_id INTEGER NOT NULL REFERENCES datasets,
      inputs_key TEXT NOT NULL,
      mapping_file TEXT NOT NULL,
      mapping_sha256 TEXT NOT NULL,
      command TEXT NOT NULL CHECK (json_valid(command)),
      region TEXT NOT NULL,
      endpoint TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('checking', 'ready', 'finished')),
      started_at INTEGER NOT NULL,
      finished_at INTEGER,
      folder TEXT,
      CHECK ((finished_at IS NOT NULL) = (state = 'finished'))
    ) STRICT;
    CREATE INDEX runs_by_specification ON runs (dataset_id, inputs_key, mapping_sha256);
    -- One run at a time is checked; what it stages is told apart by nothing else.
    CREATE UNIQUE INDEX runs_checking ON runs (state) WHERE state = 'checking';

    CREATE TABLE inputs (
      run_id INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
      position INTEGER NOT NULL CHECK (position >= 0),
      file TEXT NOT NULL,
      fingerprint TEXT NOT NULL,
      byte_count INTEGER NOT NULL CHECK (byte_count >= 0),
      modified_at INTEGER NOT NULL,
      format TEXT NOT NULL,
      sheet TEXT,
      encoding TEXT,
      delimiter INTEGER CHECK (delimiter BETWEEN 0 AND 255),
      header TEXT NOT NULL CHECK (json_valid(header)),
      raw_header BLOB,
      PRIMARY KEY (run_id, position)
    ) STRICT, WITHOUT ROWID;
    """

  private static let tasks = """
    CREATE TABLE tasks (
      id INTEGER PRIMARY KEY,
      dataset_id INTEGER NOT NULL REFERENCES datasets,
      identity BLOB NOT NULL,
      generation INTEGER NOT NULL CHECK (generation >= 1),
      content BLOB NOT NULL CHECK (length(content) = 16),
      client_token TEXT NOT NULL CHECK (length(client_token) BETWEEN 1 AND 500),
      -- The run that sends it, and the row it is sent for.
      run_id INTEGER NOT NULL REFERENCES runs,
      input INTEGER NOT NULL CHECK (input >= 0),
      number INTEGER NOT NULL CHECK (number >= 1),
      sort_key BLOB NOT NULL,
      state TEXT NOT NULL CHECK (state IN (
        'pending', 'sending', 'created', 'rejected', 'deferred', 'failed', 'in doubt', 'withdrawn', 'undone')),
      -- Whether a claim may hand it out.
      is_queued INTEGER NOT NULL CHECK (is_queued IN (0, 1)),
      -- Whether some attempt may have made a task that is not on record.
      may_have_created INTEGER NOT NULL DEFAULT 0 CHECK (may_have_created IN (0, 1)),
      deferred_until INTEGER,
      first_sent_at INTEGER,
      scheduled_time INTEGER,
      contact_id TEXT UNIQUE CHECK (length(contact_id) BETWEEN 1 AND 256),
      created_at INTEGER,
      UNIQUE (dataset_id, identity, generation),
      CHECK (state <> 'created' OR contact_id IS NOT NULL),
      CHECK (contact_id IS NULL OR state IN ('created', 'undone', 'withdrawn')),
      CHECK ((contact_id IS NULL) = (created_at IS NULL)),
      CHECK (state NOT IN ('sending', 'in doubt') OR first_sent_at IS NOT NULL),
      CHECK (state <> 'in doubt' OR may_have_created = 1),
      CHECK (may_have_created = 0 OR state IN ('sending', 'in doubt')),
      CHECK (state <> 'deferred' OR deferred_until IS NOT NULL),
      CHECK (is_queued = 0 OR state IN ('pending', 'in doubt'))
    ) STRICT;
    -- A token is a hash of dataset, identity and generation, which are unique. Its own index guards what left
    -- this machine; an index over every staged token would cost a random page write a row.
    CREATE UNIQUE INDEX tasks_sent_token ON tasks (client_token) WHERE first_sent_at IS NOT NULL;
    CREATE INDEX tasks_queue ON tasks (run_id, sort_key, input, number) WHERE is_queued = 1;
    CREATE INDEX tasks_deferred ON tasks (dataset_id, deferred_until) WHERE state = 'deferred';
    CREATE INDEX tasks_unsettled ON tasks (run_id) WHERE state IN ('sending', 'failed', 'in doubt');

    -- What is to be sent: first as typed values, from the first intent on as the exact bytes.
    CREATE TABLE requests (
      task_id INTEGER PRIMARY KEY REFERENCES tasks ON DELETE CASCADE,
      typed BLOB NOT NULL,
      body BLOB
    ) STRICT;

    CREATE TABLE attempts (
      id INTEGER PRIMARY KEY,
      task_id INTEGER NOT NULL REFERENCES tasks,
      sent_at INTEGER NOT NULL,
      ended_at INTEGER NOT NULL,
      status INTEGER,
      code TEXT NOT NULL,
      message TEXT NOT NULL,
      request_id TEXT,
      contact_id TEXT
    ) STRICT;
    CREATE INDEX attempts_by_task ON attempts (task_id);
    """

  private static let rows = """
    CREATE TABLE rows (
      id INTEGER PRIMARY KEY,
      run_id INTEGER NOT NULL,
      input INTEGER NOT NULL,
      number INTEGER NOT NULL CHECK (number >= 1),
      -- NULL: whatever its task is in.
      state TEXT CHECK (state IN ('duplicate', 'changed', 'skipped', 'rejected', 'withdrawn')),
      -- The task of the row, or the task it is measured against.
      task_id INTEGER REFERENCES tasks,
      -- Only of rows without a task.
      identity BLOB,
      -- Only where it is another than the task's.
      content BLOB CHECK (length(content) = 16),
      reason BLOB,
      problems TEXT CHECK (problems IS NULL OR json_valid(problems)),
      UNIQUE (run_id, input, number),
      FOREIGN KEY (run_id, input) REFERENCES inputs,
      CHECK (state IS NOT NULL OR task_id IS NOT NULL)
    ) STRICT;
    CREATE INDEX rows_by_task ON rows (task_id, run_id) WHERE task_id IS NOT NULL;

    -- The cells as they came, apart from the rows so that they can be erased after a while.
    CREATE TABLE cells (
      row_id INTEGER PRIMARY KEY REFERENCES rows ON DELETE CASCADE,
      original BLOB NOT NULL
    ) STRICT;

    -- What the run in 'checking' will do to tasks, once it is ready. Empty when no run is being checked.
    CREATE TABLE staged_changes (
      task_id INTEGER PRIMARY KEY REFERENCES tasks,
      kind TEXT NOT NULL CHECK (kind IN ('replace', 'join', 'withdraw', 'conflict')),
      run_id INTEGER NOT NULL REFERENCES runs,
      input INTEGER,
      number INTEGER,
      sort_key BLOB,
      content BLOB,
      typed BLOB,
      deferred_until INTEGER,
      reason BLOB,
      CHECK ((kind IN ('replace', 'join')) = (sort_key IS NOT NULL)),
      CHECK ((kind = 'replace') = (typed IS NOT NULL))
    ) STRICT;
    """

  private static let aftercare = """
    -- What the service last said had become of a created task.
    CREATE TABLE fates (
      task_id INTEGER PRIMARY KEY REFERENCES tasks ON DELETE CASCADE,
      seen_at INTEGER NOT NULL,
      fate TEXT NOT NULL CHECK (fate IN (
        'waiting', 'with agent', 'done', 'expired', 'ended by flow', 'stopped', 'gone')),
      -- The DisconnectReason or another word of the service; never what stands in a row.
      detail TEXT NOT NULL,
      -- Whether an undo has looked at the task and left it.
      is_left INTEGER NOT NULL DEFAULT 0 CHECK (is_left IN (0, 1))
    ) STRICT;

    -- Searches for a task in doubt that found nothing: absence is concluded from two, half an hour apart.
    CREATE TABLE searches (
      id INTEGER PRIMARY KEY,
      task_id INTEGER NOT NULL REFERENCES tasks ON DELETE CASCADE,
      searched_at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX searches_by_task ON searches (task_id);
    """

  private static let housekeeping = """
    -- The key of the hashes below; made with the ledger, never shown.
    ALTER TABLE ledger ADD COLUMN secret BLOB CHECK (length(secret) = 32);
    -- Counts openings for writing: the lock file beside the ledger knows the last one, so that an older copy of
    -- the ledger that was put back in its place is told.
    ALTER TABLE ledger ADD COLUMN epoch INTEGER NOT NULL DEFAULT 0 CHECK (epoch >= 0);

    -- Identities whose rows and tasks were purged, known only by keyed hashes: still no reason for a second task.
    CREATE TABLE purged (
      dataset_id INTEGER NOT NULL REFERENCES datasets,
      identity_hash BLOB NOT NULL CHECK (length(identity_hash) = 32),
      generation INTEGER NOT NULL CHECK (generation >= 1),
      content_hash BLOB NOT NULL CHECK (length(content_hash) = 32),
      -- Of the newest generation: 'created', or what leaves the identity free for a new task.
      state TEXT NOT NULL CHECK (state IN ('created', 'rejected', 'withdrawn', 'undone')),
      created_at INTEGER,
      PRIMARY KEY (dataset_id, identity_hash),
      CHECK (state <> 'created' OR created_at IS NOT NULL)
    ) STRICT, WITHOUT ROWID;
    """

  /// A dataset has one namespace for each definition of identity it ever had (docs/decisions/0015). The migrator holds
  /// foreign keys back until it is done, so that the table may be made anew under the rows that refer to it.
  private static let namespaces = """
    DROP VIEW results;
    CREATE TABLE namespaces (
      id INTEGER PRIMARY KEY,
      instance TEXT NOT NULL CHECK (length(instance) = 36),
      name TEXT NOT NULL,
      identity_definition TEXT NOT NULL,
      -- What tokens are made of beside the name: nothing for the first definition of the dataset, as on every other
      -- machine; the definition itself for a later one, so that no two rows ever have one token.
      namespace TEXT NOT NULL DEFAULT '',
      -- Whether loads of the dataset go by this definition.
      is_current INTEGER NOT NULL DEFAULT 1 CHECK (is_current IN (0, 1)),
      UNIQUE (instance, name, identity_definition),
      UNIQUE (instance, name, namespace)
    ) STRICT;
    INSERT INTO namespaces (id, instance, name, identity_definition)
      SELECT id, instance, name, identity_definition FROM datasets;
    DROP TABLE datasets;
    ALTER TABLE namespaces RENAME TO datasets;
    CREATE UNIQUE INDEX datasets_current ON datasets (instance, name) WHERE is_current = 1;
    """

  private static let erasure = """
    -- Whether an undo or a withdrawal met it in doubt: it is settled on demand only, and never sent afresh.
    ALTER TABLE tasks ADD COLUMN is_unwanted INTEGER NOT NULL DEFAULT 0 CHECK (is_unwanted IN (0, 1));

    -- When the original cells of a run were erased, and when its rows were purged; NULL while they are there.
    ALTER TABLE runs ADD COLUMN cells_erased_at INTEGER;
    ALTER TABLE runs ADD COLUMN purged_at INTEGER;

    -- Rows without a task, by their identity: to find them, and to erase them.
    CREATE INDEX rows_by_identity ON rows (identity, run_id) WHERE identity IS NOT NULL;

    CREATE TRIGGER purged_is_for_good BEFORE DELETE ON purged
    BEGIN SELECT RAISE(ABORT, 'a purged identity is known for good'); END;

    CREATE TRIGGER purged_generations_rise BEFORE UPDATE ON purged
    WHEN new.generation < old.generation OR new.dataset_id <> old.dataset_id
      OR new.identity_hash <> old.identity_hash
    BEGIN SELECT RAISE(ABORT, 'the generation of a purged identity only rises'); END;

    -- The key of a sent task is final, but for an identity that is erased: its keyed hash takes the place of its text,
    -- once it is known by that.
    DROP TRIGGER tasks_keep_their_key;
    CREATE TRIGGER tasks_keep_their_key BEFORE UPDATE OF dataset_id, identity, generation, client_token ON tasks
    WHEN old.first_sent_at IS NOT NULL AND NOT (
      new.dataset_id = old.dataset_id AND new.generation = old.generation
      AND old.state IN ('created', 'rejected', 'withdrawn', 'undone')
      AND EXISTS (
        SELECT 1 FROM purged WHERE dataset_id = old.dataset_id AND generation >= old.generation
          AND new.identity = CAST('erased:' || hex(identity_hash) AS BLOB)))
    BEGIN SELECT RAISE(ABORT, 'the key of a sent task is final'); END;
    """

  private static let notesOfRuns = """
    -- The plan that the run was loaded by, where it was one.
    ALTER TABLE runs ADD COLUMN plan TEXT;
    -- What was found out while its rows were read and is told by no row. No cell values.
    ALTER TABLE runs ADD COLUMN notes TEXT CHECK (notes IS NULL OR json_valid(notes));
    """

  private static let readings = """
    -- How the input was read, as JSON: to read it again as it was, and to write its rows in its own dialect. NULL in runs
    -- of versions that did not keep it.
    ALTER TABLE inputs ADD COLUMN reading TEXT CHECK (reading IS NULL OR json_valid(reading));
    """

  private static let guards = """
    CREATE TRIGGER ledger_purpose_is_final BEFORE UPDATE OF purpose ON ledger
    BEGIN SELECT RAISE(ABORT, 'the purpose of a ledger is final'); END;

    CREATE TRIGGER requests_are_frozen BEFORE UPDATE OF body ON requests
    WHEN old.body IS NOT NULL AND new.body IS NOT old.body
    BEGIN SELECT RAISE(ABORT, 'the bytes of a request are frozen by its first intent'); END;

    CREATE TRIGGER tasks_need_frozen_bytes BEFORE UPDATE OF first_sent_at ON tasks
    WHEN new.first_sent_at IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM requests WHERE task_id = new.id AND body IS NOT NULL)
    BEGIN SELECT RAISE(ABORT, 'nothing is sent before its bytes are frozen'); END;

    CREATE TRIGGER tasks_keep_their_key BEFORE UPDATE OF dataset_id, identity, generation, client_token ON tasks
    WHEN old.first_sent_at IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'the key of a sent task is final'); END;

    CREATE TRIGGER tasks_wait_for_the_gate BEFORE UPDATE OF state ON tasks
    WHEN new.state = 'sending' AND EXISTS (SELECT 1 FROM runs WHERE id = new.run_id AND state = 'checking')
    BEGIN SELECT RAISE(ABORT, 'nothing is sent before everything is checked'); END;
    """

  /// The documented view: names and meaning of its columns are stable across versions.
  private static let results = """
    CREATE VIEW results (
      run, file, sheet, row, dataset, identity, generation, state, client_token, contact_id, code, message,
      created_at
    ) AS
    SELECT
      runs.name,
      inputs.file,
      inputs.sheet,
      rows.number,
      datasets.name,
      CAST(coalesce(tasks.identity, rows.identity) AS TEXT),
      tasks.generation,
      coalesce(rows.state, CASE tasks.state WHEN 'sending' THEN 'pending' ELSE tasks.state END),
      tasks.client_token,
      tasks.contact_id,
      CASE WHEN rows.problems IS NOT NULL THEN json_extract(rows.problems, '$[0].code')
        WHEN rows.state IS NULL THEN attempts.code END,
      CASE WHEN rows.problems IS NOT NULL THEN json_extract(rows.problems, '$[0].message')
        WHEN rows.reason IS NOT NULL THEN CAST(rows.reason AS TEXT)
        WHEN rows.state IS NULL THEN attempts.message END,
      strftime('%Y-%m-%dT%H:%M:%SZ', tasks.created_at / 1000, 'unixepoch')
    FROM rows
    JOIN runs ON runs.id = rows.run_id
    JOIN datasets ON datasets.id = runs.dataset_id
    JOIN inputs ON inputs.run_id = rows.run_id AND inputs.position = rows.input
    LEFT JOIN tasks ON tasks.id = rows.task_id
    LEFT JOIN attempts ON attempts.id = (SELECT max(id) FROM attempts WHERE task_id = tasks.id)
    WHERE runs.state <> 'checking';
    """
}
