"""One set of server processes for a whole test run: the process that owns the run starts them, its workers ask."""

import os
import threading
from collections.abc import Callable
from multiprocessing.connection import Client, Connection, Listener

from tests.hapi.java import CROSS_VERSION, HapiServer, ValidatorServer
from tests.medplum.process import MedplumServer
from tests.serving import Serving, ServingError

_START: dict[str, Callable[[], Serving]] = {
    "hapi_r4": lambda: HapiServer("r4"),
    "hapi_r4b": lambda: HapiServer("r4b"),
    "hapi_r5": lambda: HapiServer("r5"),
    "hapi_r4_strict": lambda: HapiServer("r4", validate=True, definitions=[CROSS_VERSION]),
    "validator": ValidatorServer,
    "medplum": MedplumServer,
    "medplum_atomic": lambda: MedplumServer(atomic=True),
}

Ticket = tuple[str, int, str]
"""Where to ask for an address: host, port, key."""


class SharedProcesses:
    """Starts each process when it is first asked for, and ends all of them on `stop`."""

    def __init__(self) -> None:
        self._locks = {name: threading.Lock() for name in _START}
        self._running: dict[str, Serving] = {}
        self._listener: Listener | None = None

    def address(self, name: str) -> str:
        """The address of the process of that name, started if need be.

        Raises:
            ServingError: it could not be built or did not start.
        """
        with self._locks[name]:
            if name not in self._running:
                self._running[name] = _START[name]()
            return self._running[name].address

    def ticket(self) -> Ticket:
        """What a worker needs to ask for addresses; from the first call on, asking is possible."""
        if self._listener is None:
            self._key = os.urandom(16)
            self._listener = Listener(("127.0.0.1", 0), "AF_INET", authkey=self._key)
            threading.Thread(target=self._listen, args=(self._listener,), daemon=True).start()
        host, port = self._listener.address
        return host, int(port), self._key.hex()

    def _listen(self, listener: Listener) -> None:
        while True:
            try:
                connection = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: Connection) -> None:
        with connection:
            try:
                connection.send((self.address(connection.recv()), None))
            except ServingError as error:
                connection.send((None, str(error)))

    def stop(self) -> None:
        """End every process that was started."""
        if self._listener:
            self._listener.close()
        for process in self._running.values():
            process.stop()
        self._running.clear()


def ask(ticket: Ticket, name: str) -> str:
    """As `SharedProcesses.address`, from a worker of the run."""
    host, port, key = ticket
    with Client((host, port), authkey=bytes.fromhex(key)) as connection:
        connection.send(name)
        address, failure = connection.recv()
    if failure is not None:
        raise ServingError(failure)
    return address
