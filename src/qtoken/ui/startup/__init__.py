"""The one door of the start: from a command to windows that somebody works in.

Whatever makes the start quick is in here, measured in ``docs/decisions/5-start.md``; a module
elsewhere is written without knowing of it. ``open_windows``, ``sample`` and ``replay`` have what
the command line calls.
"""
