"""What a new plan repo holds beside plans and comments: settings, CI jobs, editor settings."""

from __future__ import annotations

import json
from collections.abc import Mapping

SCHEMA_FOLDER = ".plantool/schemas"
"""Where the JSON Schemas for editors lie."""

_GIT_ATTRIBUTES = """\
# git on Windows rewrites line ends, and with them every hash: keep these files byte for byte.
plans/** -text
comments/** -text
"""

_SETTINGS = """\
# Language of the interface: vi or en.
lang: vi
"""

_GITHUB = """\
# Checks plans and comments, proves where each change comes from, and makes the Word files.
name: plantool
on:
  push:
  pull_request:
permissions:
  contents: read
env:
  # What pip installs: a version, or the address of a wheel or of a git repo.
  PLANTOOL: plantool
  PIP_DISABLE_PIP_VERSION_CHECK: "1"
jobs:
  check:
    runs-on: ubuntu-latest
    timeout-minutes: 15
    steps:
      - uses: actions/checkout@v4
        with:
          persist-credentials: false
      - uses: actions/setup-python@v5
        with:
          python-version: "3.12"
      - name: Install
        run: pip install --quiet "$PLANTOOL"
      - name: Validate
        run: plantool validate
      - name: Audit
        run: |
          failed=0
          for plan in plans/*.md; do plantool audit "$plan" || failed=1; done
          exit "$failed"
      - name: Render
        if: success() || failure()
        run: |
          mkdir -p word
          for plan in plans/*.md; do
            plantool render "$plan" -o "word/$(basename "$plan" .md).docx"
          done
      - uses: actions/upload-artifact@v4
        if: success() || failure()
        with:
          name: word
          path: word/
"""

_GITLAB = """\
# Checks plans and comments, proves where each change comes from, and makes the Word files.
variables:
  # What pip installs: a version, or the address of a wheel or of a git repo.
  PLANTOOL: plantool

plantool:
  image: python:3.12
  timeout: 15 minutes
  before_script:
    - pip install --quiet "$PLANTOOL"
  script:
    - mkdir -p word
    - |
      for plan in plans/*.md; do
        plantool render "$plan" -o "word/$(basename "$plan" .md).docx"
      done
    - plantool validate
    - |
      failed=0
      for plan in plans/*.md; do plantool audit "$plan" || failed=1; done
      exit "$failed"
  artifacts:
    when: always
    paths:
      - word/
"""


def repo_files(schemas: Mapping[str, object]) -> dict[str, str]:
    """The files by their path; `schemas` are the JSON Schemas by kind of file."""
    files = {
        ".gitattributes": _GIT_ATTRIBUTES,
        "plantool.yaml": schema_line("plantool.yaml") + _SETTINGS,
        ".github/workflows/plantool.yml": _GITHUB,
        ".gitlab-ci.yml": _GITLAB,
        ".vscode/settings.json": _json(_editor_settings()),
    }
    for kind, schema in schemas.items():
        files[f"{SCHEMA_FOLDER}/{kind}.json"] = _json(schema)
    return files


def schema_line(path: str) -> str:
    """The first line of a YAML file that tells an editor its schema; empty for other files."""
    name = path.rpartition("/")[2]
    if not name.endswith(".yaml"):
        return ""
    known = {"agencies.yaml": "agencies", "round.yaml": "round", "plantool.yaml": "settings"}
    up = "../" * path.count("/")
    schema = f"{up}{SCHEMA_FOLDER}/{known.get(name, 'comments')}.json"
    return f"# yaml-language-server: $schema={schema}\n"


def _editor_settings() -> dict[str, object]:
    """For the YAML extension (redhat.vscode-yaml): which schema checks which files."""
    return {
        "yaml.schemas": {
            f"./{SCHEMA_FOLDER}/settings.json": "plantool.yaml",
            f"./{SCHEMA_FOLDER}/agencies.json": "plans/agencies.yaml",
            f"./{SCHEMA_FOLDER}/round.json": "comments/*/*/round.yaml",
            f"./{SCHEMA_FOLDER}/comments.json": ["comments/*/*/*.yaml", "!comments/*/*/round.yaml"],
        },
        "files.eol": "\n",
        "files.encoding": "utf8",
    }


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
