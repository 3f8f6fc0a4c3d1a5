"""Disks that are full, files that may not grow, and what may only be read. Then there is room again, and the same command
finishes."""
import ctypes
import json
import os
import re
import subprocess
import sys

from accounts import Ledger, finished, journal_entries, made
from programs import Case, Simulator
from score import Score

ROWS = 300
CLONE_NEWNS, MS_RDONLY, MS_REMOUNT, MS_BIND, MS_REC, MS_PRIVATE = 0x20000, 1, 32, 4096, 16384, 1 << 18
LIBC = ctypes.CDLL(None, use_errno=True)


def mount(source, target, kind, flags, data=""):
    if LIBC.mount(source.encode(), target.encode(), kind.encode(), flags, data.encode()):
        raise OSError(ctypes.get_errno(), f"mount {target}")


def own_mounts():
    """Lets this process mount without anybody noticing. False where that is not permitted."""
    try:
        if LIBC.unshare(CLONE_NEWNS):
            return False
        mount("none", "/", "", MS_REC | MS_PRIVATE)
        return True
    except OSError:
        return False


def run(trial):
    """In a process of its own, whose mounts end with it."""
    folder = trial.folder_for("disk")
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        status = 1
        try:
            with os.fdopen(writing, "w") as out:
                json.dump([vars(score) for score in trials(trial, folder, own_mounts())], out)
            status = 0
        except BaseException as error:
            print(f"disk: {error!r}", file=sys.stderr)
        finally:
            sys.stdout.flush()
            os._exit(status)
    os.close(writing)
    with os.fdopen(reading) as answer:
        text = answer.read()
    if os.waitpid(child, 0)[1] != 0:
        raise RuntimeError("the part disk did not end well")
    scores = []
    for figures in json.loads(text):
        score = Score(figures["name"])
        vars(score).update(figures)
        scores.append(score)
    return scores


def trials(trial, folder, may_mount):
    with Simulator(trial.binary, folder) as simulator:
        scores = [file_limit(trial, simulator, folder)]
        if may_mount:
            scores += [full(trial, simulator, folder), read_only(trial, simulator, folder, bind_read_only)]
        else:
            print("full disk: no file system may be mounted here; the file-size limit stands for it")
            if os.geteuid() != 0:
                scores.append(read_only(trial, simulator, folder, take_permission))
        return scores


def size_of(trial, simulator, folder, name):
    """Bytes that a load of this size takes: of its largest file, and in all."""
    case = Case(trial.binary, simulator, folder, name, ROWS)
    case.load()
    sizes = [os.path.getsize(os.path.join(root, file)) for root, _, files in os.walk(case.folder) for file in files]
    case.remove()
    return max(sizes), sum(sizes)


def refusal(case, ended, where, score):
    """A load for which there was no room: it says so with 70, and names what it could not record."""
    if ended.status == 0:
        return
    score.landed += 1
    if ended.status != 70 or "error[" not in ended.errors:
        return score.violation(f"{where}: no clear answer: {ended}")
    ledger = Ledger(case.ledger, case.scratch)
    known = {contact for _, contact in ledger.tasks.values()}
    for _, contact in made(journal_entries(case.simulator.journal, case.journal_from)):
        if contact not in known and contact not in ended.errors:
            score.violation(f"{where}: task {contact} is neither in the ledger nor in what was said: {ended}")


def file_limit(trial, simulator, folder):
    score = Score("file-size limit")
    largest, _ = size_of(trial, simulator, folder, "measured-file")
    turns = trial.choose(10, 100)
    for turn in range(turns):
        case = Case(trial.binary, simulator, folder, f"limit-{turn}", ROWS)
        limit = trial.random("limit", turn).randrange(largest * turn // turns, largest * (turn + 1) // turns) + 1
        where = f"disk, a limit of {limit} bytes a file, {case.folder}"
        refusal(case, case.load(file_limit=limit), where, score)
        score.trials += 1
        if finished(case, score, where):
            case.remove()
    return score.done(f"from 1 to {largest} bytes")


def full(trial, simulator, folder):
    """A small disk that is full at some moment from the first byte to the last; it is enlarged afterwards."""
    score = Score("full disk")
    _, whole = size_of(trial, simulator, folder, "measured-disk")
    turns = trial.choose(10, 100)
    for turn in range(turns):
        disk = os.path.join(folder, f"disk-{turn}")
        os.makedirs(disk)
        size = trial.random("disk", turn).randrange(whole * turn // turns, whole * (turn + 1) // turns) // 4096 + 1
        mount("tmpfs", disk, "tmpfs", 0, f"size={size * 4096}")
        try:
            case = Case(trial.binary, simulator, folder, f"full-{turn}", ROWS, ledger_folder=disk)
            where = f"disk of {size * 4096} bytes, {case.folder}"
            refusal(case, case.load(), where, score)
            score.trials += 1
            mount("tmpfs", disk, "tmpfs", MS_REMOUNT, "size=256m")
            if finished(case, score, where):
                case.remove()
        finally:
            LIBC.umount2(disk.encode(), 2)
    return score.done(f"from 1 to {whole} bytes")


def bind_read_only(path):
    """Makes a file or folder read-only, also for root. Returns what undoes it."""
    mount(path, path, "", MS_BIND)
    mount("none", path, "", MS_BIND | MS_REMOUNT | MS_RDONLY)
    return lambda: LIBC.umount2(path.encode(), 2)


def take_permission(path):
    mode = os.stat(path).st_mode
    os.chmod(path, mode & ~0o222)
    return lambda: os.chmod(path, mode)


def read_only(trial, simulator, folder, protect):
    """The ledger, its log, its lock or its whole folder may only be read: nothing is sent. Of run folders that may only be
    read it is enough that the load says so: the ledger has all that would stand in them."""
    score = Score("read-only ledger or folder")
    for what in ("ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite.lock", "runs", ""):
        case = Case(trial.binary, simulator, folder, "read-only" + re.sub("[^a-z]", "-", what), ROWS)
        where = f"read-only {what or 'folder'}, {case.folder}"
        interrupted(case)
        before = len(made(journal_entries(simulator.journal, case.journal_from)))
        undo = protect(os.path.join(case.folder, what).rstrip("/"))
        try:
            refusal(case, case.load(), where, score)
        finally:
            undo()
        score.trials += 1
        after = len(made(journal_entries(simulator.journal, case.journal_from)))
        if score.landed != score.trials or (after != before and what != "runs"):
            score.violation(f"{where}: it went on, and {after - before} tasks were made")
        if finished(case, score, where):
            case.remove()
    return score.done()


def interrupted(case):
    """A load that was stopped half-way."""
    process = case.start(case.command("--rate", "200", "--burst", "5"), stdout=subprocess.DEVNULL,
                         stderr=subprocess.DEVNULL)
    try:
        process.wait(1.2)
    except subprocess.TimeoutExpired:
        process.terminate()
        process.wait()
