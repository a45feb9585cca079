"""Waiting: the order of the line, who is on duty, and the honest estimate. The line itself is made of visits."""
