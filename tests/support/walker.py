"""A browser without script: follows links by their words and sends forms by their button, over Django's test client.

CSRF checks are on, redirects are followed, cookies are kept: what a person with scripts turned off would live through.
"""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any, Self
from urllib.parse import urljoin, urlsplit

from django.test import Client

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "use", "path", "circle"}
Attrs = list[tuple[str, str | None]]


@dataclass
class Field:
    name: str
    value: str
    kind: str


@dataclass
class Form:
    """A form as a person sees it: its words, where it goes, what stands in it, its buttons."""

    action: str
    method: str
    words: str = ""
    fields: list[Field] = field(default_factory=list)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)  # words, name, value


class _Reader(HTMLParser):
    """Collects text, links and forms; what is hidden or meant for scripts is not seen."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[tuple[str, str]] = []
        self.forms: list[Form] = []
        self.refresh = ""
        self._stack: list[tuple[str, bool]] = []
        self._form: Form | None = None
        self._link: tuple[str, int] | None = None
        self._button: tuple[int, str, str] | None = None
        self._area: Field | None = None
        self._select: Field | None = None

    @property
    def hidden(self) -> bool:
        return any(hidden for _tag, hidden in self._stack)

    def handle_starttag(self, tag: str, attrs: Attrs) -> None:
        known = {name: value or "" for name, value in attrs}
        if tag not in VOID:
            self._stack.append(
                (tag, "hidden" in known or tag in {"script", "style", "head", "svg", "template"})
            )
        if tag == "meta" and known.get("http-equiv") == "refresh":
            self.refresh = known.get("content", "")
        if self.hidden:
            return
        if tag == "a" and "href" in known:
            self._link = (known["href"], len(self.words))
        elif tag == "form":
            self._form = Form(known.get("action", ""), known.get("method", "get").lower())
            self.forms.append(self._form)
        elif self._form is not None:
            self._in_form(tag, known, self._form)

    def _in_form(self, tag: str, known: dict[str, str], form: Form) -> None:
        name, value = known.get("name", ""), known.get("value", "")
        if tag == "input" and known.get("type", "text") in {"checkbox", "radio"}:
            form.fields.append(Field(name, value or "on", "checked" if "checked" in known else "unchecked"))
        elif tag == "input":
            form.fields.append(Field(name, value, known.get("type", "text")))
        elif tag in {"textarea", "select"}:
            box = Field(name, "", tag)
            form.fields.append(box)
            self._area, self._select = (box, None) if tag == "textarea" else (None, box)
        elif tag == "option" and self._select is not None and ("selected" in known or not self._select.value):
            self._select.value = value
        elif tag == "button":
            self._button = (len(self.words), name, known.get("value", ""))
            if label := known.get("aria-label"):
                self.words.append(label)

    def handle_endtag(self, tag: str) -> None:
        while self._stack and tag in [open_tag for open_tag, _ in self._stack]:
            closed, _ = self._stack.pop()
            if closed == tag:
                break
        if tag == "a" and self._link is not None:
            self.links.append((_join(self.words[self._link[1] :]), self._link[0]))
            self._link = None
        elif tag == "button" and self._form is not None and self._button is not None:
            start, name, value = self._button
            self._form.buttons.append((_join(self.words[start:]), name, value))
            self._button = None
        elif tag == "form":
            self._form = None
        elif tag == "textarea":
            self._area = None
        elif tag == "select":
            self._select = None

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area.value += data
        elif not self.hidden and data.strip():
            self.words.append(data)


def _join(words: list[str]) -> str:
    return " ".join(" ".join(words).split())


class Walker:
    """One person at one browser."""

    def __init__(self, client: Client | None = None, **headers: str) -> None:
        self.client = client or Client()
        self.client.handler.enforce_csrf_checks = True
        self.headers = headers
        self.url = ""
        self.status = 0
        self.html = ""
        self._page = _Reader()

    def open(self, url: str) -> Self:
        """Go to an address; what stands behind its # stays in the browser."""
        return self._request("get", url.partition("#")[0], {})

    def _request(self, method: str, url: str, data: dict[str, Any]) -> Self:
        url = urljoin(self.url or "/", url or self.url)
        for _ in range(10):
            parts = urlsplit(url)
            path = parts.path + (f"?{parts.query}" if parts.query else "")
            if method == "get":
                answer = self.client.get(path, data or None, headers=self.headers)
            else:
                answer = self.client.post(path, data, headers=self.headers)
            if answer.status_code not in {301, 302, 303}:
                break
            method, data, url = "get", {}, urljoin(url, answer["Location"]).partition("#")[0]
        self.url, self.status, self.html = url, answer.status_code, answer.content.decode()
        self._page = _Reader()
        self._page.feed(self.html)
        return self

    @property
    def path(self) -> str:
        return urlsplit(self.url).path

    @property
    def words(self) -> str:
        """Everything that is to be read on the page."""
        return _join(self._page.words)

    @property
    def refresh(self) -> str:
        """The page's own refresh, for those without script."""
        return self._page.refresh

    @property
    def links(self) -> dict[str, str]:
        return dict(self._page.links)

    def reads(self, *pieces: str) -> bool:
        """Do all these words stand on the page?"""
        return all(re.search(piece, self.words) for piece in pieces)

    def follow(self, words: str) -> Self:
        """Follow the first link whose words match."""
        found = [href for label, href in self._page.links if re.search(words, label)]
        assert found, f"no link “{words}” on {self.path}: {[label for label, _ in self._page.links]}"
        return self.open(found[0])

    def press(self, words: str, *, hidden: dict[str, str] | None = None, **filled: Any) -> Self:
        """Send the form that has this button, with fields filled in; a list ticks several boxes of one name.
        `hidden` fills what the page's script would."""
        for form in self._page.forms:
            for label, name, value in form.buttons:
                if re.search(words, label):
                    return self._send(form, {name: value} if name else {}, filled | (hidden or {}))
        buttons = [label for form in self._page.forms for label, _, _ in form.buttons]
        raise AssertionError(f"no button “{words}” on {self.path}: {buttons}")

    def _send(self, form: Form, button: dict[str, str], filled: dict[str, Any]) -> Self:
        names = {box.name for box in form.fields}
        assert set(filled) <= names, f"no such fields: {set(filled) - names}; there are {names}"
        data: dict[str, Any] = {
            box.name: box.value
            for box in form.fields
            if box.name and box.kind not in {"unchecked", "button", "submit"}
        }
        return self._request(form.method, form.action, {**data, **filled, **button})
