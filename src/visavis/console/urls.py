from django.urls import path

from visavis.console.views import desk, tickets

TICKET = "tickets/<uuid:ticket_id>/"

urlpatterns = [
    path("", desk.desk, name="desk"),
    path("alive/", desk.alive, name="console_alive"),
    path("tickets/", tickets.ticket_list, name="console_tickets"),
    path(TICKET, tickets.ticket, name="console_ticket"),
    path(f"{TICKET}messages/", tickets.say, name="console_ticket_say"),
    path(f"{TICKET}invite/", tickets.invite, name="console_ticket_invite"),
    path(
        f"{TICKET}invitations/<uuid:invitation_id>/withdraw/",
        tickets.withdraw,
        name="console_ticket_withdraw",
    ),
    path(f"{TICKET}close/", tickets.close, name="console_ticket_close"),
    path(f"{TICKET}reopen/", tickets.reopen, name="console_ticket_reopen"),
]
