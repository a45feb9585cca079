#!/bin/sh
# Make the locks again from pyproject.toml. Needs uv; give UPGRADE=1 to take newer versions.
set -eu
cd "$(dirname "$0")/.."
lock="uv pip compile --quiet --python-version 3.11 --universal --generate-hashes --no-emit-index-url --no-header ${UPGRADE:+--upgrade}"
$lock pyproject.toml --output-file requirements/base.txt
$lock pyproject.toml --group dev --constraint requirements/base.txt --output-file requirements/dev.txt
# Captions stand beside the others, so that SLIM=1 can leave them out. moonshine-voice names sounddevice for
# microphones of its own; we never import that part, and sounddevice needs PortAudio.
$lock pyproject.toml --extra captions --constraint requirements/dev.txt --no-emit-package sounddevice \
  --output-file requirements/captions.txt
$lock pyproject.toml --extra whisper --constraint requirements/captions.txt --output-file requirements/whisper.txt
$lock pyproject.toml --extra whisper-tests --constraint requirements/whisper.txt --output-file requirements/whisper-tests.txt
$lock pyproject.toml --extra push --constraint requirements/whisper.txt --output-file requirements/push.txt
# rapidocr names opencv-python, which wants a window system; the headless one beside it has the same module.
$lock pyproject.toml --extra documents --constraint requirements/push.txt --no-emit-package opencv-python \
  --output-file requirements/documents.txt
