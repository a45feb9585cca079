"""The way through a run, and what it refuses on the way."""

from typing import Any
from uuid import uuid4

import pytest

from visavis.features.evidence.models import Case, Item
from visavis.features.evidence.problems import NoConsent
from visavis.features.people.actors import CustomerActor, StaffActor
from visavis.features.tickets.models import Message
from visavis.features.verification import actions, lookups, problems
from visavis.features.verification.models import Check, CheckItem, Run
from visavis.features.verification.tests.scene import Scene, end, picture, work
from visavis.features.verification.views import CustomerRun
from visavis.kernel.models import JournalEntry
from visavis.kernel.problems import NotAllowed, NotFound

pytestmark = pytest.mark.django_db


def test_a_simple_run_ends_verified_and_its_case_is_signed_when_the_call_is_over(scene: Scene) -> None:
    scene.consent()
    scene.start("simple")
    scene.pass_all()
    view = scene.decide()
    assert (view.state, view.decision, view.refusals) == ("verified", "verified", [])
    assert Case.objects.get(id=view.case_id).state == "open", "another run may follow in the same call"
    end(scene)
    case = Case.objects.get(id=view.case_id)
    assert (case.state, case.category, case.keep_days) == ("closed", "identity", 180)
    kinds = set(Item.objects.filter(case=case).values_list("kind", flat=True))
    assert kinds >= {"still", "draw", "checklist", "decision"}
    assert Message.objects.filter(ticket=scene.ticket, author="system").count() == 1


def test_an_undecided_run_breaks_off_with_its_call_and_goes_after_a_day(scene: Scene) -> None:
    scene.consent()
    scene.start("simple")
    scene.pass_check("consent")
    end(scene, reason="customer_lost")
    assert (scene.run.state, scene.run.reasons) == ("aborted", ["connection"])
    case = Case.objects.get(id=scene.run.case_id)
    assert (case.state, case.category, case.keep_days) == ("closed", "attempt", 1)
    actions.visit_closed(visit_id=scene.visit_id)  # nothing is left to do


def test_starting_twice_is_one_run_and_the_next_after_it_another(scene: Scene) -> None:
    scene.consent()
    first, second = scene.start("simple"), scene.start("finma-2016-7")
    assert first.id == second.id
    actions.abort(actor=scene.ben, run_id=first.id, reason="no_document_with_me")
    assert scene.start("finma-2016-7").id != first.id
    shown = lookups.run_of_call(actor=scene.ben, call_id=scene.call_id)
    assert shown is not None and shown.id != first.id


def test_only_the_agent_of_the_call_acts_and_strangers_find_nothing(
    scene: Scene, cleo: StaffActor, dan: CustomerActor
) -> None:
    run = scene.start("simple")
    with pytest.raises(NotFound):
        actions.start(actor=cleo, call_id=scene.call_id)
    with pytest.raises(NotAllowed):
        actions.open_check(actor=cleo, run_id=run.id, key="consent", version=1)
    with pytest.raises(NotAllowed):
        actions.open_check(actor=scene.ana, run_id=run.id, key="consent", version=1)
    with pytest.raises(NotFound):
        actions.press(actor=dan, run_id=run.id)
    with pytest.raises(NotFound):
        lookups.run(actor=dan, run_id=run.id)
    with pytest.raises(NotFound):
        lookups.customer_run(actor=dan, run_id=run.id)
    assert lookups.run(actor=cleo, run_id=run.id).id == run.id
    with pytest.raises(NotAllowed):
        lookups.readings(actor=cleo, run_id=run.id)


def test_a_pack_that_wants_consent_before_the_agent_begins_without_it_never(scene: Scene) -> None:
    with pytest.raises(NoConsent):
        scene.start("bafin-3-2017")
    assert not Run.objects.exists()


def test_without_consent_no_picture_no_note_and_the_screen_says_so(scene: Scene) -> None:
    run = scene.start("simple")
    assert run.evidence == "no_consent"
    scene.open("consent")
    with pytest.raises(NoConsent):
        scene.answer("consent")
    with pytest.raises(NoConsent):
        actions.save_note(actor=scene.ben, run_id=run.id, key="consent", note="tall")
    with pytest.raises(NoConsent):
        actions.want(actor=scene.ben, run_id=run.id, key="consent")
    assert Item.objects.count() == 0


def test_consent_in_the_call_and_taking_it_back(scene: Scene) -> None:
    run = scene.start("simple")
    scene.open("consent")
    from visavis.features.evidence.texts import consent_words

    words: dict[str, Any] = {
        "actor": scene.ana,
        "run_id": run.id,
        "kind": "evidence",
        "text_version": consent_words("evidence", "en").version,
        "language": "en",
    }
    actions.consent(**words, agree=True)
    scene.answer("consent")
    scene.open("front")
    scene.still("front")
    actions.consent(**words, agree=False)
    view = lookups.run(actor=scene.ben, run_id=run.id)
    assert (view.consents, view.evidence) == ([], "no_consent")
    with pytest.raises(NoConsent):
        actions.want(actor=scene.ben, run_id=run.id, key="front")
    assert "consent_missing" in view.refusals


def test_the_order_is_kept_and_optional_steps_may_be_passed_by(scene: Scene) -> None:
    scene.consent()
    scene.start("simple")
    with pytest.raises(problems.OutOfOrder):
        scene.open("front")
    scene.pass_check("consent")
    scene.pass_check("front")
    scene.answer("back", "skipped")
    with pytest.raises(problems.NotOptional):
        scene.answer("movement", "skipped")
    scene.open("movement")
    with pytest.raises(problems.OutOfOrder):
        scene.open("face")
    with pytest.raises(problems.CheckUnknown):
        scene.open("nothing")


def test_a_step_passes_only_with_a_picture_of_everything_that_was_drawn(scene: Scene) -> None:
    scene.consent()
    scene.start("etsi-119-461")
    for key in list(scene.steps()):
        if key == "features":
            break
        scene.pass_check(key)
    scene.open("features")
    drawn = scene.check("features").drawn
    assert len(drawn) == len(set(drawn)) >= 3
    for challenge in drawn[:-1]:
        scene.still("features", challenge)
    with pytest.raises(problems.FrameMissing) as missing:
        scene.answer("features")
    assert "challenge_unanswered:features" in missing.value.params["why"]
    scene.still("features", drawn[-1])
    scene.answer("features")


def test_once_more_draws_anew_and_no_more_often_than_the_pack_says(scene: Scene) -> None:
    scene.consent()
    scene.start("simple")
    for key in ("consent", "front", "back"):
        scene.pass_check(key)
    scene.open("movement")
    scene.still("movement", scene.check("movement").drawn[0])
    before = Item.objects.filter(kind="draw", check_key="movement").count()
    scene.redo("movement")
    assert Item.objects.filter(kind="draw", check_key="movement").count() == before + 1
    with pytest.raises(problems.FrameMissing):
        scene.answer("movement")  # the picture belongs to the earlier draw
    scene.redo("movement")
    with pytest.raises(problems.NoTriesLeft):
        scene.redo("movement")
    with pytest.raises(problems.ReasonWanted):
        scene.answer("movement", "failed")
    scene.answer("movement", "failed", "copy_suspected")
    with pytest.raises(problems.NotProved):
        scene.decide()


def test_an_accessible_alternative_counts_for_what_was_drawn(scene: Scene) -> None:
    scene.consent()
    run = scene.start("simple")
    for key in ("consent", "front", "back"):
        scene.pass_check(key)
    scene.open("movement")
    (challenge,) = scene.check("movement").drawn
    alternative = (
        run.checks[3].alternatives.get(challenge)
        or lookups.run(actor=scene.ben, run_id=run.id).checks[3].alternatives[challenge]
    )
    taken = {"actor": scene.ben, "run_id": run.id, "key": "movement"}
    with pytest.raises(problems.NotDrawn):
        actions.take_alternative(**taken, challenge=challenge, alternative="say_digits")
    actions.take_alternative(**taken, challenge=challenge, alternative=alternative[0])
    shown = lookups.customer_run(actor=scene.ana, run_id=run.id)
    assert shown.check is not None and shown.check.show == [alternative[0]]
    scene.still("movement", alternative[0])
    assert CheckItem.objects.get(check_row__key="movement").challenge == challenge
    scene.answer("movement")


def test_a_still_is_kept_once_however_often_it_comes(scene: Scene) -> None:
    scene.consent()
    run = scene.start("simple")
    scene.pass_check("consent")
    scene.open("front")
    actions.want(actor=scene.ben, run_id=run.id, key="front")
    wanted = scene.check("front").wanted
    assert wanted is not None
    still: dict[str, Any] = {
        "actor": scene.ana,
        "run_id": run.id,
        "wanted": wanted,
        "challenge": "",
        "data": picture(),
        "media_type": "image/jpeg",
        "figures": {"sharpness": 88.123456, "name": "Ana", "glare": float("nan")},
        "masked": False,
    }
    first, second = actions.add_still(**still, of=2), actions.add_still(**still, of=2)
    assert first.item_id == second.item_id
    assert scene.check("front").wanted == wanted, "one frame of two is still to come"
    actions.add_still(**still, frame=1, of=2)
    assert scene.check("front").wanted is None
    assert actions.add_still(**still, of=2).item_id == first.item_id, "an answer that was lost comes again"
    with pytest.raises(problems.NotWanted):
        actions.add_still(**{**still, "wanted": uuid4()})
    assert CheckItem.objects.get(item_id=first.item_id).figures == {"sharpness": 88.1235}


def test_a_picture_goes_at_once_by_either_side_and_counts_no_more(scene: Scene, dan: CustomerActor) -> None:
    scene.consent()
    run = scene.start("simple")
    scene.pass_check("consent")
    scene.open("front")
    mine, hers = scene.still("front"), scene.still("front")
    with pytest.raises(NotFound):
        actions.destroy(actor=dan, run_id=run.id, item_id=mine)
    actions.destroy(actor=scene.ben, run_id=run.id, item_id=mine, why="number_shows")
    actions.destroy(actor=scene.ana, run_id=run.id, item_id=hers)
    entries = JournalEntry.objects.filter(kind="evidence.item_destroyed").count()
    actions.destroy(actor=scene.ana, run_id=run.id, item_id=hers)
    assert JournalEntry.objects.filter(kind="evidence.item_destroyed").count() == entries == 2
    with pytest.raises(problems.FrameMissing):
        scene.answer("front")


def test_a_second_person_decides_and_never_the_agent(scene: Scene, cleo: StaffActor) -> None:
    scene.consent()
    run = scene.start("rbi-vcip")
    scene.measure()
    scene.pass_all()
    view = scene.decide(note="all fine")
    assert (view.state, view.decision, view.proposed) == ("in_review", "", "verified")
    assert not Message.objects.filter(ticket=scene.ticket, author="system").exists()
    end(scene)
    word: dict[str, Any] = {"run_id": run.id, "decision": "not_verified", "reasons": ["face_differs"]}
    with pytest.raises(problems.NotYourOwn):
        actions.review(actor=scene.ben, **word)
    (card,) = lookups.reviews(actor=cleo)
    assert (card.run_id, card.own) == (run.id, False)
    assert lookups.reviews(actor=scene.ben)[0].own
    assert actions.review(actor=cleo, **word).state == "not_verified"
    with pytest.raises(problems.NothingToReview):
        actions.review(actor=cleo, **word)
    assert lookups.reviews(actor=cleo) == []
    assert Case.objects.get(id=run.case_id).state == "open"
    work()
    assert Case.objects.get(id=run.case_id).state == "closed"
    assert Case.objects.get(id=run.case_id).category == "identity"


def test_this_was_not_me_is_said_once(scene: Scene, dan: CustomerActor) -> None:
    scene.consent()
    run = scene.start("simple")
    actions.abort(actor=scene.ben, run_id=run.id, reason="refused")
    with pytest.raises(NotFound):
        actions.dispute(actor=dan, run_id=run.id)
    with pytest.raises(NotAllowed):
        actions.dispute(actor=scene.ben, run_id=run.id)
    actions.dispute(actor=scene.ana, run_id=run.id)
    actions.dispute(actor=scene.ana, run_id=run.id)
    told = JournalEntry.objects.filter(kind="verification.run", payload__what="disputed")
    assert told.count() == 1
    assert scene.run.state == "aborted"


def test_a_decided_run_changes_no_more(scene: Scene) -> None:
    scene.consent()
    run = scene.start("simple")
    scene.decide("not_verified", ["refused"])
    with pytest.raises(problems.RunOver):
        scene.open("consent")
    with pytest.raises(problems.RunOver):
        actions.abort(actor=scene.ben, run_id=run.id, reason="other")
    assert Check.objects.filter(run_id=run.id).exclude(state="waiting").count() == 0


def test_words_to_read_aloud_come_to_the_two_who_need_them_and_in_no_news(scene: Scene) -> None:
    from visavis.features.verification import drawing

    scene.consent()
    run = scene.start("simple")
    Run.objects.filter(id=run.id).update(language="ru")
    for key in list(scene.steps()):
        if key == "challenges":
            break
        scene.pass_check(key)
    scene.open("challenges")
    check = scene.check("challenges")
    check.drawn, check.secret = ["read_phrase"], None
    check.save()
    drawing.add_alternative(scene.run, check, "read_phrase", "read_phrase")
    asked = lookups.run_of_call(actor=scene.ana, call_id=scene.call_id, phrase=True)
    told = lookups.run_of_call(actor=scene.ana, call_id=scene.call_id)
    words = lookups.phrases(actor=scene.ben, run_id=run.id)["challenges"]["read_phrase"]
    assert isinstance(asked, CustomerRun) and asked.check is not None
    assert isinstance(told, CustomerRun) and told.check is not None
    assert asked.check.phrase == words["shown"] != words["english"], "in the customer's language"
    assert len(words["shown"].split(" ")) == 4
    assert (told.check.has_phrase, told.check.phrase) == (True, "")
    seen = lookups.run(actor=scene.ben, run_id=run.id)
    assert words["english"] not in str(seen) and words["shown"] not in str(seen)
