"""The word list of a desk: who changes it, both ways of treating a word, putting back."""

from typing import Any

import pytest
from django.test import Client

from cast import House, hire, make_desk, sign_in
from visavis.features.captions.lookups import GlossaryTermView, glossary
from visavis.features.people.actors import SystemActor

pytestmark = pytest.mark.django_db(transaction=True)
PATH = "/console/glossary/"


@pytest.fixture
def boss(client: Client, house: House) -> Client:
    return sign_in(client, house.cleo)


def put(client: Client, term: str, **form: Any) -> Any:
    return client.post(f"{PATH}put/", {"desk": "support", "term": term, "kind": "keep", **form})


def words(house: House) -> list[GlossaryTermView]:
    return glossary(actor=SystemActor(), desk_id=house.desk.id)


def test_an_empty_list_says_what_it_is_for(boss: Client, house: House) -> None:
    assert "No words yet" in boss.get(PATH).content.decode()


def test_a_word_is_kept_or_fixed_in_a_language_and_then_another(boss: Client, house: House) -> None:
    assert put(boss, " Acme  Shield ").status_code == 302
    put(boss, "Vault", kind="fixed", language="pt", text="Cofre")
    put(boss, "vault", kind="fixed", language="ru", text="Хранилище")
    assert words(house) == [
        GlossaryTermView("Acme Shield", True, {}),
        GlossaryTermView("vault", False, {"pt": "Cofre", "ru": "Хранилище"}),
    ]
    shown = boss.get(PATH).content.decode()
    assert "never translated" in shown and 'lang="ru">Хранилище' in shown


@pytest.mark.parametrize(
    "form",
    [
        {"term": " "},
        {"term": "x" * 81},
        {"term": "Vault", "kind": "fixed", "language": "", "text": "Cofre"},
        {"term": "Vault", "kind": "fixed", "language": "tlh", "text": "Cofre"},
        {"term": "Vault", "kind": "fixed", "language": "pt", "text": " "},
    ],
)
def test_what_is_wrong_is_said_and_the_form_keeps_its_words(
    boss: Client, house: House, form: dict[str, str]
) -> None:
    answer = put(boss, form.pop("term"), **form)
    shown = answer.content.decode()
    assert answer.status_code == 422 and 'role="alert"' in shown and words(house) == []
    assert form.get("kind") != "fixed" or 'value="Vault"' in shown


def test_what_was_removed_is_put_back_once(boss: Client, house: House) -> None:
    put(boss, "Vault", kind="fixed", language="pt", text="Cofre")
    before = words(house)
    boss.post(f"{PATH}drop/", {"desk": "support", "term": "Vault"})
    assert words(house) == [] and "is no longer on the list" in boss.get(PATH).content.decode()
    boss.post(f"{PATH}undo/", {"desk": "support"})
    assert words(house) == before and "is no longer on the list" not in boss.get(PATH).content.decode()
    boss.post(f"{PATH}undo/", {"desk": "support"})
    boss.post(f"{PATH}drop/", {"desk": "support", "term": "Nothing of the kind"})
    assert words(house) == before


def test_an_agent_reads_and_does_not_write(client: Client, house: House, boss: Client) -> None:
    put(boss, "Acme Shield")
    ben = sign_in(Client(), house.ben)
    shown = ben.get(PATH).content.decode()
    assert "Acme Shield" in shown and "Supervisors change this list." in shown
    assert "Save word" not in shown and "Remove" not in shown
    for deed, form in (("put", {"term": "x", "kind": "keep"}), ("drop", {"term": "Acme Shield"})):
        assert ben.post(f"{PATH}{deed}/", {"desk": "support", **form}).status_code == 403
    assert len(words(house)) == 1


def test_another_desks_words_are_not_shown(boss: Client, house: House) -> None:
    put(boss, "Acme Shield")
    gus = sign_in(Client(), hire("Gus Roy", make_desk("sales", "Sales")))
    assert "Acme Shield" not in gus.get(PATH, {"desk": "support"}).content.decode()
    assert Client().get(PATH)["Location"].startswith("/console/account/login/")
