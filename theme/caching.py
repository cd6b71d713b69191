"""Lets jupyter-cache keep its database in a folder of any name."""

from typing import Any

import sqlalchemy
from jupyter_cache.cache import db


def name_database_as_it_is() -> None:
    """Keep jupyter-cache from putting the database's path into an address.

    There a ``?`` in the name of a folder ends the path: the database would be made beside that folder, under the
    first half of its name.
    """

    def create_engine(address: str, **options: Any) -> sqlalchemy.Engine:
        database = sqlalchemy.URL.create("sqlite", database=address.removeprefix("sqlite:///"))
        return sqlalchemy.create_engine(database, **options)

    db.create_engine = create_engine
