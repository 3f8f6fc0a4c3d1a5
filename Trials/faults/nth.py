"""The n-th write, sync, change of a name, send or receive of a load of 10 rows fails, for every n: once, or from there on
for good; or the program is killed there: instead of the call, after it, or in the middle of a write. Afterwards the same
command must finish, and the account be even.
"""
import collections
import concurrent.futures
import errno
import os
import threading

from accounts import Ledger, finished, journal_entries, made, reported_contacts, tasks_made, write_ahead
from preload import KINDS, Preload, build
from programs import Case, Simulator
from score import Score

ROWS = 10
WORKERS = 2
HOWS = ("once", "always", "kill", "after", "tear")
# With every change. Where several ways stand together they take turns, so that each n meets another one every seed.
CHANGE = [("write", HOWS[:3]), ("name", HOWS[:3]), ("receive", HOWS[:3]),
          ("sync", ["once"]), ("sync", ["always"]), ("send", ["once"]), ("send", ["always"]), ("send", ["kill"])]
# A network that fails for good is waited for as long as the retries take; after so many seconds somebody interrupts.
IMPATIENCE = 4
ERRORS = {"write": errno.ENOSPC, "sync": errno.EIO, "name": errno.ENOSPC, "send": errno.ECONNRESET,
          "receive": errno.ECONNRESET}


def run(trial):
    folder = trial.folder_for("nth")
    library = build(folder)
    simulators = [Simulator(trial.binary, folder, name=f"journal-{n}") for n in range(WORKERS)]
    try:
        calls = dry(trial, simulators[0], folder, library, ROWS)
        print("calls of a load of 10 rows: " + ", ".join(f"{kind} {count}" for kind, count in calls.items()), flush=True)
        groups = [(kind, [how]) for kind in KINDS for how in HOWS] if trial.is_release else CHANGE
        scores = [of_kind(trial, simulators, folder, library, kind, hows, range(1, calls[kind] + 3), ROWS)
                  for kind, hows in groups if trial.only in kind]
        if trial.is_release:
            scores += [long(trial, simulators, folder, library, kind) for kind in KINDS if trial.only in kind]
        return [*scores, export(trial, simulators[0], folder, library)]
    finally:
        for simulator in simulators:
            simulator.__exit__()


def dry(trial, simulator, folder, library, rows):
    """How many calls of each kind a load makes when all is well."""
    case = Case(trial.binary, simulator, folder, f"dry-{rows}", rows)
    preload = Preload(library, case)
    ended = case.load(more=preload.environment)
    if ended.status != 0 or not all(preload.calls.values()):
        raise RuntimeError(f"the library does not see every kind of call: {preload.calls}, {ended}")
    return preload.calls


def of_kind(trial, simulators, folder, library, kind, hows, numbers, rows):
    """Every n of one kind of call, on two cores; several ways to fail take turns. A few more than were counted: a load
    that meets faults makes other calls."""
    many = f" of {rows} rows" if rows != ROWS else ""
    score, lock, statuses = Score(f"n-th {kind}{many}: {', '.join(hows)}"), threading.Lock(), collections.Counter()
    free = list(simulators)

    def one(n):
        with lock:
            simulator = free.pop()
        try:
            how = hows[(n + trial.seed) % len(hows)]
            case = Case(trial.binary, simulator, folder, f"{kind}-{how}-{n}-of-{rows}", rows)
            return tried(case, library, kind, how, n, score, lock)
        finally:
            with lock:
                free.append(simulator)

    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        for status in pool.map(one, numbers):
            statuses[status] += 1
    return score.done(told(statuses))


def told(statuses):
    return "exits " + ", ".join(f"{status} × {times}" for status, times in sorted(statuses.items(), key=str))


def long(trial, simulators, folder, library, kind):
    """Some of the calls of a longer load, whose staging and log do not fit into a few pages."""
    rows = 2_000
    case_folder = os.path.join(folder, f"counted-{kind}")
    os.makedirs(case_folder)
    count = dry(trial, simulators[0], case_folder, library, rows)[kind]
    numbers = sorted(trial.random("long", kind).sample(range(1, count + 1), min(count, 100)))
    return of_kind(trial, simulators, folder, library, kind, HOWS, numbers, rows)


def export(trial, simulator, folder, library):
    """`results` writes the files of a run again. Whatever fails, created.csv is there and whole, and the ledger as it was."""
    score, statuses = Score("n-th call of results"), collections.Counter()
    case = Case(trial.binary, simulator, folder, "export", ROWS)
    case.load()
    before, command = Ledger(case.ledger, folder).tasks, [case.binary, "results", "--ledger", case.ledger]
    counted = Preload(library, case)
    case.run(command, more=counted.environment)
    calls = counted.calls
    for kind in ("write", "sync", "name"):
        for n in range(1, calls[kind] + 1):
            for how in trial.choose(HOWS[:3], HOWS):
                preload = Preload(library, case).failing(kind, n, how, ERRORS[kind])
                ended = case.run(command, more=preload.environment)
                statuses[ended.status] += 1
                score.trials += 1
                score.landed += preload.landed > 0
                if ended.status not in (0, 70, -9):
                    score.violation(f"nth, results, {kind} {n} {how}: {ended}")
                after = Ledger(case.ledger, folder)
                if after.tasks != before or after.integrity != "ok":
                    score.violation(f"nth, results, {kind} {n} {how}: the ledger is another than before")
                if reported_contacts(case.folder) != {contact for _, contact in before.values()}:
                    score.violation(f"nth, results, {kind} {n} {how}: created.csv is not whole")
    return score.done(told(statuses))


def tried(case, library, kind, how, n, score, lock):
    """One load with its fault and the plain run after it. Returns how the first ended."""
    where = f"nth, {kind} {n} {how}, {case.folder}"
    preload = Preload(library, case).failing(kind, n, how, ERRORS[kind])
    ended = case.load(more=preload.environment, stop_after=IMPATIENCE if how == "always" else None)
    problems = verdict(case, ended, kind, how, preload.landed)
    with lock:
        score.trials += 1
        score.landed += preload.landed > 0
        for problem in problems:
            score.violation(f"{where}: {problem}")
    if finished(case, score, where, lock) and not problems:
        case.remove()
    return ended.status


def verdict(case, ended, kind, how, landed):
    """What is wrong with how the load took the fault."""
    killed = how in ("kill", "after", "tear") and landed
    if killed and ended.status == -9:
        return write_ahead(case)[1]
    if ended.status == -15 and not tasks_made(case):
        # It was still looking names up, before it listens to signals.
        return []
    if ended.status == 3 and "ListContactFlows" in ended.errors and not tasks_made(case):
        # Many loads ask one simulator for the name of the flow, which has the service's quota of 2 a second.
        return []
    if not ended.sane():
        return [f"ended badly: {ended}"]
    ledger, problems = write_ahead(case)
    if kind in ("write", "sync", "name"):
        if ended.status == 70:
            problems += unsaid(case, ledger, ended)
        elif ended.status not in (0, 4):
            problems.append(f"a disk that fails is no such end: {ended}")
    return problems


def unsaid(case, ledger, ended):
    """Tasks whose answer came and could not be stored must be named by their ContactIds, as the last resort."""
    known = {contact for _, contact in ledger.tasks.values()}
    return [f"task {contact} is neither in the ledger nor in what was said: {ended}"
            for _, contact in made(journal_entries(case.simulator.journal, case.journal_from))
            if contact not in known and contact not in ended.errors + ended.output]
