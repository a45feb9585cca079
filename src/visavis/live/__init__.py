"""The entrance for live pages: one WebSocket per page, fed by the journal (see `hub`)."""
