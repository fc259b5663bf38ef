"""What systems, tools and clouds leave in folders of photos: the one list that everything goes by.

Nobody put it there as a photo, whatever it holds: neither listed nor mirrored, unpacked or learned.
"""

from __future__ import annotations

from collections.abc import Sequence

_FILES = {
    **dict.fromkeys((".ds_store", "icon\r"), "folder settings of macOS, not a photo"),
    **dict.fromkeys(("desktop.ini", "picasa.ini"), "folder settings of Windows, not a photo"),
    **dict.fromkeys(
        ("thumbs.db", "ehthumbs.db", "ehthumbs_vista.db"), "thumbnail store of Windows, not a photo"
    ),
}
# Thumbnails that NAS make again whenever they are missing; and what is trash, or a snapshot.
_THUMBNAILS = {"@eadir", ".@__thumb", "__macosx"}
_FOLDERS = {
    *_THUMBNAILS, "__pycache__", "#recycle", "@recycle", "#snapshot", "@recently-snapshot", "@tmp",
    "$recycle.bin", "recycler", "system volume information", "lost+found", "found.000",
    "network trash folder", "temporary items",
}  # fmt: skip


def what(parts: Sequence[str]) -> str:
    """Say what a path names, if it is litter; empty for everything else, hidden files included."""
    name = parts[-1]
    if own := [folder for folder in parts[:-1] if folder.lower() in _FOLDERS]:
        return f"in {own[0]}, a folder of the system's own"
    if name.startswith("._"):
        return "a companion file of macOS, not a photo"
    return _FILES.get(name.lower(), "")


def left_out(parts: Sequence[str]) -> str:
    """Say why a path is no photo of anybody's, by its names alone: litter, or hidden."""
    if parts[-1].startswith(".") and parts[-1].endswith(".icloud"):
        return "kept in iCloud only: download it first"
    hidden = any(part.startswith(".") for part in parts)
    return what(parts) or ("hidden (its name or its folder's begins with a dot)" if hidden else "")


def comes_back(name: str) -> bool:
    """Say whether a system makes such a file again by itself, so that nobody misses it."""
    *folders, last = name.lower().split("/")
    return last in _FILES or last.startswith("._") or not _THUMBNAILS.isdisjoint(folders)
