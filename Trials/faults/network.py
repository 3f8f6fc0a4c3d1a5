"""Faults of the network between a load and the service, each alone on every first attempt, and mixed."""
from accounts import account_of
from programs import Case, Simulator
from proxy import Proxy
from score import Score

QUICK = ("reset-before", "reset-within", "reset-after", "truncate", "garble-head", "garble-body", "502", "502-after",
         "twice", "trickle")
# Each costs the 20 s a load waits for an answer, or stops the run, which the next one continues.
COSTLY = ("late-answer", "late-request", "shift")

# Many late answers are waited for together.
CONCURRENCY = "400"


def run(trial):
    folder = trial.folder_for("network")
    with Simulator(trial.binary, folder) as simulator:
        scores = []
        for fault in [*QUICK, *trial.choose(["shift"], COSTLY)]:
            scores.append(alone(trial, simulator, folder, fault, trial.choose(60, 10_000)))
        scores.append(mixed(trial, simulator, folder, trial.choose(2_000, 10_000)))
        return scores


def alone(trial, simulator, folder, fault, rows):
    # A shifted answer stops the run: on every first attempt no row would ever be the first to pass.
    share = 0.1 if fault == "shift" else 1
    rng = trial.random("network", fault)

    def plan(number, attempt):
        return fault if attempt == 1 and rng.random() < share else None
    return through(trial, simulator, folder, fault, rows, plan)


def mixed(trial, simulator, folder, rows):
    """A third of all attempts, also repeated ones; few of the costly kinds."""
    rng = trial.random("network", "mixed")

    def plan(number, attempt):
        chance = rng.random()
        if chance < 0.003 and number < rows / 2:
            return rng.choice(COSTLY)
        return rng.choice(QUICK) if chance < 0.33 else None
    return through(trial, simulator, folder, "mixed", rows, plan)


def through(trial, simulator, folder, name, rows, plan):
    """Loads through the proxy until the load ends with 0, at most a few dozen times; then in peace."""
    score, runs = Score(f"network: {name}"), 0
    case = Case(trial.binary, simulator, folder, name, rows)
    where = f"network, {name}, {case.folder}"
    with Proxy(simulator.port, plan) as proxy:
        while runs < 40:
            ended = case.load("--concurrency", CONCURRENCY, "--breaker", "off", url=proxy.url)
            runs += 1
            if ended.status not in (1, 3, 4):
                break
        score.trials, score.landed = runs, sum(proxy.landed.values())
    if ended.status not in (0, 1, 3, 4):
        score.violation(f"{where}: run {runs}: {ended}")
    elif ended.status == 0:
        if score.add(account_of(case), where):
            case.remove()
    else:
        score.violation(f"{where}: {runs} runs did not finish it: {ended}")
    return score.done(f"{rows} rows in {runs} runs")
