"""Who calls: the customer's or the staff member's cookie (with a CSRF token for everything that changes)."""

from typing import Any

from django.http import HttpRequest
from ninja.security import APIKeyCookie

from visavis.features.people.actors import CustomerActor, StaffActor
from visavis.kernel.problems import SignInNeeded


class CustomerCookie(APIKeyCookie):
    """The middleware read the cookie already; here it only must have led to somebody. The base checks the CSRF
    token of everything that changes something."""

    param_name = "visavis_customer"

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        if request.customer is None:  # type: ignore[attr-defined]
            raise SignInNeeded
        return request.customer  # type: ignore[attr-defined]


class StaffCookie(APIKeyCookie):
    param_name = "visavis_staff"

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        if request.staff is None:  # type: ignore[attr-defined]
            raise SignInNeeded
        return request.staff  # type: ignore[attr-defined]


def customer(request: HttpRequest) -> CustomerActor:
    found: CustomerActor = request.auth  # type: ignore[attr-defined]
    return found


def staff(request: HttpRequest) -> StaffActor:
    found: StaffActor = request.auth  # type: ignore[attr-defined]
    return found
