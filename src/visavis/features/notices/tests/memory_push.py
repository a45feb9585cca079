"""A pusher that keeps what it is given, and fails when told to. Chosen by settings.VISAVIS_PUSHER in tests."""

from visavis.features.notices.ports import OutgoingPush


class MemoryPush:
    box: list[OutgoingPush] = []
    troubles: list[Exception] = []

    def key(self) -> str:
        return "BHouse"

    def deliver(self, push: OutgoingPush, *, seconds: float) -> None:
        if self.troubles:
            raise self.troubles.pop(0)
        self.box.append(push)
