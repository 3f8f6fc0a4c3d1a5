"""Two loads at once on one ledger: one works, the other says who holds it, or waits."""
import subprocess
import time

from accounts import account_of, finished, tasks_made
from programs import Case, Simulator
from score import Score

ROWS = 200
SLOW = ["--rate", "100", "--burst", "5"]


def run(trial):
    folder = trial.folder_for("two")
    with Simulator(trial.binary, folder) as simulator:
        return [refused(trial, simulator, folder), waiting(trial, simulator, folder), together(trial, simulator, folder)]


def holder(case):
    """A load that has its ledger, and takes some seconds more."""
    process = case.start(case.command(*SLOW), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while process.poll() is None and tasks_made(case) < 3:
        time.sleep(0.01)
    return process


def refused(trial, simulator, folder):
    score = Score("two loads: the second exits 75")
    for turn in range(trial.choose(1, 5)):
        case = Case(trial.binary, simulator, folder, f"refused-{turn}", ROWS)
        first = holder(case)
        second = case.load()
        score.trials += 1
        score.landed += 1
        if first.poll() is not None:
            score.violation(f"{case.folder}: the first load was done too soon for this trial")
        if second.status != 75 or f"process {first.pid}" not in second.errors or case.list not in second.errors:
            score.violation(f"{case.folder}: the second load does not exit with 75 and name the holder: {second}")
        first.wait()
        if first.returncode != 0:
            score.violation(f"{case.folder}: the first load ended with {first.returncode}")
        if finished(case, score, case.folder):
            case.remove()
    return score.done()


def waiting(trial, simulator, folder):
    score = Score("two loads: the second waits")
    for turn in range(trial.choose(1, 5)):
        case = Case(trial.binary, simulator, folder, f"waiting-{turn}", ROWS)
        first = holder(case)
        second = case.load("--wait-lock", "2m")
        score.trials += 1
        score.landed += 1
        if first.wait() != 0 or second.status != 0:
            score.violation(f"{case.folder}: the first load ended with {first.returncode}, the second with {second}")
        elif score.add(account_of(case), case.folder):
            case.remove()
    return score.done()


def together(trial, simulator, folder):
    """Both start at the same instant, before there is a ledger: whoever comes second is told so or finds duplicates."""
    score = Score("two loads: at the same instant")
    for turn in range(trial.choose(5, 50)):
        case = Case(trial.binary, simulator, folder, f"together-{turn}", 20)
        both = [case.start(case.command(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for _ in range(2)]
        ends = [process.wait() for process in both]
        score.trials += 1
        score.landed += 75 in ends
        if not set(ends) <= {0, 75} or ends == [75, 75]:
            score.violation(f"{case.folder}: they ended with {ends}")
        if finished(case, score, case.folder):
            case.remove()
    return score.done()
