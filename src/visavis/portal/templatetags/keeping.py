"""How long something is kept, in words (`{% load keeping %}`)."""

from django import template

from visavis.portal import keeping

register = template.Library()
register.filter("days_in_words", keeping.days_in_words)
