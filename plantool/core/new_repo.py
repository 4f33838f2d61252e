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
templates/** -text
"""

_SETTINGS = """\
# Language of the interface: vi or en.
lang: vi
"""

_GITHUB = """\
# Checks plans and comments, proves where each change comes from, and makes the Word files.
# A pull request may come from anyone: nothing here writes to the repo or holds a secret.
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
  # What stood before: the target branch of a pull request, or the commit before a push.
  BASE: ${{ github.event.pull_request.base.sha || github.event.before }}
jobs:
  check:
    runs-on: ubuntu-latest
    timeout-minutes: 15
    steps:
      - uses: actions/checkout@v4
        with:
          persist-credentials: false
          fetch-depth: 0
      - uses: actions/setup-python@v5
        with:
          python-version: "3.12"
      - name: Install
        run: pip install --quiet "$PLANTOOL"
      - name: Settings and templates of the target branch
        if: github.event_name == 'pull_request'
        run: |
          # What judges a change is not taken from the change.
          for path in plantool.yaml pyproject.toml templates; do
            rm -rf "$path"
            git cat-file -e "$BASE:$path" 2>/dev/null || continue
            git checkout -q "$BASE" -- "$path"
          done
      - name: Validate
        run: plantool validate --format github
      - name: Audit
        if: success() || failure()
        run: |
          failed=0
          past=
          if git cat-file -e "$BASE^{commit}" 2>/dev/null; then past="--against=$BASE"; fi
          for plan in plans/*.md; do plantool audit "$plan" $past || failed=1; done
          exit "$failed"
      - name: Render
        if: success() || failure()
        run: |
          failed=0
          mkdir -p word
          for plan in plans/*.md; do
            plantool render "$plan" -o "word/$(basename "$plan" .md).docx" || failed=1
          done
          exit "$failed"
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
  GIT_DEPTH: 0

plantool:
  image: python:3.12
  timeout: 15 minutes
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH
  before_script:
    - pip install --quiet "$PLANTOOL"
  script:
    - |
      # What stood before: where a merge request left its target, or the commit before a push.
      BASE="${CI_MERGE_REQUEST_DIFF_BASE_SHA:-$CI_COMMIT_BEFORE_SHA}"
      past=
      if git cat-file -e "$BASE^{commit}" 2>/dev/null; then past="--against=$BASE"; fi
      if [ -n "$CI_MERGE_REQUEST_DIFF_BASE_SHA" ]; then
        # What judges a change is not taken from the change.
        for path in plantool.yaml pyproject.toml templates; do
          rm -rf "$path"
          if git cat-file -e "$BASE:$path" 2>/dev/null; then git checkout -q "$BASE" -- "$path"; fi
        done
      fi
      failed=0
      mkdir -p word
      plantool validate --format gitlab > gl-code-quality-report.json || failed=1
      plantool validate || failed=1
      for plan in plans/*.md; do
        plantool audit "$plan" $past || failed=1
        plantool render "$plan" -o "word/$(basename "$plan" .md).docx" || failed=1
      done
      exit "$failed"
  artifacts:
    when: always
    paths:
      - word/
    reports:
      codequality: gl-code-quality-report.json
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
