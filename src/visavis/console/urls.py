from django.urls import path

from visavis.console.views import agenda, booking, booking_rules, desk, glossary, tickets, working_time

TICKET = "tickets/<uuid:ticket_id>/"

urlpatterns = [
    path("", desk.desk, name="desk"),
    path("alive/", desk.alive, name="console_alive"),
    path("agenda/", agenda.agenda, name="agenda"),
    path("agenda/absent/", agenda.absent, name="agenda_absent"),
    path("agenda/ill/", agenda.ill_today, name="agenda_ill"),
    path("agenda/absences/<uuid:absence_id>/back/", agenda.present, name="agenda_present"),
    path("agenda/rules/", booking_rules.booking_rules, name="booking_rules"),
    path("agenda/time/", working_time.working_time, name="working_time"),
    path("agenda/time/shifts/", working_time.shifts, name="working_time_shifts"),
    path("agenda/time/busy/", working_time.busy_times, name="working_time_busy"),
    path("agenda/time/calendar/", working_time.new_feed, name="working_time_feed"),
    path("agenda/time/calendar/<uuid:feed_id>/end/", working_time.end_feed, name="working_time_feed_end"),
    path("calendar/<str:secret>.ics", working_time.feed, name="calendar_feed"),
    path("glossary/", glossary.glossary, name="glossary"),
    path("glossary/put/", glossary.put, name="glossary_put"),
    path("glossary/drop/", glossary.drop, name="glossary_drop"),
    path("glossary/undo/", glossary.undo, name="glossary_undo"),
    path("tickets/", tickets.ticket_list, name="console_tickets"),
    path(TICKET, tickets.ticket, name="console_ticket"),
    path(f"{TICKET}messages/", tickets.say, name="console_ticket_say"),
    path(f"{TICKET}invite/", tickets.invite, name="console_ticket_invite"),
    path(
        f"{TICKET}invitations/<uuid:invitation_id>/withdraw/",
        tickets.withdraw,
        name="console_ticket_withdraw",
    ),
    path(f"{TICKET}book/", booking.book, name="console_ticket_book"),
    path(f"{TICKET}book/<uuid:appointment_id>/move/", booking.move, name="console_ticket_move"),
    path(f"{TICKET}book/<uuid:appointment_id>/cancel/", booking.cancel, name="console_ticket_cancel"),
    path(f"{TICKET}record/<uuid:line_id>/", tickets.correct, name="console_record_correct"),
    path(f"{TICKET}close/", tickets.close, name="console_ticket_close"),
    path(f"{TICKET}reopen/", tickets.reopen, name="console_ticket_reopen"),
]
