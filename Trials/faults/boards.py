"""The trials on trial: what they look for is planted, and they must find it."""
import contextlib
import copy
import io
import os

import power
import preload
from accounts import Ledger, compare, journal_entries, reported_contacts, write_ahead
from programs import Case, Simulator
from score import Score

ROWS = 20


def run(trial):
    folder = trial.folder_for("boards")
    return [accounts(trial, folder), forgotten(trial, folder), syncs(trial, folder), calls(trial, folder)]


def found(score, what, is_found):
    score.trials += 1
    if is_found:
        score.landed += 1
    else:
        score.violation(f"the trials do not notice {what}")


def accounts(trial, folder):
    """A load without a fault whose journal or ledger is doctored."""
    score = Score("planted: doctored accounts")
    with Simulator(trial.binary, folder, name="accounts") as simulator:
        case = Case(trial.binary, simulator, folder, "accounts", ROWS)
        case.load()
        entries = journal_entries(simulator.journal)
        ledger, reported = Ledger(case.ledger, folder), reported_contacts(case.folder)
        found(score, "nothing where nothing is wrong", not compare(entries, ledger, case.identities, reported).violations)
        created = next(entry for entry in entries if "created" in entry)
        token, contact = created["clientToken"], created["contactId"]
        other = next(one for one in ledger.tasks if one != token)

        twice = compare([*entries, {**created, "contactId": "another"}], ledger, case.identities, reported)
        found(score, "a second task of a row", twice.duplicated == 1)
        stranger = compare([*entries, {**created, "clientToken": "random"}], ledger, case.identities, reported)
        found(score, "a task under a token that the ledger does not know", stranger.unrecorded == 1)
        missing = copy.deepcopy(ledger)
        missing.tasks[token] = (ledger.tasks[token][0], None)
        found(score, "a ContactId that is not on record", compare(entries, missing, case.identities).unrecorded == 1)
        crossed = copy.deepcopy(ledger)
        crossed.tasks[token], crossed.tasks[other] = ((ledger.tasks[token][0], ledger.tasks[other][1]),
                                                      (ledger.tasks[other][0], ledger.tasks[token][1]))
        found(score, "two rows with each other's ContactId", compare(entries, crossed, case.identities).unrecorded == 2)
        unmade = compare([entry for entry in entries if entry is not created], ledger, case.identities, reported)
        found(score, "a row without a task", unmade.lost == 1)
        unsaid = compare(entries, ledger, case.identities, reported - {contact})
        found(score, "a ContactId that is not in created.csv", unsaid.unrecorded == 1)
    return score.done()


def forgotten(trial, folder):
    """A service that forgets its tokens, and a ledger that is gone: each row really becomes two tasks."""
    score = Score("planted: rows loaded twice")
    entries = []
    for turn in range(2):
        with Simulator(trial.binary, folder, name=f"forgetful-{turn}", options=["--seed", str(turn + 1)]) as simulator:
            if turn == 0:
                case = Case(trial.binary, simulator, folder, "twice", ROWS)
            case.simulator = simulator
            case.load()
            entries += journal_entries(simulator.journal)
            if turn == 0:
                for suffix in ("", "-wal", "-shm"):
                    os.unlink(case.ledger + suffix)
    account = compare(entries, Ledger(case.ledger, folder), case.identities)
    found(score, "that every row became two tasks", account.duplicated == ROWS or account.unrecorded >= ROWS)
    return score.done(f"duplicated {account.duplicated}, unrecorded {account.unrecorded}")


def syncs(trial, folder):
    """A disk whose syncs do nothing: intents are not there when their requests leave."""
    score = Score("planted: syncs that do nothing")
    load = power.Logged(trial, folder, preload.build(folder), "without syncs", ROWS, [], 64)
    with contextlib.redirect_stdout(io.StringIO()):
        found(score, "requests that left before their intents were synced", power.write_ahead(load, True).violations)
        found(score, "intents and outcomes lost in a power cut", power.states(trial, load, 30, True).violations)
    return score.done()


def calls(trial, folder):
    """The library sees every kind of call, and what it makes fail is felt."""
    score = Score("planted: calls that fail")
    library = preload.build(folder)
    with Simulator(trial.binary, folder, name="calls") as simulator:
        for kind in preload.KINDS:
            case = Case(trial.binary, simulator, folder, f"calls-{kind}", ROWS)
            calls = preload.Preload(library, case).failing(kind, 2, "kill", 5)
            ended = case.load(more=calls.environment)
            found(score, f"that the second {kind} kills", ended.status == -9 and calls.landed == 1)
        case.finish()
        ledger, problems = write_ahead(case)
        found(score, "nothing after a crash where nothing is wrong", not problems)
        with open(simulator.journal, "a", encoding="utf-8") as file:
            file.write('{"status":200,"clientToken":"unheard-of"}\n')
        found(score, "a request without an intent", len(write_ahead(case)[1]) == 1)
    return score.done()
