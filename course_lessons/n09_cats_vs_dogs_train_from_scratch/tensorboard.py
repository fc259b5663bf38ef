"""TensorBoard: its program found, let through a hub's proxy, and ended with the notebook."""

import atexit
import importlib.util
import os
import signal
import sysconfig


def tensorboard_ready(logs: str | os.PathLike[str]) -> bool:
    """Say whether ``%tensorboard --logdir logs`` can work here, and see to what it needs.

    Parameters
    ----------
    logs : path
        What shows it ends with the notebook.
    """
    if not all(map(importlib.util.find_spec, ("tensorboard", "tensorflow"))):
        return False
    os.environ["PATH"] = os.pathsep.join((sysconfig.get_path("scripts"), os.environ["PATH"]))
    if prefix := os.environ.get("JUPYTERHUB_SERVICE_PREFIX"):  # Binder has one
        os.environ["TENSORBOARD_PROXY_URL"] = f"{prefix}proxy/%PORT%/"
    from tensorboard import manager

    @atexit.register
    def stop() -> None:
        for one in (one for one in manager.get_all() if one.logdir == os.fspath(logs)):
            os.kill(one.pid, signal.SIGTERM)

    return True
