"""`python -m qtoken`, and the start of the frozen program."""

from qtoken.cli.main import run

if __name__ == "__main__":
    run()
