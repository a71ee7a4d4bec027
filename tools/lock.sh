#!/usr/bin/env bash
# Compiles every requirements/*.in to a lock with hashes. Locks name no registry host.
set -euo pipefail
cd "$(dirname "$0")/../requirements"
uv=${UV:-../.venv/bin/uv}
compile() { "$uv" pip compile -q --no-header --python-version 3.11 --generate-hashes \
  --no-emit-index-url "$@"; }
compile bootstrap.in -o bootstrap.txt
compile base.in -o base.txt
compile -c base.txt test.in -o test.txt
compile -c test.txt analysis.in -o analysis.txt
compile -c test.txt -c analysis.txt bench.in -o bench.txt
