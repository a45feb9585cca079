"""How staff sign in: the library does the work, the house decides who may, and what is said."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse

from visavis.console import sessions
from visavis.features.people import actions
from visavis.features.people import lookups as people
from visavis.features.people.middleware import staff_session_id


class StaffAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up: members of staff are made by the house. A user without a living staff row stays outside."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_login(self, request: HttpRequest, user: User, **options: Any) -> HttpResponse | None:
        if people.staff_actor(user) is None:
            answer: HttpResponse = self.respond_user_inactive(request, user)
            return answer
        stopped: HttpResponse | None = super().pre_login(request, user, **options)
        return stopped

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        sessions.begin(request)

    def logout(self, request: HttpRequest) -> None:
        sessions.end(request)
        super().logout(request)

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """Who has a second step confirms by it: asking for the password alone would be the weaker way (S-11, S-14)."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [one for one in methods if one["id"] != "reauthenticate"] or methods

    def set_password(self, user: User, password: str) -> None:
        """A new password ends every other session of its owner (S-13): whoever knew the old one is out."""
        super().set_password(user, password)
        staff = people.staff_actor(user, session_id=staff_session_id(self.request))
        if staff is not None:
            actions.sign_out_elsewhere(actor=staff, why="password")

    def add_message(self, *args: Any, **options: Any) -> None:
        """The pages say what happened where it happened; floating messages would say it twice."""
