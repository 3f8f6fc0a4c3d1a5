"""The two programs under trial, each a process of its own: the simulator of Amazon Connect, and loads into it."""
import http.client
import json
import os
import re
import resource
import shutil
import subprocess
import time

MAPPING = """taskferry: 1
dataset: %s
columns: {id: {header: Id, required: true}, name: {header: Name, required: true}}
identity: [id]
task: {contact_flow: Callback flow, name: "Call ${name}", attributes: {id: "${id}"}}
"""

# What is quick enough for a trial: the simulator has no quota that would be felt.
FAST = ["--rate", "5000", "--burst", "500"]

# A load of some rows that takes longer than this hangs.
PATIENCE = 120


class Simulator:
    """`taskferry simulate` with a journal on file. Use it in a `with` block."""

    def __init__(self, binary, folder, port=0, options=(), name="journal"):
        self.journal = os.path.join(folder, name + ".ndjson")
        self.errors = open(os.path.join(folder, name + ".err"), "w+", encoding="utf-8")
        command = [binary, "simulate", "--journal", self.journal, "--port", str(port), "--quota", "100000",
                   "--quota-burst", "100000", "--active-tasks", "100000000", *options]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=self.errors, text=True,
                                        env={"HOME": folder, "PATH": os.environ.get("PATH", "")})
        self.environment, self.instance = {}, None
        for line in self.process.stdout:
            if line.startswith("export "):
                key, value = line[len("export "):].strip().split("=", 1)
                self.environment[key] = value
            elif "instance " in line:
                self.instance = line.strip().rsplit("instance ", 1)[1]
            if "AWS_ENDPOINT_URL_CONNECT" in self.environment:
                break
        else:
            raise RuntimeError(f"the simulator did not start: {self.errors.name}")
        self.url = self.environment["AWS_ENDPOINT_URL_CONNECT"]
        self.port = int(self.url.rsplit(":", 1)[1])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()
        self.errors.close()

    def set_faults(self, rules, seed=1):
        """What goes wrong from the next request on; no rules clear it."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("PUT", "/_simulator/faults", json.dumps({"faults": rules, "seed": seed}))
        answer = connection.getresponse()
        answer.read()
        connection.close()
        if answer.status != 200:
            raise RuntimeError(f"the simulator does not know these faults: {rules}")

    def size(self):
        return os.path.getsize(self.journal) if os.path.exists(self.journal) else 0


class Ended:
    """How a process ended. `status` is negative for a signal, None for one that had to be stopped after `PATIENCE`."""

    def __init__(self, status, output, errors, seconds):
        self.status, self.output, self.errors, self.seconds = status, output, errors, seconds

    def sane(self):
        """Neither a crash of the program nor a hang."""
        return self.status in (0, 1, 2, 3, 4, 65, 70, 75)

    def __str__(self):
        return f"exit {self.status}: {(self.errors or self.output).strip()[-400:]}"


class Case:
    """A list of rows under a dataset of its own, with its ledger: rows of two cases never share a ClientToken."""

    def __init__(self, binary, simulator, folder, name, rows, ledger_folder=None):
        self.binary, self.simulator, self.rows, self.scratch = binary, simulator, rows, folder
        self.folder = os.path.join(folder, name)
        os.makedirs(self.folder)
        self.identities = {str(number) for number in range(1, rows + 1)}
        self.ledger = os.path.join(ledger_folder or self.folder, "ledger.sqlite")
        self.list, self.mapping = os.path.join(self.folder, "list.csv"), os.path.join(self.folder, "list.yaml")
        with open(self.list, "w", encoding="utf-8") as out:
            out.write("Id,Name\n" + "".join(f"{n},Customer {n}\n" for n in range(1, rows + 1)))
        with open(self.mapping, "w", encoding="utf-8") as out:
            out.write(MAPPING % re.sub(r"[^a-z0-9]+", "-", name))
        self.journal_from = simulator.size()

    def command(self, *extra, url=None):
        extra = list(extra) if "--rate" in extra else FAST + list(extra)
        return [self.binary, "load", self.list, "--mapping", self.mapping, "--instance", self.simulator.instance,
                "--endpoint-url", url or self.simulator.url, "--ledger", self.ledger, *extra]

    def environment(self, more=None):
        return {"HOME": self.folder, "TMPDIR": self.folder, "PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8",
                "SWIFT_BACKTRACE": "enable=no", **self.simulator.environment, **(more or {})}

    def start(self, command, more=None, file_limit=None, **options):
        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (file_limit, file_limit))
        options.setdefault("stdin", subprocess.DEVNULL)
        return subprocess.Popen(command, env=self.environment(more), preexec_fn=limit if file_limit else None, **options)

    def run(self, command, more=None, file_limit=None, stop_after=None):
        """Runs a command to its end; `stop_after` so many seconds it is asked to stop."""
        began = time.monotonic()
        process = self.start(command, more, file_limit, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                             errors="replace")
        try:
            try:
                output, errors = process.communicate(timeout=stop_after or PATIENCE)
            except subprocess.TimeoutExpired:
                if stop_after is None:
                    raise
                process.terminate()
                output, errors = process.communicate(timeout=PATIENCE)
            status = process.returncode
        except subprocess.TimeoutExpired:
            process.kill()
            output, errors = process.communicate()
            status = None
        return Ended(status, output, errors, time.monotonic() - began)

    def load(self, *extra, url=None, **options):
        return self.run(self.command(*extra, url=url), **options)

    def finish(self, url=None, runs=6):
        """The same command until nothing is left. Only its end is of interest: 0, or what stands in its way."""
        for _ in range(runs):
            ended = self.load("--format", "json", url=url)
            if ended.status == 0 or not ended.sane():
                break
        return ended

    def remove(self):
        shutil.rmtree(self.folder)
