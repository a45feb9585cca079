"""Pages are compressed, nothing else is."""

import gzip

from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from visavis.site.compression import PageGZipMiddleware

LONG = "<p>words</p>" * 500


def answered(content_type: str, accepts: str = "gzip") -> HttpResponse:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(LONG, content_type=content_type)

    request = RequestFactory().get("/", headers={"accept-encoding": accepts})
    answer = PageGZipMiddleware(view)(request)
    assert isinstance(answer, HttpResponse)
    return answer


def test_a_page_travels_compressed() -> None:
    page = answered("text/html; charset=utf-8")
    assert page["Content-Encoding"] == "gzip"
    assert gzip.decompress(page.content).decode() == LONG
    assert "Accept-Encoding" in page["Vary"]


def test_who_does_not_understand_it_gets_the_plain_page() -> None:
    assert answered("text/html", accepts="identity").content.decode() == LONG


def test_answers_of_the_api_stay_as_they_are() -> None:
    assert "Content-Encoding" not in answered("application/json")
    assert "Content-Encoding" not in answered("image/jpeg")
