"""`visavis jobs`: work that failed for good, and another chance for it."""

import argparse
from typing import Any

from visavis.site.cli import house
from visavis.site.cli.house import Refused

WORDS = {
    "notices.send_mail": "sending a mail",
    "notices.take_up": "telling people of an event",
    "notices.remind": "reminding of a booked call",
}


def add_commands(commands: Any) -> None:
    jobs = commands.add_parser("jobs", help="work that failed for good").add_subparsers(required=True)
    one = jobs.add_parser(
        "list",
        help="what is tried no more, the latest first",
        description="A job is tried eight times within about two and a half hours; then it waits here. `SMTP 550` and "
        "the like: the other server will never take it. `NotNow`: your own mail server was away.",
    )
    one.add_argument("--limit", type=int, default=100)
    one.set_defaults(run=list_jobs)
    one = jobs.add_parser(
        "retry",
        help="try failed jobs again, from now on",
        description="All its tries again. A mail whose time has passed meanwhile is cancelled instead of sent late.",
    )
    _which(one)
    one.set_defaults(run=retry)
    one = jobs.add_parser("drop", help="looked at and no longer wanted: forgotten after two weeks")
    _which(one)
    one.set_defaults(run=drop)


def _which(parser: Any) -> None:
    parser.add_argument("id", nargs="*", type=int, help="numbers that `visavis jobs list` shows")
    parser.add_argument("--all", action="store_true", help="all that failed")


def list_jobs(args: argparse.Namespace) -> int:
    house.open_house()
    from visavis.kernel import jobs

    found = jobs.failed(limit=max(1, args.limit))
    for job in found:
        when = f"{job.ended_at:%Y-%m-%d %H:%M} UTC" if job.ended_at else "at an unknown time"
        what = WORDS.get(job.task, job.task)
        print(
            house.row(str(job.id), f"{when}; {what}; {job.attempts} tries; {job.problem or 'no reason kept'}")
        )
    if not found:
        print("No job has failed.")
    return 0


def retry(args: argparse.Namespace) -> int:
    house.open_house()
    from visavis.kernel import jobs

    done = sum(jobs.retry(job_id) for job_id in _chosen(args))
    print(f"{done} jobs are tried again. They run in `visavis serve` or `visavis worker`.")
    return 0


def drop(args: argparse.Namespace) -> int:
    house.open_house()
    from visavis.kernel import jobs

    print(f"{sum(jobs.drop(job_id) for job_id in _chosen(args))} jobs are dropped.")
    return 0


def _chosen(args: argparse.Namespace) -> list[int]:
    """The named ones, each of which must be among the failed: nothing is done when one isn't."""
    from visavis.kernel import jobs

    failed = [job.id for job in jobs.failed(limit=100_000)]
    if args.all:
        return failed
    if not args.id:
        raise Refused("Say which: numbers that `visavis jobs list` shows, or --all.")
    if strange := [job_id for job_id in args.id if job_id not in failed]:
        raise Refused(f"Nothing was done: {strange[0]} is not among the failed jobs. See: visavis jobs list")
    return list(dict.fromkeys(args.id))
