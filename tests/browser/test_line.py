"""The line as both sides see it: offers declined and unanswered, customers who vanish and come back or don't."""

import re

import pytest
from playwright.sync_api import expect

from browser.conftest import Scene
from support.house import until
from support.people import Agent, Customer, must_meet

pytestmark = pytest.mark.browser


def waiting(scene: Scene) -> tuple[Agent, Customer]:
    """Ana waits, Ben is signed in."""
    scene.gather()
    ben, ana = scene.agent(), scene.customer()
    ana.go_and_wait(scene.cast.ticket_id)
    return ben, ana


def test_a_declined_offer_puts_the_customer_first_again(scene: Scene) -> None:
    ben, ana = waiting(scene)
    ben.go_ready()
    ben.decline()
    expect(ben.page.get_by_role("heading", name="You are on a break")).to_be_visible()
    expect(ana.step("wait")).to_contain_text("You are next")
    assert (scene.visit().state, scene.seat().reason) == ("waiting", "declined")
    ben.go_ready()
    ben.accept()
    must_meet(ana, ben)


def test_an_agent_who_vanishes_while_it_rings_costs_the_customer_nothing(scene: Scene) -> None:
    ben, ana = waiting(scene)
    ben.go_ready()
    expect(ben.offer).to_be_visible(timeout=20_000)
    expect(ana.step("wait")).to_contain_text("It is your turn")
    ben.page.close()
    scene.earlier(1)
    expect(ana.step("wait")).to_contain_text("You are next", timeout=20_000)
    assert (scene.visit().state, scene.seat().state, scene.seat().reason) == (
        "waiting",
        "break",
        "missed_offer",
    )
    ben.page = ben.new_page()
    ben.page.goto("/console/")
    expect(ben.page.get_by_text("was not answered")).to_be_visible()
    ben.go_ready()
    ben.accept()
    must_meet(ana, ben)


def test_a_customer_who_comes_back_in_time_keeps_the_place(scene: Scene) -> None:
    ben, ana = waiting(scene)
    before = scene.visit()
    ana.page.goto("about:blank")
    until(lambda: scene.visit().away_since, seconds=30, why="the visit is marked away")
    expect(ben.page.locator("v-board")).to_contain_text("Away")
    scene.earlier(3)
    ana.page.goto(f"/tickets/{scene.cast.ticket_id}/call/")
    expect(ana.step("wait")).to_contain_text("You are next")
    until(lambda: scene.visit().away_since is None, why="the visit is marked back")
    after = scene.visit()
    assert (after.id, after.key, after.state) == (before.id, before.key, "waiting")


def test_a_customer_who_comes_back_too_late_is_told_and_finds_the_old_place_again(scene: Scene) -> None:
    _ben, ana = waiting(scene)
    before = scene.visit()
    ana.page.goto("about:blank")
    until(lambda: scene.visit().away_since, seconds=30, why="the visit is marked away")
    scene.earlier(16)
    until(lambda: scene.visit().state == "expired", why="the place has run out")
    mail = scene.house.wait_mail(scene.cast.customer.email, holds="place in line")
    ana.page.goto(mail.way_in)
    ana.page.get_by_role("button", name="Open my ticket").click()
    ana.page.goto(f"/tickets/{scene.cast.ticket_id}/prepare/")
    ana.prepare()
    ana.open_camera()
    ana.join()
    after = scene.visit()
    assert (after.id != before.id, after.key, after.credit_reason) == (True, before.key, "returned")


def test_the_place_belongs_to_the_visit_not_to_the_tab(scene: Scene) -> None:
    """Reload, a second tab, another device: one place."""
    _ben, ana = waiting(scene)
    before = scene.visit()
    ana.page.reload()
    expect(ana.step("wait")).to_contain_text("You are next")
    tab = ana.new_page()
    tab.goto(f"/tickets/{scene.cast.ticket_id}/call/")
    expect(tab.locator("section[data-step=wait]")).to_contain_text("You are next")
    other = scene.customer(signed_in=False)
    session = scene.house.do("new_session", customer_id=scene.cast.customer.customer_id)
    other.bring_session(session)
    other.page.goto(f"/tickets/{scene.cast.ticket_id}/call/")
    expect(other.step("wait")).to_contain_text("You are next")
    assert scene.visit().id == before.id


def test_leaving_asks_once_and_is_final(scene: Scene) -> None:
    _ben, ana = waiting(scene)
    ana.page.get_by_role("button", name="Leave the queue").click()
    ana.page.locator("dialog[open] button[value=stay]").click()
    assert scene.visit().state == "waiting"
    ana.page.get_by_role("button", name="Leave the queue").click()
    ana.page.locator("dialog[open] button[value=leave]").click()
    ana.page.wait_for_url(re.compile(f"/tickets/{scene.cast.ticket_id}/$"))
    assert scene.visit().state == "left"


def test_people_before_me_count_down_on_their_own(scene: Scene) -> None:
    _ben, ana = waiting(scene)
    second = scene.house.do("make_customer", slug=f"second-{scene.cast.number.lower()}", name="Dan Iversen")
    ticket = scene.house.do(
        "open_ticket", desk_id=scene.cast.desk_id, token=second.token, subject="A deposit"
    )
    dan = scene.customer(signed_in=False)
    dan.bring_session(second)
    dan.go_and_wait(ticket.ticket_id)
    expect(dan.step("wait")).to_contain_text("1")
    expect(dan.step("wait")).to_contain_text("person before you")
    ana.page.get_by_role("button", name="Leave the queue").click()
    ana.page.locator("dialog[open] button[value=leave]").click()
    expect(dan.step("wait")).to_contain_text("You are next")
