"""Lets jupyter-cache keep its database in a folder of any name, and start kernels that nobody else can reach."""

import functools
import os
import tempfile
from pathlib import Path
from typing import Any

import sqlalchemy
import zmq
from jupyter_cache.cache import db
from jupyter_cache.executors import utils
from jupyter_client.manager import AsyncKernelManager
from traitlets import default


def name_database_as_it_is() -> None:
    """Keep jupyter-cache from putting the database's path into an address.

    There a ``?`` in the name of a folder ends the path: the database would be made beside that folder, under the
    first half of its name.
    """

    def create_engine(address: str, **options: Any) -> sqlalchemy.Engine:
        database = sqlalchemy.URL.create("sqlite", database=address.removeprefix("sqlite:///"))
        return sqlalchemy.create_engine(database, **options)

    db.create_engine = create_engine


class KernelManager(AsyncKernelManager):
    """Speaks with its kernel through sockets in a folder of their own, and not through ports.

    Ports are chosen before a kernel starts, and are not held. Until it listens on them, another program, or the
    kernel of the other language, can have been given one, and then each gets what is meant for the other. They are
    used where there are no such sockets, as on Windows, or where the folder's name is too long for them.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.folder = tempfile.TemporaryDirectory(prefix="kernel-", ignore_cleanup_errors=True)

    @default("transport")
    def _named_sockets(self) -> str:
        longest = os.fsencode(Path(self.folder.name, "kernel-ipc-99"))
        return "ipc" if len(longest) <= zmq.IPC_PATH_MAX_LEN else "tcp"

    @default("connection_file")
    def _own_folder(self) -> str:
        return str(Path(self.folder.name, "kernel.json"))

    def cleanup_ipc_files(self) -> None:
        """Remove the sockets with their folder."""
        super().cleanup_ipc_files()
        self.folder.cleanup()


def start_kernels_apart() -> None:
    """Let jupyter-cache start each kernel in a folder of its own."""
    utils.executenb = functools.partial(utils.executenb, kernel_manager_class=KernelManager)
