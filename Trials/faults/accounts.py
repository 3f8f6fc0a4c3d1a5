"""The simulator's journal against the ledger and created.csv: what the service made, and what taskferry knows of it."""
import collections
import contextlib
import csv
import glob
import json
import os
import shutil
import sqlite3
import tempfile


def journal_entries(path, start=0):
    """The journal's lines from a byte on. A last line that is still being written is left out."""
    if not os.path.exists(path):
        return []
    with open(path, "rb") as file:
        file.seek(start)
        lines = file.read().split(b"\n")[:-1]
    return [json.loads(line) for line in lines if line]


def made(entries):
    """(ClientToken, ContactId) of every task the service made."""
    return [(entry.get("clientToken"), entry["contactId"]) for entry in entries if "created" in entry]


def open_copy(ledger, folder):
    """A ledger as it stands on the disk, opened as a copy: looking at it changes nothing in it."""
    copy = tempfile.mkdtemp(dir=folder)
    for suffix in ("", "-wal", "-journal"):
        if os.path.exists(ledger + suffix):
            shutil.copyfile(ledger + suffix, os.path.join(copy, "ledger.sqlite" + suffix))
    connection = sqlite3.connect(os.path.join(copy, "ledger.sqlite"))
    return connection, copy


class Ledger:
    """What the documented view `results` says, and what left this machine.

    phase: what the latest run was doing. leftovers: requests of created tasks of finished runs, which nobody needs.
    """

    def __init__(self, path, folder):
        self.tasks, self.states, self.intended, self.phase, self.integrity = {}, {}, set(), "no ledger", "ok"
        self.leftovers = 0
        if not os.path.exists(path):
            return
        connection, copy = open_copy(path, folder)
        try:
            self.integrity = connection.execute("PRAGMA integrity_check").fetchone()[0]
            if connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'results'").fetchone()[0] == 0:
                self.phase = "setting up"
                return
            for identity, state, token, contact in connection.execute(
                    "SELECT identity, state, client_token, contact_id FROM results"):
                self.states[identity] = state if self.states.get(identity) in (None, "duplicate") else self.states[identity]
                if token is not None:
                    self.tasks[token] = (identity, contact)
            self.intended = {token for (token,) in connection.execute(
                "SELECT client_token FROM tasks WHERE first_sent_at IS NOT NULL")}
            self.leftovers = connection.execute(
                "SELECT count(*) FROM requests JOIN tasks ON tasks.id = task_id JOIN runs ON runs.id = run_id"
                " WHERE tasks.state = 'created' AND runs.state = 'finished'").fetchone()[0]
            states = [state for (state,) in connection.execute("SELECT state FROM runs ORDER BY id")]
            self.phase = {"checking": "staging", "ready": "sending", "finished": "finishing"}.get(
                states[-1] if states else "", "setting up")
        except sqlite3.DatabaseError as error:
            self.integrity = str(error)
        finally:
            connection.close()
            shutil.rmtree(copy)


class Account:
    """Duplicated, lost and unrecorded, with every violation in words."""

    def __init__(self):
        self.tasks = self.duplicated = self.lost = self.unrecorded = 0
        self.violations = []

    def say(self, text):
        self.violations.append(text)


def compare(entries, ledger, identities, reported=None):
    """Holds what the service made against a finished load.

    identities: of every row that must have ended as exactly one task.
    reported: ContactIds of created.csv; None leaves it out.
    """
    account = Account()
    if ledger.integrity != "ok":
        account.say(f"the ledger is damaged: {ledger.integrity}")
    if ledger.leftovers:
        account.say(f"{ledger.leftovers} requests of created tasks are still in the ledger")
    contacts = collections.defaultdict(list)
    for token, contact in made(entries):
        account.tasks += 1
        identity, known = ledger.tasks.get(token, (None, None))
        if identity is not None:
            contacts[identity].append(contact)
        if known != contact:
            account.unrecorded += 1
            account.say(f"task {contact} of token {token} is not on record: the ledger has {known}")
        elif reported is not None and contact not in reported:
            account.unrecorded += 1
            account.say(f"task {contact} of row {identity} is not in created.csv")
    for identity, list_of in contacts.items():
        if len(list_of) > 1:
            account.duplicated += len(list_of) - 1
            account.say(f"row {identity} became {len(list_of)} tasks: {', '.join(list_of)}")
    for identity in identities:
        if identity not in contacts:
            account.lost += 1
            account.say(f"row {identity} has no task; the ledger says {ledger.states.get(identity, 'nothing')}")
    return account


def reported_contacts(folder):
    """Every ContactId in any created.csv of the run folders."""
    found = set()
    for path in glob.glob(os.path.join(folder, "runs", "*", "created.csv")):
        with open(path, encoding="utf-8-sig", newline="") as file:
            found |= {row["_tf_contact_id"] for row in csv.DictReader(file)}
    return found


def account_of(case):
    """The account of a case whose load has ended with 0."""
    entries = journal_entries(case.simulator.journal, case.journal_from)
    ledger = Ledger(case.ledger, case.scratch)
    folder = os.path.dirname(case.ledger)
    return compare(entries, ledger, case.identities, reported_contacts(folder))


def write_ahead(case):
    """After a crash: every token the service has seen was durable before, and the ledger is whole."""
    ledger = Ledger(case.ledger, case.scratch)
    seen = {entry["clientToken"] for entry in journal_entries(case.simulator.journal, case.journal_from)
            if entry.get("clientToken")}
    problems = [f"token {token} reached the service before its intent was stored" for token in seen - ledger.intended]
    if ledger.integrity != "ok":
        problems.append(f"the ledger is damaged: {ledger.integrity}")
    return ledger, problems


def tasks_made(case):
    """How many tasks of a case the service has made so far."""
    return len(made(journal_entries(case.simulator.journal, case.journal_from)))


def finished(case, score, where, lock=None):
    """The same command again, in peace: it must end with 0 and the account must be even."""
    ended = case.finish()
    account = account_of(case) if ended.status == 0 else None
    if account is not None:
        counts = json.loads(ended.output)["counts"]
        if counts["created"] + counts["duplicate"] != case.rows or counts["read"] != case.rows:
            account.say(f"exit 0 with these counts: {counts}")
    with lock or contextlib.nullcontext():
        if account is None:
            score.violation(f"{where}: the plain run afterwards: {ended}")
            return False
        return score.add(account, where)
