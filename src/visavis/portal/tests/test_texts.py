"""Texts of scripts: every key a module asks for exists, plurals follow the language, templates load."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template
from django.utils import translation

from visavis.kernel import texts
from visavis.portal.templatetags.visavis import initials, zone_offset

ROOT = Path(__file__).resolve().parents[4]
MODULES = {
    "portal": ["portal", "shared"],
    "room": ["portal", "portal/room", "media", "shared"],
    "device_test": ["portal/device", "portal/room", "media"],
    "console": ["console", "media", "shared"],
}
ASKED = re.compile(r'\b(?:text|hasText)\(\s*"([a-z0-9_.]+)"')


@pytest.mark.parametrize("page", sorted(MODULES))
def test_every_key_in_typescript_has_a_text(page: str) -> None:
    files = [
        path
        for folder in MODULES[page]
        for path in (ROOT / "frontend" / folder).glob("*.ts")
        if not path.name.endswith(".test.ts")
    ]
    asked = {key for path in files for key in ASKED.findall(path.read_text(encoding="utf-8"))}
    assert asked - texts.keys(page) == set()


def test_plurals_come_in_all_forms_of_the_language() -> None:
    with translation.override("ru"):
        entry = texts.of_page("portal")["code.resend_in"]
        assert isinstance(entry, dict) and set(entry) == {"one", "few", "many", "other"}
    with translation.override("zh-hans"):
        assert set(texts.of_page("portal")["code.resend_in"]) == {"other"}


@pytest.mark.parametrize(
    "name", sorted(path.stem for path in (ROOT / "src/visavis/portal/templates/portal").glob("*.html"))
)
def test_templates_load(name: str) -> None:
    get_template(f"portal/{name}.html")


def test_initials() -> None:
    assert [initials(name) for name in ("Ana Petrova", "Ben", "", "ana maria de la cruz")] == [
        "AP",
        "B",
        "?",
        "AC",
    ]


def test_zone_offsets_are_written_as_people_write_them() -> None:
    from datetime import UTC, datetime

    from django.utils import timezone

    at, found = datetime(2026, 11, 25, 12, tzinfo=UTC), []
    for zone in ("UTC", "Europe/Moscow", "America/St_Johns", "Asia/Kolkata"):
        with timezone.override(zone):
            found.append(zone_offset(at))
    assert found == ["UTC", "UTC+3", "UTC-3:30", "UTC+5:30"]
