"""The customer's addresses. They change only with a redirect from the old one: they stand in mails."""

from django.urls import path

from visavis.portal.views import app, appointment, booking, centre, doors, own, public, receipt, room, tickets

urlpatterns = [
    path("", centre.home, name="home"),
    path("guide/join-a-video-call/", centre.article, name="guide"),
    path("guide/join-a-video-call/helpful/", centre.helpful, name="guide_helpful"),
    path("is-this-really-support/", centre.genuine, name="genuine"),
    path("tickets/", tickets.tickets, name="tickets"),
    path("tickets/new/", tickets.ticket_new, name="ticket_new"),
    path("tickets/<uuid:ticket_id>/", tickets.ticket, name="ticket"),
    path("tickets/<uuid:ticket_id>/messages/", tickets.say, name="ticket_say"),
    path("tickets/<uuid:ticket_id>/contact/", tickets.contact, name="ticket_contact"),
    path("tickets/<uuid:ticket_id>/record/<uuid:call_id>/erase/", tickets.erase_record, name="record_erase"),
    path("tickets/<uuid:ticket_id>/prepare/", room.prepare, name="prepare"),
    path("tickets/<uuid:ticket_id>/call/", room.room, name="room"),
    path("tickets/<uuid:ticket_id>/join/", room.visit_join, name="visit_join"),
    path("tickets/<uuid:ticket_id>/book/", booking.book, name="book"),
    path("book/", booking.start, name="book_start"),
    path("book/<slug:slug>/", public.book_public, name="book_public"),
    path("appointments/<uuid:appointment_id>/", appointment.appointment, name="appointment"),
    path("appointments/<uuid:appointment_id>/move/", booking.move, name="appointment_move"),
    path("appointments/<uuid:appointment_id>/cancel/", appointment.cancel, name="appointment_cancel"),
    path("appointments/<uuid:appointment_id>/test/", appointment.test, name="appointment_test"),
    path(
        "appointments/<uuid:appointment_id>/visavis.ics",
        appointment.calendar_file,
        name="appointment_calendar",
    ),
    path("visits/<uuid:visit_id>/leave/", room.leave, name="visit_leave"),
    path("visits/<uuid:visit_id>/done/", room.done, name="done"),
    path("visits/<uuid:visit_id>/receipt/", receipt.receipt, name="receipt"),
    path("join/", doors.join, name="join"),
    path("join/code/", doors.join_code, name="join_code"),
    path("join/link/", doors.join_link, name="join_link"),
    path("enter/", doors.enter, name="enter"),
    path("sign-out/", doors.sign_out, name="sign_out"),
    path("inbox/", own.inbox, name="inbox"),
    path("settings/", own.settings, name="settings"),
    path("settings/address/", own.address, name="settings_address"),
    path("language/", app.language, name="language"),
    path("manifest.webmanifest", app.manifest, name="manifest"),
    path("sw.js", app.service_worker, name="service_worker"),
    path("offline/", app.offline, name="offline"),
]
