"""The customer's pages: support centre, tickets, joining a call, afterwards. Everything up to the call works without
script. Views translate requests into actions and lookups of the features; they hold no rules."""
