"""Shutting a process in: no file but the libraries it runs on, no network, no signals to others (Linux, Landlock).

Limits keep a child from using too much; this keeps whoever takes a child over from reading pictures, the database or
keys, and from sending them anywhere. What an older kernel can't do is left out, and `confine` says so.
"""

import contextlib
import ctypes
import os
import struct
import sys
from pathlib import Path

_CREATE, _ADD, _RESTRICT = 444, 445, 446
"""System calls of Landlock; the same numbers on every architecture of Linux."""
_NO_NEW_PRIVILEGES = 38
_NEW_USER, _NEW_NET = 0x10000000, 0x40000000
_EXECUTE, _READ_FILE, _READ_DIR = 1, 4, 8
_FILES = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
"""How many kinds of access to files an ABI knows; later ones as the fifth."""
_TCP, _SCOPES = 0b11, 0b11
"""Binding and connecting; abstract sockets and signals."""
SYSTEM = ("/usr", "/lib", "/lib64", "/etc/ld.so.cache", "/etc/localtime", "/dev/null", "/dev/urandom")
PROCESSOR = ("/proc/cpuinfo", "/proc/meminfo", "/sys/devices/system/cpu")
"""What libraries of arithmetic ask for when they start."""


def confine(*, read: tuple[str, ...] = ()) -> bool:
    """From now on this process (and what it starts) reads libraries and `read`, and nothing else; it can't be undone.

    Call it while there is one thread. False: this kernel doesn't keep files away.
    """
    kernel = ctypes.CDLL(None, use_errno=True)
    # A network of its own, its loopback down. Not everywhere allowed; Landlock below stops TCP as well.
    kernel.unshare(_NEW_USER | _NEW_NET)
    abi = kernel.syscall(_CREATE, None, ctypes.c_size_t(0), ctypes.c_uint32(1))
    if abi < 1:
        return False
    files = (1 << _FILES.get(abi, 16)) - 1
    wanted = [files] + ([_TCP] if abi >= 4 else []) + ([_SCOPES] if abi >= 6 else [])
    rules = struct.pack(f"={len(wanted)}Q", *wanted)
    ruleset = kernel.syscall(_CREATE, rules, ctypes.c_size_t(len(rules)), ctypes.c_uint32(0))
    if ruleset < 0:
        return False
    try:
        for path in dict.fromkeys((*SYSTEM, *PROCESSOR, *_libraries(), *read)):
            _allow(kernel, ruleset, path)
        if kernel.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
            return False
        return bool(kernel.syscall(_RESTRICT, ruleset, ctypes.c_uint32(0)) == 0)
    finally:
        os.close(ruleset)


def _allow(kernel: ctypes.CDLL, ruleset: int, path: str) -> None:
    with contextlib.suppress(OSError):  # not every system has every one of them
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
        access = _READ_FILE | (_READ_DIR | _EXECUTE if Path(path).is_dir() else 0)
        rule = struct.pack("=Qi", access, handle)
        kernel.syscall(_ADD, ruleset, ctypes.c_int(1), rule, ctypes.c_uint32(0))
        os.close(handle)


def _libraries() -> list[str]:
    """Where Python finds modules; never the folder in which somebody happens to stand."""
    return [sys.prefix, sys.base_prefix, *(path for path in sys.path if path and Path(path).is_absolute())]
