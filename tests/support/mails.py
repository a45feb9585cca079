"""Reading mails the way a person does: who, what, the code, the link."""

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import cast


@dataclass(frozen=True)
class Mail:
    """One mail. `text` and `html` are its two versions, empty where one is missing."""

    to: str
    subject: str
    text: str
    html: str

    @property
    def code(self) -> str:
        """The one-time code, digits only."""
        found = re.search(r"(?<!\d)(\d{4})[  -]?(\d{4})(?!\d)", self.text)
        assert found, f"no code in: {self.subject}"
        return found[1] + found[2]

    @property
    def links(self) -> list[str]:
        """Addresses in the text, in order."""
        return re.findall(r"https?://[^\s<>\"]+", self.text)

    @property
    def way_in(self) -> str:
        """The link whose secret stands behind the #."""
        found = [link for link in self.links if "/join/link/#" in link]
        assert found, f"no link with a secret in: {self.subject}"
        return found[0]

    @property
    def secret(self) -> str:
        return self.way_in.partition("#")[2]


def read(content: bytes) -> Mail:
    message = cast(EmailMessage, message_from_bytes(content, policy=policy.default))
    return of_message(message)


def of_message(message: EmailMessage) -> Mail:
    def part(kind: str) -> str:
        found = message.get_body((kind,))
        return str(found.get_content()) if found is not None else ""

    return Mail(str(message["To"]), str(message["Subject"]), part("plain"), part("html"))


def newest(folder: Path, *, to: str) -> list[Mail]:
    """Mails kept as `.eml` files whose names sort by arrival; newest first."""
    paths = sorted(folder.glob("*.eml"), reverse=True) if folder.exists() else []
    return [
        mail for mail in map(read, (path.read_bytes() for path in paths)) if to.lower() in mail.to.lower()
    ]
