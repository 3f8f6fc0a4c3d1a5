"""SIGKILL at random moments of a load, until the load is done; then other signals, closed terminals and pipes."""
import collections
import fcntl
import os
import signal
import subprocess
import termios
import time

from accounts import account_of, finished, tasks_made, write_ahead
from programs import PATIENCE, Case, Simulator
from score import Score

ROWS = 500


def run(trial):
    folder = trial.folder_for("kills")
    with Simulator(trial.binary, folder) as simulator:
        return [kill_until(trial, simulator, folder), gentle(trial, simulator, folder), closed(trial, simulator, folder)]


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


def kill_until(trial, simulator, folder):
    score, wanted = Score("kill -9 at random moments"), trial.choose(20, 10_000)
    phases, duration, campaign = collections.Counter(), 1.5, 0
    while score.landed < wanted and len(score.violations) < 5:
        rng = trial.random("kills", campaign)
        case = Case(trial.binary, simulator, folder, f"k{campaign}", ROWS)
        where = f"kills, campaign {campaign}, {case.folder}"
        if one_campaign(case, rng, duration, score, phases, where):
            case.remove()
        campaign += 1
    share = ", ".join(f"{phase} {count}" for phase, count in sorted(phases.items()))
    return score.done(f"{campaign} loads of {ROWS} rows; landed while {share}")


def one_campaign(case, rng, duration, score, phases, where):
    """Kills a load and starts it again, until it is done. Returns whether all was well."""
    while True:
        process = case.start(case.command("--quiet"), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        # Seldom a moment that would never come: the load then simply ends.
        moment = Moment(rng, duration, tasks_made(case))
        moment.wait(process, case)
        process.kill()
        _, errors = process.communicate()
        score.trials += 1
        if process.returncode == -signal.SIGKILL:
            score.landed += 1
            ledger, problems = write_ahead(case)
            phases[ledger.phase] += 1
            for problem in problems:
                score.violation(f"{where}, kill {score.landed} ({moment.aim} + {moment.delay:.3f} s): {problem}")
            if problems:
                return False
        elif process.returncode == 0:
            return score.add(account_of(case), where)
        else:
            score.violation(f"{where}: exit {process.returncode}: {errors[-300:]}")
            return False


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
