"""The command line: each command reads, calls one function of the core, and shows or writes."""
