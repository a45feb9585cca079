"""The proof of work between a form and its script: what a page asks, and what comes back with the form."""

from django.http import HttpRequest

from visavis.features.people.actions import ProofAnswer


def answer_of(request: HttpRequest) -> ProofAnswer | None:
    """What the page's script has found, None when the page did not ask."""
    token = request.POST.get("proof", "")
    return ProofAnswer(token=token, numbers=request.POST.get("answer", "")) if token else None
