"""plantool: plans as Markdown, comments as YAML, and the proof that one explains the other."""

__version__ = "0.1.0"
