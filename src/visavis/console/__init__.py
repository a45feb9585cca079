"""The agents' and supervisors' pages: an entrance; the rules live in the features."""
