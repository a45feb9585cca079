"""Machine readable zones: ICAO's own examples, whatever is well formed reads back, and a changed sign never passes
with other data but where the scheme is blind (rules/mrz.py says where)."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from visavis.features.verification.rules import mrz

TODAY = date(2026, 11, 25)
SPECIMENS = {
    "TD3": (
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
        "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
    ),
    "TD1": (
        "I<UTOD231458907<<<<<<<<<<<<<<<",
        "7408122F1204159UTO<<<<<<<<<<<6",
        "ERIKSSON<<ANNA<MARIA<<<<<<<<<<",
    ),
    "TD2": ("I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6"),
    "MRVA": (
        "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
        "L8988901C4XXX4009078F96121096ZE184226B<<<<<<",
    ),
    "MRVB": ("V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "L8988901C4XXX4009078F9612109<<<<<<<<"),
}
"""From the parts of Doc 9303 that define each format."""


def zone(lines) -> mrz.Zone:
    found = mrz.parse(lines, today=TODAY)
    assert found is not None
    return found


@pytest.mark.parametrize("layout", SPECIMENS)
def test_the_examples_of_the_standard(layout):
    found = zone(SPECIMENS[layout])
    assert found.format == layout and found.valid and all(found.digits.values())
    assert (found.fields["surname"], found.fields["given_names"]) == ("ERIKSSON", "ANNA MARIA")
    assert found.fields["sex"] == "F" and found.fields["issuer"] == "UTO"
    assert found.fields["birth"] == ("1940-09-07" if layout.startswith("MRV") else "1974-08-12")


def test_the_fields_of_a_passport():
    fields = zone(SPECIMENS["TD3"]).fields
    assert fields["number"] == "L898902C3" and fields["expiry"] == "2012-04-15"
    assert fields["optional"] == "ZE184226B" and fields["document_type"] == "P"


# --- whatever is well formed --------------------------------------------------------------------------------------
names = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=9)
codes = st.sampled_from(["UTO", "D<<", "GBR", "ESP", "XXA", "FRA"])
signs = st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=9)
days = st.dates(date(1930, 1, 1), date(2026, 1, 1))
ends = st.dates(date(2000, 1, 1), date(2060, 1, 1))


def _digit(text: str) -> str:
    values = [0 if sign == "<" else int(sign, 36) for sign in text]
    return str(sum(value * (7, 3, 1)[at % 3] for at, value in enumerate(values)) % 10)


@st.composite
def zones(draw) -> tuple[str, list[str], dict[str, str]]:
    layout = draw(st.sampled_from(list(SPECIMENS)))
    surname, given_name = draw(names), draw(names)
    number, issuer, nation, sex = draw(signs), draw(codes), draw(codes), draw(st.sampled_from("MF<"))
    birth, expiry, optional = draw(days), draw(ends), draw(st.one_of(st.just(""), signs))[:7]
    six = [day.strftime("%y%m%d") for day in (birth, expiry)]
    padded = number.ljust(9, "<")
    dated = [six[0] + _digit(six[0]), six[1] + _digit(six[1])]
    name_part = f"{surname}<<{given_name}"
    if layout == "TD1":
        first = f"I<{issuer}{padded}{_digit(padded)}{optional}".ljust(30, "<")
        second = f"{dated[0]}{sex}{dated[1]}{nation}".ljust(29, "<")
        second += _digit(first[5:] + dated[0] + dated[1] + second[18:])
        lines = [first, second, name_part.ljust(30, "<")]
    else:
        width = 44 if layout in {"TD3", "MRVA"} else 36
        kind = {"TD3": "P<", "TD2": "I<"}.get(layout, "V<")
        second = f"{padded}{_digit(padded)}{nation}{dated[0]}{sex}{dated[1]}{optional}"
        if layout == "TD3":
            second = second.ljust(42, "<")
            second += _digit(second[28:])
        if layout in {"TD3", "TD2"}:
            second = second.ljust(width - 1, "<")
            second += _digit(second[:10] + second[13:20] + second[21:])
        lines = [f"{kind}{issuer}{name_part}".ljust(width, "<"), second.ljust(width, "<")]
    fields = {"surname": surname, "given_names": given_name, "number": number, "optional": optional}
    fields |= {"issuer": issuer.strip("<"), "birth": birth.isoformat(), "expiry": expiry.isoformat()}
    return layout, lines, fields


@given(zones())
@settings(max_examples=60, deadline=None)
def test_what_is_well_formed_reads_back(made):
    layout, lines, fields = made
    found = zone(lines)
    assert found.format == layout and found.valid
    assert {name: found.fields[name] for name in fields} == fields
    assert mrz.read(lines, today=TODAY) == found  # nothing to repair, nothing repaired


def _blind(shape: mrz.Shape, line: int, at: int, before: str, after: str) -> bool:
    """Where the scheme can't see a change: outside of every digit's reach, or values that differ by tens."""
    value = {sign: 0 if sign == "<" else int(sign, 36) for sign in mrz.SIGNS}
    return mrz.unprotected(shape)[line][at] or (value[before] - value[after]) % 10 == 0


@given(zones(), st.data())
@settings(max_examples=150, deadline=None)
def test_one_changed_sign_never_passes_with_other_data(made, data):
    _, lines, _ = made
    line = data.draw(st.integers(0, len(lines) - 1))
    at = data.draw(st.integers(0, len(lines[line]) - 1))
    sign = data.draw(st.sampled_from([each for each in mrz.SIGNS if each != lines[line][at]]))
    changed = list(lines)
    changed[line] = lines[line][:at] + sign + lines[line][at + 1 :]
    before, after = zone(lines), mrz.read(changed, today=TODAY)
    if after is None or not after.valid or after.fields == before.fields:
        return
    assert _blind(mrz.SHAPES[before.format], line, at, lines[line][at], sign)


def test_where_the_scheme_is_blind_is_as_said():
    """Every single change of the passport's second line, tried: what passes is what the module's words name."""
    lines = SPECIMENS["TD3"]
    passed = set()
    for at in range(44):
        for sign in mrz.SIGNS.replace(lines[1][at], ""):
            found = mrz.parse([lines[0], lines[1][:at] + sign + lines[1][at + 1 :]], today=TODAY)
            if found and found.valid:
                passed.add((at, lines[1][at] + sign))
    outside = {at for at, _ in passed if 10 <= at <= 12 or at == 20}
    assert outside == {10, 11, 12, 20}  # nationality and sex
    groups = ("<0AKU", "1BLV", "2CMW", "3DNX", "4EOY", "5FPZ", "6GQ", "7HR", "8IS", "9JT")
    for at, pair in passed:
        assert at in outside or any(set(pair) <= set(group) for group in groups), (at, pair)


# --- repair -------------------------------------------------------------------------------------------------------
def test_places_decide_between_look_alikes():
    read = mrz.read(
        ["P<UT0ER1KSS0N<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UT074O8I22F12O4I59ZE184226B<<<<<10"],
        today=TODAY,
    )
    assert read is not None and read.lines == SPECIMENS["TD3"] and read.valid


def test_a_number_is_never_made_to_agree():
    """An O among the number's signs may be a zero; it is shown as read, and as not valid."""
    read = mrz.read([SPECIMENS["TD3"][0], SPECIMENS["TD3"][1].replace("L898902", "L8989O2")], today=TODAY)
    assert read is not None and not read.valid and read.fields["number"] == "L8989O2C3"
    assert not read.digits["number"] and not read.digits["composite"] and read.digits["birth"]


def _places(text: str, pitch: float = 1.0) -> list[tuple[str, float]]:
    return [(sign, at * pitch) for at, sign in enumerate(text)]


def _fitted(signs: list[tuple[str, float]], width: int) -> str | None:
    found = mrz.fit(signs, width)
    return None if found is None else "".join("<" if at is None else signs[at][0] for at in found)


@given(zones(), st.data())
@settings(max_examples=60, deadline=None)
def test_only_fillers_are_put_back(made, data):
    """Signs drop out of a line: it reads as it was, or not at all."""
    _, lines, _ = made
    line = data.draw(st.sampled_from(lines))
    lost = data.draw(st.sets(st.integers(1, len(line) - 1), max_size=6))
    seen = [each for at, each in enumerate(_places(line)) if at not in lost]
    found = _fitted(seen, len(line))
    if found is not None and found != line:  # a letter alone between fillers: the reader asks its shape
        changed = [at for at in range(len(line)) if found[at] != line[at]]
        assert all(found[at] == "<" == line[at - 1] for at in changed if at - 1 not in lost)


def test_a_hole_beside_a_letter_is_not_filled():
    """ERIKSSO<< and ERIKSSON< look alike when the sign between was not seen."""
    seen = [each for at, each in enumerate(_places(SPECIMENS["TD3"][0])) if at != 12]
    assert mrz.fit(seen, 44) is None


def test_a_hole_between_fillers_is_filled():
    seen = [each for at, each in enumerate(_places(SPECIMENS["TD3"][0])) if at not in {30, 31, 35}]
    assert _fitted(seen, 44) == SPECIMENS["TD3"][0]


def test_a_hole_among_letters_is_not_filled():
    line = SPECIMENS["TD3"][0]
    seen = [each for at, each in enumerate(_places(line)) if at not in {8, 9}]  # inside ERIKSSON
    assert mrz.fit(seen, 44) is None


def test_a_visa_is_not_stretched_into_a_wider_one():
    assert mrz.fit(_places(SPECIMENS["MRVB"][0]), 44) is None
    assert _fitted(_places(SPECIMENS["MRVB"][0][:-1]), 36) == SPECIMENS["MRVB"][0]


# --- strictness ---------------------------------------------------------------------------------------------------
def test_not_a_zone():
    assert mrz.parse(["P<UTO", "L898"], today=TODAY) is None
    assert mrz.parse(["p" * 44, "L" * 44], today=TODAY) is None
    assert mrz.read([], today=TODAY) is None


def test_impossible_dates_are_not_valid():
    born = "741332"
    line = f"L898902C36UTO{born}{mrz.check_digit(born)}F1204159ZE184226B<<<<<1"
    line += mrz.check_digit(line[:10] + line[13:20] + line[21:43])
    found = zone([SPECIMENS["TD3"][0], line])
    assert all(found.digits.values()) and not found.valid and found.fields["birth"] == ""


def test_an_unknown_birthday_is_possible():
    born = "74<<<<"
    line = f"L898902C36UTO{born}{mrz.check_digit(born)}F1204159ZE184226B<<<<<1"
    line += mrz.check_digit(line[:10] + line[13:20] + line[21:43])
    assert zone([SPECIMENS["TD3"][0], line]).valid


def test_a_number_longer_than_its_place():
    """Doc 9303-5: "<" in place of the digit, the rest and the digit in the optional data."""
    number = "D23145890734"
    first = f"I<UTO{number[:9]}<{number[9:]}{mrz.check_digit(number)}".ljust(30, "<")
    second = "7408122F1204159UTO<<<<<<<<<<<"
    second += mrz.check_digit(first[5:] + second[:7] + second[8:15] + second[18:])
    found = zone([first, second, SPECIMENS["TD1"][2]])
    assert found.valid and found.fields["number"] == number and found.fields["optional"] == ""
