"""`.venv` is made once per lock, not once per start. What pip does is pip's; what we ask of it is ours."""

from __future__ import annotations

import errno
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from koperasi.local import run, system, venv


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What would have been run, in a project with two locks and a .venv that works."""
    commands: list[list[str]] = []

    def run(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        commands.append(command)
        prefix = str(tmp_path / ".venv")
        (tmp_path / ".venv").mkdir(exist_ok=True)  # what `python -m venv` does
        return subprocess.CompletedProcess(command, 0, stdout=prefix)

    monkeypatch.setattr(venv, "ROOT", tmp_path)
    monkeypatch.setattr(venv, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(venv, "STAMP", tmp_path / ".venv" / "terpasang.json")
    monkeypatch.setattr(venv.subprocess, "run", run)
    (tmp_path / ".venv/bin").mkdir(parents=True)
    (tmp_path / ".venv/bin/python").touch()
    for name in (venv.RUNTIME, venv.DEV):
        (tmp_path / name).write_text("django==5.2\n")
    return commands


def installed(commands: list[list[str]]) -> list[str]:
    found = [Path(command[-1]).name for command in commands if "install" in command]
    assert all("--require-hashes" in command for command in commands if "install" in command)
    commands.clear()
    return found


def test_installs_once_until_the_lock_changes(asked: list[list[str]], tmp_path: Path) -> None:
    venv.main(dev=False)
    assert installed(asked) == [venv.RUNTIME]
    venv.main(dev=False)
    assert installed(asked) == []
    (tmp_path / venv.RUNTIME).write_text("django==5.3\n")
    venv.main(dev=False)
    assert installed(asked) == [venv.RUNTIME]


def test_dev_lock_holds_the_runtime_packages_too(asked: list[list[str]], tmp_path: Path) -> None:
    venv.main(dev=True)
    assert installed(asked) == [venv.DEV]
    venv.main(dev=False)
    assert installed(asked) == []
    (tmp_path / venv.DEV).write_text("pytest==9\n")
    venv.main(dev=False)
    assert installed(asked) == []
    venv.main(dev=True)
    assert installed(asked) == [venv.DEV]


def test_a_failed_installation_is_tried_again(asked: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    works: Callable[..., Any] = venv.subprocess.run
    monkeypatch.setattr(
        venv.subprocess,
        "run",
        lambda command, **rest: (
            subprocess.CompletedProcess(command, 1) if "install" in command else works(command, **rest)
        ),
    )
    with pytest.raises(SystemExit):
        venv.main(dev=False)
    assert not venv.STAMP.exists()


def test_a_broken_folder_is_made_anew(asked: list[list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(venv, "works", lambda python: False)
    venv.main(dev=False)
    assert [sys.executable, "-m", "venv", str(tmp_path / ".venv")] in asked


def test_an_old_python_is_refused_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(venv.sys, "version_info", (3, 10, 12))
    with pytest.raises(SystemExit, match=r"3\.11"):
        venv.main(dev=False)


def test_uses_nothing_but_the_standard_library() -> None:
    source = Path(venv.__file__).read_text()
    named = {line.split()[1] for line in source.splitlines() if line.startswith(("import ", "from "))}
    assert named <= sys.stdlib_module_names


@pytest.mark.parametrize(("root", "words"), [(True, "apt-get install"), (False, "sudo apt-get install")])
def test_pango_is_installed_by_root_and_asked_of_others(
    root: bool, words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    commands: list[str] = []

    def run(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        commands.append(" ".join(command))
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(system, "_library", lambda name: bool(commands))
    monkeypatch.setattr(system.os, "geteuid", lambda: 0 if root else 1000)
    monkeypatch.setattr(system.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(system.subprocess, "run", run)
    if root:
        system.need_pango()
        assert words in commands[0]
        assert "libpango" in commands[0]
    else:
        with pytest.raises(SystemExit) as refused:
            system.need_pango()
        assert refused.value.code == 2
        assert words in capsys.readouterr().err
        assert commands == []


def test_chromium_is_never_skipped_in_ci(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(system, "browser", lambda: None)
    monkeypatch.setattr(system, "_install", lambda *packages: None)
    monkeypatch.delenv("CI", raising=False)
    system.need_chromium()
    assert "dilewati" in capsys.readouterr().err
    monkeypatch.setenv("CI", "true")
    with pytest.raises(SystemExit):
        system.need_chromium()


def test_static_files_are_collected_when_they_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    collected: list[list[str]] = []

    class Process:
        def __init__(self, command: list[str]) -> None:
            collected.append(command)

        def wait(self) -> int:
            return 0

    monkeypatch.setattr(run.env, "BASE_DIR", tmp_path)
    monkeypatch.setattr(run.subprocess, "Popen", Process)
    (tmp_path / "static/css").mkdir(parents=True)
    (tmp_path / "requirements.lock").touch()
    style = tmp_path / "static/css/koperasi.css"
    for text, times in (("a", 1), ("a", 1), ("aa", 2)):
        if not style.exists() or style.read_text() != text:
            style.write_text(text)
        run.StaticFiles(tmp_path / "static.json").wait()
        assert len(collected) == times
    run.StaticFiles(tmp_path / "other.json")  # begun, not finished
    run.StaticFiles(tmp_path / "other.json")
    assert len(collected) == 4


@pytest.mark.parametrize("port", [0, -1, 65536])
def test_a_port_that_cannot_be_is_refused_with_a_sentence(port: int, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        run._bind(port)
    assert refused.value.code == 2
    assert "antara 1 dan 65535" in capsys.readouterr().err


def test_a_port_of_roots_is_not_called_taken(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def forbidden(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(run.socket.socket, "bind", forbidden)
    with pytest.raises(SystemExit):
        run._bind(80)
    assert "hanya untuk root" in capsys.readouterr().err


def test_a_process_that_ends_with_its_data_folder_is_told_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    with pytest.raises(SystemExit) as ended:
        run._raise_if_ended([run.Child("beat", process, tmp_path / "log" / "beat.log")])
    assert ended.value.code == 2
    assert "sudah tidak ada" in capsys.readouterr().err
