"""The desk: one page, kept alive by its script."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from visavis.console import sessions
from visavis.console.access import StaffRequest, staff_page
from visavis.features.desks import lookups as desks
from visavis.features.desks.models import Desk
from visavis.features.people.actors import StaffActor
from visavis.kernel import clock
from visavis.kernel.wire import to_wire


def own_desks(actor: StaffActor) -> list[Desk]:
    """The desks where this member of staff serves, by name."""
    return sorted((desks.desk(desk_id=desk_id) for desk_id in actor.desk_ids), key=lambda desk: desk.name)


@require_GET
@staff_page
def desk(request: StaffRequest) -> HttpResponse:
    """The board, the call and the workspace of one desk (`?desk=` names it by its slug)."""
    own = own_desks(request.staff)
    if not own:
        return render(request, "console/no_desk.html")
    wanted = request.GET.get("desk", "")
    chosen = next((one for one in own if one.slug == wanted), own[0])
    context = {
        "desk": chosen,
        "desks": own,
        "desk_ids": " ".join(str(one.id) for one in own),
        "now": to_wire(clock.now()),
        "seconds_left": sessions.seconds_left(request),
    }
    return render(request, "console/desk.html", context)


@require_POST
@staff_page
def alive(request: HttpRequest) -> HttpResponse:
    """The page's script says that somebody works here, or that a call runs (S-13)."""
    sessions.renew(request)
    return JsonResponse({"seconds_left": sessions.seconds_left(request)})
