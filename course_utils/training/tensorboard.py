"""TensorBoard, found from a notebook, let through a hub's proxy, and closed with the notebook."""

import atexit
import importlib.util
import os
import signal
import sysconfig


def tensorboard_ready(logs: str | os.PathLike[str]) -> bool:
    """Say whether ``%tensorboard --logdir logs`` can work here, and smooth its way.

    Parameters
    ----------
    logs : path
        What shows it ends with the notebook.
    """
    if not all(map(importlib.util.find_spec, ("tensorboard", "tensorflow"))):
        return False
    # The magic starts a program, which lies beside Python and not always on the search path.
    os.environ["PATH"] = os.pathsep.join((sysconfig.get_path("scripts"), os.environ["PATH"]))
    if prefix := os.environ.get("JUPYTERHUB_SERVICE_PREFIX"):  # Binder, too
        os.environ["TENSORBOARD_PROXY_URL"] = f"{prefix}proxy/%PORT%/"
    from tensorboard import manager

    @atexit.register
    def stop() -> None:
        for running in manager.get_all():
            if running.logdir == os.fspath(logs):
                os.kill(running.pid, signal.SIGTERM)

    return True
