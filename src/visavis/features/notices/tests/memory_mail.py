"""A mailer that keeps what it is given, and fails when told to. Chosen by settings.VISAVIS_MAIL in tests."""

from visavis.features.notices.ports import OutgoingMail


class MemoryMail:
    box: list[OutgoingMail] = []
    troubles: list[Exception] = []

    def deliver(self, mail: OutgoingMail, *, seconds: float) -> None:
        if self.troubles:
            raise self.troubles.pop(0)
        self.box.append(mail)
