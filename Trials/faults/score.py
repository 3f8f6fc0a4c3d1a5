"""The table at the end: trials, landed faults, tasks, and the three figures that must be 0."""
import time

COLUMNS = ("trials", "landed", "tasks", "duplicated", "lost", "unrecorded")


class Score:
    """The count of one line of the table."""

    def __init__(self, name):
        self.name, self.began, self.seconds = name, time.monotonic(), None
        self.trials = self.landed = self.tasks = self.duplicated = self.lost = self.unrecorded = 0
        self.violations = []

    def violation(self, text):
        """Anything that must not be; with all that is needed to repeat it."""
        self.violations.append(text)
        if len(self.violations) <= 5:
            print(f"  VIOLATION in {self.name}: {text}", flush=True)

    def add(self, account, where):
        """Takes in an account; `where` tells how to repeat it."""
        for figure in ("tasks", "duplicated", "lost", "unrecorded"):
            setattr(self, figure, getattr(self, figure) + getattr(account, figure))
        if account.violations:
            more = f" (and {len(account.violations) - 1} more)" if len(account.violations) > 1 else ""
            self.violation(f"{where}: {account.violations[0]}{more}")
        return not account.violations

    def done(self, remark=""):
        self.seconds = time.monotonic() - self.began
        verdict = "ok" if not self.violations else f"{len(self.violations)} VIOLATIONS"
        print(f"{self.name:32} {self.trials:6} trials {self.landed:6} landed {self.seconds:7.1f} s  {verdict}"
              f"{'  ' + remark if remark else ''}", flush=True)
        return self


def table(scores):
    lines = [f"{'':32}" + "".join(f"{column:>12}" for column in COLUMNS) + f"{'seconds':>10}"]
    for score in scores:
        lines.append(f"{score.name:32}" + "".join(f"{getattr(score, column):>12}" for column in COLUMNS)
                     + f"{score.seconds:>10.1f}")
    return "\n".join(lines)
