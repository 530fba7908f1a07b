"""Who sits at the machine that the store is on, whether or not anybody can sign in."""

import getpass
import os
import sys


def local_actor() -> str:
    """How the audit log names whoever sits at the machine, for what is done before anybody can sign in."""
    try:
        return f"local:{getpass.getuser()}"
    except (KeyError, OSError):  # a user without a name, as in some containers
        return f"local:{os.getuid() if sys.platform != 'win32' else 'unknown'}"
