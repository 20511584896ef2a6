"""What a process holds in memory, as Linux tells it (proc(5))."""

from pathlib import Path


def resident_mb() -> float:
    """Now, files that are mapped included."""
    return _status("VmRSS")


def peak_mb() -> float:
    """The most there ever was."""
    return _status("VmHWM")


def _status(name: str) -> float:
    for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) / 1024
    raise KeyError(name)
