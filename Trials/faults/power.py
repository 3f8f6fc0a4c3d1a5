"""Power cuts, rebuilt from the log of a load's writes: what was synced is there, the rest is there, lost or torn.

Two loads are logged: one with one request at a time, where the next request shows that the outcome of the last is on
record, and one with many. In every state

    the ledger opens and is whole
    sent       each request that had left has its intent and its frozen bytes, or its outcome
    synced     what a state of nothing but synced writes says is said by all: nothing acknowledged by a sync is taken back
    went on    with one request at a time: each answer before the last is on record
    reported   each ContactId that stands in a written created.csv is on record

and at every single send, by nothing but synced writes, the intent of that request is there (write-ahead). From a sample
of the states the real binary goes on, against a simulator that knows what was sent until then.
"""
import contextlib
import os
import re
import shutil
import sqlite3

import preload
import writelog
from accounts import compare, journal_entries, Ledger, reported_contacts
from programs import Case, Simulator
from score import Score

CONTACT_IN_CSV = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def run(trial):
    folder = trial.folder_for("power")
    library = preload.build(folder)
    scores = []
    for name, rows, options, in_flight in (("one at a time", trial.choose(60, 200), ["--concurrency", "1"], 1),
                                           ("many at once", trial.choose(360, 1_000), [], 64)):
        load = Logged(trial, folder, library, name, rows, options, in_flight)
        scores.append(write_ahead(load))
        scores.append(states(trial, load, trial.choose(150, 1_000)))
        scores.append(going_on(trial, load, trial.choose(5, 50)))
    return scores


class Logged:
    """A load with the log of what it did."""

    def __init__(self, trial, folder, library, name, rows, options, in_flight):
        self.binary, self.name, self.in_flight = trial.binary, name, in_flight
        self.folder = os.path.join(folder, name.replace(" ", "-"))
        os.makedirs(self.folder)
        with Simulator(trial.binary, self.folder) as simulator:
            self.case = Case(trial.binary, simulator, self.folder, "load", rows)
            path = os.path.join(self.folder, "log")
            environment = preload.Preload(library, self.case).logging(path).environment
            self.port = simulator.port
            ended = self.case.load(*options, more=environment)
            if ended.status != 0:
                raise RuntimeError(f"the load to be logged ended badly: {ended}")
            self.journal = simulator.journal
        self.events = writelog.read(path)
        self.names = {self.case.ledger + suffix for suffix in ("", "-wal", "-journal", ".lock")}
        self.sends = [index for index, event in enumerate(self.events) if event.kind == "N" and event.token]
        if len(self.sends) < rows:
            raise RuntimeError(f"the log has {len(self.sends)} requests of {rows} rows: is every call seen?")
        self.first = next(index for index, event in enumerate(self.events) if event.name == self.case.ledger)

    def cuts(self, rng, count):
        """Moments of a power cut: a fifth at any time, the others from the first request on."""
        begins = [self.first if rng.random() < 0.2 else self.sends[0] for _ in range(count)]
        return sorted(rng.randint(begin, len(self.events)) for begin in begins)

    def disk_at(self, cuts, ignore_syncs=False):
        """The disk at each of the cuts, which rise."""
        disk, at = writelog.Disk(), 0
        for cut in cuts:
            for event in self.events[at:cut]:
                if event.kind in "NVX" or (ignore_syncs and event.kind == "S"):
                    continue
                if event.name in self.names or event.name == os.path.dirname(self.case.ledger):
                    disk.take(event)
            at = cut
            yield cut, disk

    def sent_before(self, cut):
        return {self.events[index].token for index in self.sends if index < cut}


class Image:
    """A state of the disk, opened by SQLite."""

    def __init__(self, state, ledger, folder):
        self.folder = folder
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        for name, content in state.items():
            with open(os.path.join(folder, os.path.basename(name)), "wb") as file:
                file.write(content)
        self.intents, self.outcomes, self.problem = set(), {}, None
        path = os.path.join(folder, os.path.basename(ledger))
        if not os.path.exists(path):
            return
        connection = sqlite3.connect(path)
        try:
            found = connection.execute("PRAGMA integrity_check").fetchone()[0]
            if found != "ok":
                self.problem = f"the ledger is damaged: {found}"
            elif connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'results'").fetchone()[0]:
                self.intents = {token for (token,) in connection.execute(
                    "SELECT client_token FROM tasks LEFT JOIN requests ON task_id = tasks.id"
                    " WHERE first_sent_at IS NOT NULL AND (body IS NOT NULL OR state = 'created')")}
                self.outcomes = dict(connection.execute(
                    "SELECT client_token, contact_id FROM tasks WHERE contact_id IS NOT NULL"))
        except sqlite3.DatabaseError as error:
            self.problem = f"the ledger cannot be read: {error}"
        finally:
            connection.close()


def write_ahead(load, ignore_syncs=False):
    """At every send its intent is on the disk, when of all that was written only what was synced remains."""
    score = Score(f"power, {load.name}: write-ahead")
    for cut, disk in load.disk_at(load.sends, ignore_syncs):
        image = Image(disk.certain(), load.case.ledger, os.path.join(load.folder, "image"))
        score.trials += 1
        score.landed += 1
        token = load.events[cut].token
        if image.problem or token not in image.intents:
            score.violation(f"power, {load.name}, {load.folder}: request {token} left (event {cut}) "
                            f"before its intent was synced{': ' + image.problem if image.problem else ''}")
            if len(score.violations) >= 20:
                break
    return score.done()


def acknowledged(load, cut):
    """ContactIds by token that must be on record at a cut."""
    answers, reported = [], set()
    for index, event in enumerate(load.events[:cut]):
        if event.kind == "V" and event.contact:
            answers.append((index, event.token, event.contact))
        elif event.kind == "W" and "created.csv" in event.name:
            reported |= {text.decode() for text in CONTACT_IN_CSV.findall(event.bytes)}
    last_send = max((index for index in load.sends if index < cut), default=-1)
    return {token: contact for index, token, contact in answers
            if contact in reported or (load.in_flight == 1 and index < last_send)}


def states(trial, load, count, ignore_syncs=False):
    score = Score(f"power, {load.name}: states")
    rng = trial.random("power", load.name)
    for number, (cut, disk) in enumerate(load.disk_at(load.cuts(rng, count), ignore_syncs)):
        chance = trial.random("power", load.name, number)
        certain = Image(disk.certain(), load.case.ledger, os.path.join(load.folder, "certain"))
        image = Image(disk.by_chance(chance), load.case.ledger, os.path.join(load.folder, "image"))
        score.trials += 1
        score.landed += 1
        for problem in problems(load, cut, certain, image):
            score.violation(f"power, {load.name}, state {number}, cut at event {cut}, {load.folder}: {problem}")
        if len(score.violations) >= 20:
            break
    return score.done(f"{len(load.events)} events, {len(load.sends)} requests")


def problems(load, cut, certain, image):
    for one in (certain, image):
        if one.problem:
            yield one.problem
            return
    for token in load.sent_before(cut) - image.intents:
        yield f"request {token} had left, and its intent is lost"
    for token in certain.intents - image.intents:
        yield f"intent {token} was synced and is lost"
    for kind, outcomes in (("synced", certain.outcomes), ("acknowledged", acknowledged(load, cut))):
        for token, contact in outcomes.items():
            if image.outcomes.get(token) != contact:
                yield f"ContactId {contact} of {token} was {kind} and is lost"


def going_on(trial, load, count):
    """The same command after the power is back. The service has made what was sent before the cut, or some of it."""
    score = Score(f"power, {load.name}: continued")
    rng = trial.random("power", load.name, "continued")
    entries = journal_entries(load.journal)
    for number, (cut, disk) in enumerate(load.disk_at(load.cuts(rng, count))):
        folder = os.path.join(load.folder, f"continued-{number}")
        os.makedirs(folder)
        where = f"power, {load.name}, continued {number}, cut at event {cut}, {folder}"
        chance = trial.random("power", load.name, "continued", number)
        answered = {event.token for event in load.events[:cut] if event.kind == "V" and event.contact}
        sent = {token for token in load.sent_before(cut) if token in answered or chance.random() < 0.7}
        continue_in(folder, load, disk.by_chance(chance), entries, sent, score, where)
    return score.done()


def was_finished(load, state, folder):
    copy = os.path.join(folder, "cut.sqlite")
    for suffix in ("", "-wal"):
        with open(copy + suffix, "wb") as file:
            file.write(state.get(load.case.ledger + suffix, b""))
    try:
        with contextlib.closing(sqlite3.connect(copy)) as ledger:
            return ledger.execute("SELECT count(*) FROM runs WHERE state = 'finished'").fetchone()[0] > 0
    except sqlite3.DatabaseError:
        return False


def continue_in(folder, load, state, entries, sent, score, where):
    with open(load.journal, "rb") as file:
        lines = [line for line, entry in zip(file.read().split(b"\n"), entries) if entry.get("clientToken") in sent]
    with open(os.path.join(folder, "journal.ndjson"), "wb") as out:
        out.write(b"".join(line + b"\n" for line in lines))
    # The machine was off: the run folder of the cut load is not rebuilt, the ledger is the authority. Only a run that is
    # finished has its files, which were synced before.
    if not was_finished(load, state, folder):
        shutil.rmtree(os.path.join(load.case.folder, "runs"), ignore_errors=True)
    for name in load.names:
        for path in (name, load.case.ledger + "-shm"):
            if os.path.exists(path):
                os.unlink(path)
    for name, content in state.items():
        with open(name, "wb") as file:
            file.write(content)
        os.chmod(name, 0o600)
    with Simulator(load.binary, folder, port=load.port) as simulator:
        load.case.simulator = simulator
        ended = load.case.finish()
    score.trials += 1
    score.landed += 1
    if ended.status != 0:
        return score.violation(f"{where}: {ended}")
    ledger = Ledger(load.case.ledger, folder)
    account = compare(journal_entries(simulator.journal), ledger, load.case.identities,
                      reported_contacts(load.case.folder))
    if score.add(account, where):
        shutil.rmtree(folder)
