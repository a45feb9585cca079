"""Reading the mails that the sink kept."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

SHOWN = 100


@dataclass(frozen=True)
class Mail:
    """One mail as the pages show it. `text` and `html` are empty where the mail has no such part."""

    name: str
    arrived: datetime
    sender: str
    to: str
    subject: str
    text: str
    html: str


def newest(folder: Path, *, to: str = "") -> list[Mail]:
    """The latest mails, newest first; with `to` only those to that address."""
    paths = sorted(folder.glob("*.eml"), reverse=True) if folder.exists() else []
    mails = (read(path) for path in paths[: SHOWN * (10 if to else 1)])
    return [mail for mail in mails if to.lower() in mail.to.lower()][:SHOWN]


def find(folder: Path, name: str) -> Mail | None:
    """`name` as in `Mail.name`; anything that isn't such a name finds nothing."""
    path = folder / f"{name}.eml"
    return read(path) if re.fullmatch(r"\d{20}-[0-9a-f]{8}", name) and path.exists() else None


def read(path: Path) -> Mail:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    return Mail(
        name=path.stem,
        arrived=datetime.fromtimestamp(int(path.stem.split("-")[0]) / 1e9, UTC),
        sender=str(message.get("From", "")),
        to=str(message.get("To", "")),
        subject=str(message.get("Subject", "")),
        text=_part(message, "plain"),
        html=_part(message, "html"),
    )


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if part is not None else ""
