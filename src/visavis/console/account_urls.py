"""The sign-in pages we use, and no others: no sign-up, no e-mail addresses, no recovery by mail (S-15)."""

from allauth.account import views as account
from django.urls import include, path
from django.views.generic import RedirectView

from visavis.console.views import sessions

urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/", account.password_change, name="account_change_password"),
    path("sessions/", sessions.sessions, name="console_sessions"),
    path("two-steps/", include("allauth.mfa.urls")),
    # Names that the library links to; there is nothing behind them.
    path("signup/", RedirectView.as_view(pattern_name="account_login"), name="account_signup"),
    path("email/", RedirectView.as_view(pattern_name="mfa_index"), name="account_email"),
    path("password/set/", RedirectView.as_view(pattern_name="mfa_index"), name="account_set_password"),
    path(
        "password/reset/", RedirectView.as_view(pattern_name="account_login"), name="account_reset_password"
    ),
]
