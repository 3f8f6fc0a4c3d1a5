"""The n-th write, sync, change of a name, send or receive of a load of 10 rows fails, for every n: once, or from there on
for good; or the program is killed there: instead of the call, after it, or in the middle of a write. Afterwards the same
command must finish, and the account be even.

With every change each n of the many writes gets one of the three ways, by turns with the seed; the rest is exhaustive.
"""
import collections
import concurrent.futures
import errno
import threading

from accounts import finished, journal_entries, made, tasks_made, write_ahead
from preload import KINDS, Preload, build
from programs import Case, Simulator
from score import Score

ROWS = 10
WORKERS = 2
HOWS = ("once", "always", "kill", "after", "tear")
# A network that fails for good is waited for as long as the retries take; after so many seconds somebody interrupts.
IMPATIENCE = 4
ERRORS = {"write": errno.ENOSPC, "sync": errno.EIO, "name": errno.ENOSPC, "send": errno.ECONNRESET,
          "receive": errno.ECONNRESET}


def run(trial):
    folder = trial.folder_for("nth")
    library = build(folder)
    simulators = [Simulator(trial.binary, folder, name=f"journal-{n}") for n in range(WORKERS)]
    try:
        calls = dry(trial, simulators[0], folder, library)
        print("calls of a load of 10 rows: " + ", ".join(f"{kind} {count}" for kind, count in calls.items()), flush=True)
        scores = []
        for kind in KINDS:
            if trial.is_release or kind != "write":
                hows = trial.choose(HOWS[:3], HOWS)
                scores += [of_kind(trial, simulators, folder, library, kind, [how], calls[kind]) for how in hows]
            else:
                scores.append(of_kind(trial, simulators, folder, library, kind, HOWS[:3], calls[kind]))
        return scores
    finally:
        for simulator in simulators:
            simulator.__exit__()


def dry(trial, simulator, folder, library):
    """How many calls of each kind a load makes when all is well."""
    case = Case(trial.binary, simulator, folder, "dry", ROWS)
    preload = Preload(library, case)
    ended = case.load(more=preload.environment)
    if ended.status != 0 or not all(preload.calls.values()):
        raise RuntimeError(f"the library does not see every kind of call: {preload.calls}, {ended}")
    return preload.calls


def of_kind(trial, simulators, folder, library, kind, hows, count):
    """Every n of one kind of call, on two cores; several ways to fail take turns, another way each n every seed."""
    score, lock, statuses = Score(f"n-th {kind}: {' or '.join(hows)}"), threading.Lock(), collections.Counter()
    free = list(simulators)

    def one(n):
        with lock:
            simulator = free.pop()
        try:
            return tried(trial, simulator, folder, library, kind, hows[(n + trial.seed) % len(hows)], n, score, lock)
        finally:
            with lock:
                free.append(simulator)

    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        # A few more than were counted: a load that meets faults makes other calls.
        for status in pool.map(one, range(1, count + 3)):
            statuses[status] += 1
    return score.done("exits " + ", ".join(f"{status} × {times}" for status, times in sorted(statuses.items(), key=str)))


def tried(trial, simulator, folder, library, kind, how, n, score, lock):
    """One load with its fault and the plain run after it. Returns how the first ended."""
    case = Case(trial.binary, simulator, folder, f"{kind}-{how}-{n}", ROWS)
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
    if not ended.sane():
        return [f"ended badly: {ended}"]
    ledger, problems = write_ahead(case)
    if kind in ("write", "sync", "name") and ended.status == 70:
        problems += unsaid(case, ledger, ended)
    return problems


def unsaid(case, ledger, ended):
    """Tasks whose answer came and could not be stored must be named by their ContactIds, as the last resort."""
    known = {contact for _, contact in ledger.tasks.values()}
    return [f"task {contact} is neither in the ledger nor in what was said: {ended}"
            for _, contact in made(journal_entries(case.simulator.journal, case.journal_from))
            if contact not in known and contact not in ended.errors + ended.output]
