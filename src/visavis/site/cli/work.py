"""`visavis worker` and `visavis migrate`."""

import argparse
import signal
import threading
from typing import Any

from visavis.site.cli import house


def add_commands(commands: Any) -> None:
    worker = commands.add_parser("worker", help="run jobs and the clock in a process of their own")
    worker.set_defaults(run=run_worker)
    migrate = commands.add_parser("migrate", help="bring the database and the static files up to date")
    migrate.set_defaults(run=run_migrate)


def run_worker(args: argparse.Namespace) -> int:
    """Until SIGTERM or Ctrl-C; a job in hand is finished first."""
    house.open_house()
    from visavis.worker.loop import Worker

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    Worker(stop).run()
    return 0


def run_migrate(args: argparse.Namespace) -> int:
    house.open_house()
    done = house.migrate()
    copied = house.collect_static()
    print(f"{len(done)} migrations ran; static files {'renewed' if copied else 'were up to date'}.")
    return 0
