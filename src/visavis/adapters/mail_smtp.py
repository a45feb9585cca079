"""Mail by SMTP, to the server that Django's EMAIL_* settings name. One conversation per mail."""

import logging
import smtplib
import socket
import ssl
import threading
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from django.conf import settings

from visavis.features.notices.ports import CalendarEntry, NotNow, OutgoingMail, Refused

log = logging.getLogger(__name__)


class SmtpMail:
    """The default mailer."""

    def deliver(self, mail: OutgoingMail, *, seconds: float) -> None:
        """See `ports.Mailer`. A server that answers byte by byte is cut off after `seconds`; whether it kept the
        mail is unknown then, and the next try carries the same Message-ID."""
        try:
            message = compose(mail)
        except (ValueError, UnicodeError) as fault:
            # A header that could smuggle in another one is not repaired (S-44).
            raise Refused(f"unfit header: {type(fault).__name__}") from None
        try:
            self._talk(message, mail.to, seconds)
        except smtplib.SMTPRecipientsRefused as refused:
            raise _by_code(next(code for code, _ in refused.recipients.values())) from None
        except smtplib.SMTPResponseException as answer:
            raise _by_code(answer.smtp_code) from None
        except (OSError, smtplib.SMTPException, ValueError) as trouble:
            raise NotNow(type(trouble).__name__) from None

    def _talk(self, message: EmailMessage, to: str, seconds: float) -> None:
        tls = ssl.create_default_context()
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(context=tls) if settings.EMAIL_USE_SSL else smtplib.SMTP()
        smtp.timeout = min(float(settings.EMAIL_TIMEOUT or seconds), seconds)
        smtp._host = settings.EMAIL_HOST  # type: ignore[attr-defined]  # the name that TLS checks
        with _Deadline(smtp, seconds):
            try:
                smtp.connect(settings.EMAIL_HOST, settings.EMAIL_PORT)
                if settings.EMAIL_USE_TLS:
                    smtp.starttls(context=tls)
                if settings.EMAIL_HOST_USER:
                    smtp.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
                sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
                smtp.send_message(message, from_addr=sender, to_addrs=[to])
                _part_politely(smtp)
            finally:
                smtp.close()


class _Deadline:
    """Cuts the whole conversation after some seconds: time-outs of a socket only bound single silences."""

    def __init__(self, smtp: smtplib.SMTP, seconds: float) -> None:
        self._smtp = smtp
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def _cut(self) -> None:
        if (sock := self._smtp.sock) is not None:
            try:
                sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                log.info("the mail server had closed already")


def _part_politely(smtp: smtplib.SMTP) -> None:
    """The mail is delivered: trouble with the goodbye must not send it twice."""
    try:
        smtp.quit()
    except (OSError, smtplib.SMTPException):
        log.info("the mail server did not say goodbye")


def _by_code(code: int) -> Exception:
    """5xx is for good; 4xx and everything unclear means later. 535 (wrong password) is ours to repair, not final."""
    if 500 <= code < 600 and code not in {530, 534, 535, 538}:
        return Refused(f"SMTP {code}")
    return NotNow(f"SMTP {code}")


def compose(mail: OutgoingMail) -> EmailMessage:
    """The message with its text and HTML parts. Raises ValueError for a header that holds a line end."""
    message = EmailMessage(policy=SMTP)
    headers = {
        "From": settings.DEFAULT_FROM_EMAIL,
        "To": mail.to,
        "Subject": mail.subject,
        "Date": format_datetime(mail.date),
        "Message-ID": mail.message_id,
        "Content-Language": mail.language,
        **mail.headers,
    }
    for name, value in headers.items():
        if any(ord(char) < 32 or char in "\x7f\x85\u2028\u2029" for char in value):
            raise ValueError(name)
        message[name] = value
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    if mail.calendar is not None:
        _add_calendar(message, mail.calendar)
    return message


def _add_calendar(message: EmailMessage, entry: CalendarEntry) -> None:
    """The entry twice, as mail programs want it: as a third form of the mail, which calendars act upon by itself
    (RFC 6047), and as a file for those that show attachments only. Base64 keeps its folded lines as they are."""
    text = entry.data.decode()
    message.add_alternative(text, subtype="calendar", cte="base64", params={"method": entry.method})
    message.add_attachment(
        entry.data,
        maintype="application",
        subtype="ics",
        filename="visavis.ics",
        params={"method": entry.method},
    )
