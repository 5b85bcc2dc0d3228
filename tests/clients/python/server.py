"""The real binary: its store, its tokens, its start and its end."""

import json
import os
import queue
import re
import signal
import subprocess
import threading
from pathlib import Path


class Qantara:
    """One store, and the commands that work on it."""

    def __init__(self, binary, folder):
        self.binary = str(binary)
        self.store = Path(folder) / "store"
        self.server = None
        # Only what the test sets may have an effect.
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("QANTARA")}

    def command(self, *arguments):
        return [self.binary, *map(str, arguments), "--data", str(self.store)]

    def run(self, *arguments):
        """What a command prints."""
        done = subprocess.run(self.command(*arguments), capture_output=True, text=True, env=self.environment)
        assert done.returncode == 0, f"qantara {arguments} ended with {done.returncode}: {done.stderr}"
        return done.stdout

    def token(self, access):
        """A new token, and its id."""
        text = self.run("token", "create", "--access", access, "--note", "tests/clients").strip()
        return text, text.split("_")[1]

    def serve(self, *flags):
        """Starts a server, in the place of the one before: a store has one at a time."""
        if self.server:
            self.server.stop()
        flags = [*flags, "--listen", "127.0.0.1:0", "--lang", "fr", "--log", "json"]
        self.server = Server(self.command("serve", *flags), self.environment)
        return self.server

    def files_with(self, text):
        """The files of the store's folder that hold a text anywhere."""
        files = [path for path in self.store.rglob("*") if path.is_file()]
        return [str(path.relative_to(self.store)) for path in files if text.encode() in path.read_bytes()]


class Server:
    """A server on a free port, until it is told to stop."""

    def __init__(self, command, environment):
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                        env=environment)
        self.log = []
        threading.Thread(target=self._read_log, daemon=True).start()
        said = queue.Queue()
        threading.Thread(target=lambda: said.put(self.process.stdout.readline()), daemon=True).start()
        ready = said.get(timeout=60)
        found = re.search(r"127\.0\.0\.1:(\d+)", ready)
        assert found, f"the server did not say where it listens: {ready!r}\n{''.join(self.log)}"
        self.address = found.group()

    def _read_log(self):
        for line in self.process.stderr:
            self.log.append(line)

    def events(self):
        """The lines of the log, each of them JSON."""
        return [json.loads(line) for line in self.log]

    def tell_to_stop(self):
        self.process.send_signal(signal.SIGTERM)

    def stop(self):
        """Ends the server, and returns its exit status."""
        if self.process.poll() is None:
            self.tell_to_stop()
        try:
            return self.process.wait(timeout=60)
        finally:
            self.process.kill()
