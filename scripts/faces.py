"""Drawn people for made-up cameras: portraits that move a little, as a film that Chromium's test camera plays.

Test browsers show a green disc where a face should be. The picture book, README and docs show a call as people see it,
so two drawn portraits (scripts/faces/*.svg) nod, blink and speak for two seconds, over and over.
"""

import math
from pathlib import Path

from playwright.sync_api import Browser

HERE = Path(__file__).resolve().parent / "faces"
FRAMES = 30
QUALITY = 88

MOVE = """([nod, lean, blink, open]) => {
  const set = (id, value) => document.getElementById(id)?.setAttribute("transform", value);
  set("head", `translate(${lean} ${nod}) rotate(${lean / 6} 640 480)`);
  set("body", `translate(0 ${nod / 4})`);
  set("hand", `translate(${-lean / 2} ${-nod})`);
  set("eyes", `translate(0 ${290 - 290 * blink}) scale(1 ${blink})`);
  set("mouth", `translate(0 ${385 - 385 * open}) scale(1 ${open})`);
}"""


def film(browser: Browser, who: str, target: Path) -> Path:
    """Draw `who` ("ana" or "ben") into `target`, a .mjpeg of FRAMES pictures that joins its own beginning."""
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    page.set_content(
        f"<style>body{{margin:0}}svg{{display:block}}</style>{(HERE / f'{who}.svg').read_text()}"
    )
    with target.open("wb") as file:
        for number in range(FRAMES):
            turn = 2 * math.pi * number / FRAMES
            blink = 0.15 if number in (11, 12) else 1.0
            speak = 1 + 0.5 * abs(math.sin(3 * turn)) if number < FRAMES * 0.6 else 1.0
            page.evaluate(MOVE, [5 * math.sin(turn), 8 * math.sin(turn + 1), blink, speak])
            file.write(page.screenshot(type="jpeg", quality=QUALITY))
    page.close()
    return target
