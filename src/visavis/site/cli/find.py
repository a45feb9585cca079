"""Finding what a command names, and saying the way out when it isn't there. Used after the house is open."""

from typing import Any

from visavis.site.cli.house import Refused


def desk(slug: str) -> Any:
    """The desk with this short name."""
    from visavis.features.desks.lookups import desk_by_slug, open_desks
    from visavis.kernel.problems import NotFound

    try:
        return desk_by_slug(slug=slug)
    except NotFound:
        known = ", ".join(sorted(view.slug for view in open_desks()))
        there_are = f"There are: {known}. " if known else ""
        raise Refused(
            f"There is no desk called {slug}. {there_are}Add it with: visavis desk add {slug} NAME"
        ) from None


def staff(username: str) -> Any:
    """Who signs in by this name."""
    from visavis.features.people.lookups import staff_by_username
    from visavis.kernel.problems import NotFound

    try:
        return staff_by_username(username=username)
    except NotFound:
        raise Refused(f"Nobody signs in as {username}. Who there is: visavis staff list") from None
