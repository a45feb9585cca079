"""Is a card's picture masked (G4, PCI DSS)? Judged by which blocks of it hold any detail at all.

The page paints everything over in blocks of one colour, on a grid of 24 pixels, and leaves two windows: the name (wide
and low) and the last four digits (narrow and low). An unmasked card shows more: longer runs of detail, more of them, in
more rows. So the judgement needs to trust no word of the page about where the windows are. What it can't see is a card
held so that its number lies where the name should be: that is left to the machine that reads texts, and to the agent.
"""

GRID = 24
"""Pixels of a block's side in the picture as the page made it, which is at most 1280 on its longer side."""
LONGEST = 1280
TOLERANCE = 6.0
"""Largest deviation of brightness (standard deviation, 0..255) of a block that holds no detail; JPEG at q 0.92."""
TOLERANCE_RECEIVED = 11.0
"""The same after a video codec."""
NARROW = 11
"""Blocks: the window for four digits, a quarter of a card that fills a picture 1280 wide."""
WIDE = 27
"""The window for the name."""
HIGH = 5
"""Rows of blocks that one window may have."""
GAP = 3
"""Flat blocks between two words of a name: within one window."""


def why_not(detail: list[list[bool]]) -> str:
    """ "" when the blocks with detail fit into the two windows; else what doesn't: "empty", "too_wide", "too_many",
    "too_high". `detail`: rows of blocks, top to bottom."""
    if not detail or not detail[0]:
        return "empty"
    wide_rows, narrow_rows = [], []
    for n, row in enumerate(detail):
        runs = _runs(row)
        if len(runs) > 2:
            return "too_many"
        if any(run > WIDE for run in runs) or sum(runs) > WIDE + NARROW:
            return "too_wide"
        if sum(run > NARROW for run in runs) > 1:
            return "too_wide"
        if any(run > NARROW for run in runs):
            wide_rows.append(n)
        if any(run <= NARROW for run in runs):
            narrow_rows.append(n)
    # A name may look narrow in places: both windows together have at most twice the rows of one.
    if len(wide_rows) > HIGH or len(set(wide_rows) | set(narrow_rows)) > 2 * HIGH:
        return "too_high"
    return ""


def _runs(row: list[bool]) -> list[int]:
    """Lengths of the stretches with detail. A few flat blocks between two words of a name join them, and so they do
    between the groups of a whole number, which is then too wide for any window."""
    found: list[int] = []
    gap = GAP + 1
    for block in row:
        if block and gap <= GAP and found:
            found[-1] += gap + 1
        elif block:
            found.append(1)
        gap = 0 if block else gap + 1
    return found


def digits_in(texts: list[str], *, most: int = 4) -> bool:
    """Does a line of text that a machine found hold more digits in a row than may show? Blanks between groups count
    as nothing."""
    for text in texts:
        run = 0
        for ch in text:
            if ch.isdecimal():
                run += 1
                if run > most:
                    return True
            elif ch not in " -\u00a0":
                run = 0
    return False
