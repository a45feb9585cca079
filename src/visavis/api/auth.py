"""Who calls: the customer's or the staff member's cookie (with a CSRF token for everything that changes)."""

from typing import cast

from django.http import HttpRequest
from ninja.security import APIKeyCookie

from visavis.features.people.actors import CustomerActor, StaffActor
from visavis.features.people.middleware import VisitorRequest
from visavis.kernel.problems import SignInNeeded


class CustomerRequest(VisitorRequest):
    """A request that came past `CustomerCookie`; for annotations, as the next two."""

    auth: CustomerActor


class StaffRequest(VisitorRequest):
    auth: StaffActor


class EitherRequest(VisitorRequest):
    """A request to a route that both sides have."""

    auth: CustomerActor | StaffActor


class CustomerCookie(APIKeyCookie):
    """The middleware read the cookie already; here it only must have led to somebody. The base checks the CSRF
    token of everything that changes something."""

    param_name = "visavis_customer"

    def authenticate(self, request: HttpRequest, key: str | None) -> CustomerActor:
        customer = cast(VisitorRequest, request).customer
        if customer is None:
            raise SignInNeeded
        return customer


class StaffCookie(APIKeyCookie):
    """The same for staff, whom the middleware knows by Django's session."""

    param_name = "visavis_staff"

    def authenticate(self, request: HttpRequest, key: str | None) -> StaffActor:
        staff = cast(VisitorRequest, request).staff
        if staff is None:
            raise SignInNeeded
        return staff
