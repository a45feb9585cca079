"""Opening the house for a command: environment first, then Django, then the data folder brought up to date."""

import hashlib
import os
import resource
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).resolve().parent.parent.parent


class Refused(Exception):
    """The command cannot go on; the text says why and what to do."""


def open_house(**environment: str | int) -> None:
    """Set up Django. Keyword arguments become VISAVIS_* variables that the settings read; given ones win."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "visavis.site.settings")
    for name, value in environment.items():
        os.environ[f"VISAVIS_{name.upper()}"] = str(value)
    # A crash must not write what was in memory (pictures, keys, codes) to a disk (S-35).
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    import django

    django.setup()


def data() -> Path:
    """The data folder, known before the settings are loaded."""
    return Path(os.environ.get("VISAVIS_DATA", "var")).absolute()


def waiting_migrations() -> list[str]:
    """Names of migrations that the database has not seen."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def migrate() -> list[str]:
    """Bring the database up to date; returns the migrations that ran."""
    from django.core.management import call_command

    waiting = waiting_migrations()
    if waiting:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
    return waiting


def collect_static() -> bool:
    """Copy the built front end under hashed names into the data folder, if it changed since the last time."""
    from django.conf import settings
    from django.core.management import call_command

    built = PACKAGE / "static" / "build"
    if not built.exists():
        raise Refused("The front end is not built. In a clone type `make setup`; a wheel brings it along.")
    mark = _tree_mark(PACKAGE / "static", *settings.INSTALLED_APPS)
    stamp = settings.VISAVIS_DATA / "static.stamp"
    if stamp.exists() and stamp.read_text() == mark and (settings.VISAVIS_DATA / "static").exists():
        return False
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.write_text(mark)
    return True


def _tree_mark(folder: Path, *extra: str) -> str:
    digest = hashlib.sha256("\0".join(extra).encode())
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def row(label: str, value: Any) -> str:
    """One line of a report: a fixed column, then the value."""
    return f"  {label:<22}{value}"
