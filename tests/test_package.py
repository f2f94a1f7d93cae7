"""The package: what a wheel holds, what a stranger can do with it, and that its imports point down."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ARTICLE = "Foreign Minister Ola Berg of Norway met President Ada Deby of Chad in Oslo on 6 May 2024.\n"


def run(*command: str | Path, folder: Path) -> str:
    """Return what a command prints that is run in `folder` and knows nothing of this checkout."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    result = subprocess.run(
        [str(part) for part in command], cwd=folder, env=environment, capture_output=True, text=True, timeout=900
    )
    assert result.returncode == 0, f"{command}\n{result.stdout}\n{result.stderr}"
    return result.stdout


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(
        sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation",
        "--wheel-dir", folder, ROOT, folder=folder,
    )  # fmt: skip
    (wheel,) = folder.glob("kgbuild-*.whl")
    return wheel


def test_a_wheel_holds_the_data_and_the_licences(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for folder in ("ontology", "shapes", "queries"):
        shipped = {f"kgbuild/data/{path.relative_to(ROOT)}" for path in (ROOT / folder).rglob("*.*")}
        assert shipped and shipped <= set(names)
    assert {name.rpartition("/")[2] for name in names if "/licenses/" in name} >= {"LICENSE", "NOTICE"}


def test_a_wheel_in_an_empty_environment_builds_and_answers(wheel: Path, tmp_path: Path) -> None:
    environment = tmp_path / "venv"
    venv.create(environment, with_pip=True)
    python, kgbuild = environment / "bin/python", environment / "bin/kgbuild"
    if os.environ.get("CI"):
        run(python, "-m", "pip", "install", "--quiet", wheel, folder=tmp_path)
    else:  # the libraries are borrowed from here, which saves a minute; an editable kgbuild is not seen this way
        run(python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", wheel, folder=tmp_path)
        (site,) = environment.glob("lib/python*/site-packages")
        (site / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    where = run(python, "-c", "import kgbuild; print(kgbuild.__file__)", folder=tmp_path)
    assert Path(where.strip()).is_relative_to(environment)

    (tmp_path / "berg.txt").write_text(ARTICLE, encoding="utf-8")
    assert "1 article new or changed" in run(kgbuild, "build", "berg.txt", folder=tmp_path)
    assert "Ola Berg" in run(kgbuild, "query", "meetings", folder=tmp_path)


def test_imports_point_down() -> None:
    pytest.importorskip("importlinter")
    linter = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run([linter], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(("given", "kept"), [({}, "1"), ({"OMP_NUM_THREADS": "3"}, "3")])
def test_a_library_takes_one_processor_unless_told_otherwise(given: dict[str, str], kept: str) -> None:
    code = "import sys, kgbuild; assert 'numpy' not in sys.modules; import os; print(os.environ['OMP_NUM_THREADS'])"
    environment = {name: value for name, value in os.environ.items() if name != "OMP_NUM_THREADS"} | given
    result = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True, timeout=120
    )
    assert result.stdout.split() == [kept]
