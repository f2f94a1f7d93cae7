"""Face: ``python -m kgbuild`` is ``kgbuild``."""

from kgbuild.cli import cli

cli(prog_name="kgbuild")
