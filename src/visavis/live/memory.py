"""Keeping the garbage collector away from ten thousand sockets that live for long.

A full collection looks at every object: with ten thousand sockets it stops the whole process for half a second, and
an accepted customer hears of it that much later. Objects of sockets that stay are therefore frozen (left out of
collections) whenever some hundreds have come. What of them ends up in a reference cycle is found again when the
hub is nearly empty.
"""

import gc

STEP = 300
"""Freeze again after so many more sockets."""
THRESHOLDS = (2000, 10, 100)
"""Young objects are looked at often and quickly, old ones rarely (Python's own: 700, 10, 10)."""
QUIET = 100
"""With fewer sockets a full collection is short."""


class Freezer:
    def __init__(self) -> None:
        self._frozen = 0
        gc.set_threshold(*THRESHOLDS)
        gc.collect()
        gc.freeze()

    def look(self, sockets: int) -> None:
        """Called about once a second with the number of open sockets."""
        if sockets >= self._frozen + STEP:
            gc.collect()
            gc.freeze()
            self._frozen = sockets
        elif self._frozen > STEP and sockets < QUIET:
            gc.unfreeze()
            gc.collect()
            gc.freeze()
            self._frozen = 0
