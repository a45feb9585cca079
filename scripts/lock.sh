#!/bin/sh
# Make the locks again from pyproject.toml. Needs uv; give UPGRADE=1 to take newer versions.
set -eu
cd "$(dirname "$0")/.."
lock="uv pip compile --quiet --python-version 3.11 --universal --generate-hashes --no-emit-index-url --no-header ${UPGRADE:+--upgrade}"
$lock pyproject.toml --output-file requirements/base.txt
$lock pyproject.toml --group dev --constraint requirements/base.txt --output-file requirements/dev.txt
