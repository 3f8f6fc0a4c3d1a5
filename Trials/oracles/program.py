"""Runs taskferry without anything of the person who runs the script."""
import os
import subprocess
import tempfile


class Program:
    """taskferry with a folder of its own for lists, mappings and the ledger."""

    def __init__(self, binary):
        self.binary = os.path.abspath(binary)
        self._folder = tempfile.TemporaryDirectory(prefix="taskferry-oracles-")
        self.folder = self._folder.name
        self.processes = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in self.processes:
            process.terminate()
            process.wait()
        self._folder.cleanup()

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text):
        with open(self.path(name), "w") as out:
            out.write(text)
        return self.path(name)

    def _environment(self, environment):
        fixed = {"PATH": os.environ["PATH"], "HOME": self.folder, "AWS_EC2_METADATA_DISABLED": "true"}
        return {**fixed, **environment}

    def start(self, environment, *arguments):
        process = subprocess.Popen([self.binary, *arguments], cwd=self.folder, env=self._environment(environment),
                                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.processes.append(process)
        return process

    def run(self, environment, *arguments):
        """Exit status and everything that was said."""
        done = subprocess.run([self.binary, *arguments], cwd=self.folder, env=self._environment(environment),
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120)
        return done.returncode, done.stdout

    def simulator(self, *arguments):
        """Environment and instance of a simulator in a process of its own."""
        process = self.start({}, "simulate", *arguments)
        environment, instance = {}, ""
        for line in process.stdout:
            if line.startswith("export "):
                name, value = line[7:].strip().split("=", 1)
                environment[name] = value
                if name == "AWS_ENDPOINT_URL_CONNECT":
                    break
            elif "instance " in line:
                instance = line.strip().rsplit("instance ", 1)[1]
        return environment, instance

    def load(self, environment, name, *arguments):
        """A load of NAME.csv by NAME.yaml into NAME.sqlite."""
        return self.run(environment, "load", f"{name}.csv", "--mapping", f"{name}.yaml", "--ledger",
                        self.path(f"{name}.sqlite"), "--output", self.path(f"{name}-runs"), *arguments)
