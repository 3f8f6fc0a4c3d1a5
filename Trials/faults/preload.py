"""The library that stands between the program and the C library: built here, and told what to do by the environment."""
import os
import shutil
import struct
import subprocess
import sys

KINDS = ("write", "sync", "name", "send", "receive")


def build(folder):
    """Compiles preload.c into a folder. Without a compiler the trial cannot be held, and says so."""
    compiler = shutil.which("cc") or shutil.which("clang") or shutil.which("gcc")
    if compiler is None:
        sys.exit("Trials/faults: no C compiler was found (cc, clang or gcc): the parts nth and power need one")
    library = os.path.join(folder, "preload.so")
    source = os.path.join(os.path.dirname(os.path.abspath(__file__)), "preload.c")
    subprocess.run([compiler, "-shared", "-fPIC", "-O2", "-o", library, source, "-ldl"], check=True)
    return library


class Preload:
    """The environment of one run under the library, and what it counted."""

    def __init__(self, library, case, name="calls"):
        self.counts_file = os.path.join(case.folder, name)
        if os.path.exists(self.counts_file):
            os.unlink(self.counts_file)
        self.environment = {"LD_PRELOAD": library, "FAULT_FOLDER": os.path.dirname(case.ledger),
                            "FAULT_COUNTS": self.counts_file}

    def failing(self, kind, n, how, error):
        """The n-th call of the kind fails with an errno: `once`, `always`; or ends the program: `kill`, `after`, `tear`."""
        self.environment.update(FAULT_KIND=str(KINDS.index(kind)), FAULT_N=str(n), FAULT_HOW=how, FAULT_ERRNO=str(error))
        return self

    def logging(self, path):
        self.environment["FAULT_LOG"] = path
        return self

    @property
    def calls(self):
        """How many calls of each kind were made."""
        return dict(zip(KINDS, self._counts()))

    @property
    def landed(self):
        return self._counts()[-1]

    def _counts(self):
        with open(self.counts_file, "rb") as file:
            return struct.unpack("=6Q", file.read(48))
