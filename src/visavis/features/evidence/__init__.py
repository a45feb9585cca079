"""What is kept of a call as proof: consent, sealed items in a signed chain, who looked at them, and their end."""
