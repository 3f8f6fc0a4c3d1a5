"""SIGKILL at random moments of a load, until the load is done; then other signals, closed terminals and pipes."""
import collections
import concurrent.futures
import fcntl
import os
import signal
import subprocess
import termios
import threading
import time

from accounts import account_of, finished, tasks_made, write_ahead
from programs import PATIENCE, Case, Simulator
from score import Score

ROWS = 500
# Seconds that a load of them takes, about.
DURATION = 1.5


def run(trial):
    folder = trial.folder_for("kills")
    with Simulator(trial.binary, folder) as one, Simulator(trial.binary, folder, name="journal-2") as other:
        return [kill_until(trial, (one, other), folder), gentle(trial, one, folder), closed(trial, one, folder)]


class Moment:
    """When to kill: a time after the start, or a time after the service has made so many tasks."""

    def __init__(self, rng, duration, already):
        self.aim = rng.choices(("life", "start", "sending", "end"), (45, 15, 30, 10))[0]
        self.tasks = {"sending": already + rng.randrange(1, ROWS), "end": ROWS}.get(self.aim, 0)
        self.delay = {"life": rng.uniform(0, duration), "start": rng.uniform(0, 0.3)}.get(self.aim, rng.uniform(0, 0.05))

    def wait(self, process, case):
        """Returns when it has come, or the process has ended."""
        deadline = time.monotonic() + PATIENCE
        while self.tasks and process.poll() is None and tasks_made(case) < self.tasks and time.monotonic() < deadline:
            time.sleep(0.01)
        try:
            process.wait(self.delay)
        except subprocess.TimeoutExpired:
            pass


class Campaign:
    """Loads that are killed again and again until each is done, on two cores until enough kills have landed."""

    def __init__(self, trial, folder, score, wanted):
        self.trial, self.folder, self.score, self.wanted = trial, folder, score, wanted
        self.phases, self.lock, self.loads = collections.Counter(), threading.Lock(), 0

    def work(self, simulator):
        while True:
            with self.lock:
                if self.score.landed >= self.wanted or len(self.score.violations) >= 5:
                    return
                number = self.loads
                self.loads += 1
            case = Case(self.trial.binary, simulator, self.folder, f"k{number}", ROWS)
            if self.one(case, self.trial.random("kills", number), f"kills, load {number}, {case.folder}"):
                case.remove()

    def one(self, case, rng, where):
        """Kills a load and starts it again, until it is done. Returns whether all was well."""
        while True:
            process = case.start(case.command("--quiet"), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
            # Some moments never come: the load then simply ends.
            moment = Moment(rng, DURATION, tasks_made(case))
            moment.wait(process, case)
            process.kill()
            _, errors = process.communicate()
            killed = process.returncode == -signal.SIGKILL
            ledger, problems = write_ahead(case) if killed else (None, [])
            if not killed and process.returncode != 0:
                problems = [f"exit {process.returncode}: {errors[-300:]}"]
            account = account_of(case) if process.returncode == 0 else None
            with self.lock:
                self.score.trials += 1
                if killed:
                    self.score.landed += 1
                    self.phases[ledger.phase] += 1
                for problem in problems:
                    self.score.violation(f"{where}, after a kill at {moment.aim} + {moment.delay:.3f} s: {problem}")
                if account:
                    return self.score.add(account, where)
            if problems:
                return False


def kill_until(trial, simulators, folder):
    score = Score("kill -9 at random moments")
    campaign = Campaign(trial, folder, score, trial.kills or trial.choose(20, 10_000))
    with concurrent.futures.ThreadPoolExecutor(len(simulators)) as pool:
        list(pool.map(campaign.work, simulators))
    share = ", ".join(f"{phase} {count}" for phase, count in sorted(campaign.phases.items()))
    return score.done(f"{campaign.loads} loads of {ROWS} rows; landed while {share}")


def gentle(trial, simulator, folder):
    """Each signal once, which settles what is in flight, and twice, which ends at once. Before a load listens to them,
    and has sent nothing, a signal may simply end it."""
    score = Score("SIGINT, SIGTERM, SIGHUP")
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        for times in (1, 2):
            for turn in range(trial.choose(1, 10)):
                rng = trial.random("gentle", number, times, turn)
                case = Case(trial.binary, simulator, folder, f"s{number}-{times}-{turn}", ROWS)
                where = f"signal {number} × {times}, turn {turn}, {case.folder}"
                process = case.start(case.command(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                moment = Moment(rng, 1.5, 0)
                moment.wait(process, case)
                for _ in range(times):
                    process.send_signal(number)
                    time.sleep(0.002)
                ended = end_of(process, 40)
                score.trials += 1
                score.landed += ended != 0
                if ended not in (0, 4, -number) or (ended == -number and tasks_made(case)):
                    score.violation(f"{where}: ended with {ended}")
                if finished(case, score, where):
                    case.remove()
    return score.done()


def end_of(process, patience):
    """The status; None when the process does not end by itself within so many seconds."""
    try:
        return process.wait(patience)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return None


def closed(trial, simulator, folder):
    """A terminal that is closed in mid-run, and readers of stdout and stderr that go away."""
    score = Score("closed terminals and pipes")
    for kind in ("terminal", "stdout", "stderr", "both"):
        for turn in range(trial.choose(1, 10)):
            rng = trial.random("closed", kind, turn)
            case = Case(trial.binary, simulator, folder, f"c-{kind}-{turn}", ROWS)
            where = f"closed {kind}, turn {turn}, {case.folder}"
            process, close = on_terminal(case) if kind == "terminal" else on_pipes(case, kind)
            Moment(rng, 1.2, 0).wait(process, case)
            close()
            ended = end_of(process, 40)
            score.trials += 1
            score.landed += 1
            # A terminal that goes away is a SIGHUP, and one whose answer cannot be written any more.
            allowed = (0, 4, 70, -signal.SIGHUP) if kind == "terminal" else (0,)
            if ended not in allowed:
                score.violation(f"{where}: ended with {ended}")
            if finished(case, score, where):
                case.remove()
    return score.done()


def on_terminal(case):
    master, slave = os.openpty()

    def control():
        os.setsid()
        fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
    environment = case.environment({"TERM": "xterm"})
    process = subprocess.Popen(case.command(), stdin=slave, stdout=slave, stderr=slave, env=environment, preexec_fn=control)
    os.close(slave)
    # What is drawn is read by nobody; some seconds of it fit into the terminal's buffer.
    return process, lambda: os.close(master)


def on_pipes(case, kind):
    ends = {}
    for name in ("stdout", "stderr"):
        ends[name] = subprocess.PIPE if kind in (name, "both") else subprocess.DEVNULL
    process = case.start(case.command(), **ends)

    def close():
        for pipe in (process.stdout, process.stderr):
            if pipe:
                pipe.close()
    return process, close
