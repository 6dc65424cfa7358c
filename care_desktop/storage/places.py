"""Where a workspace file lies: on a disk of this computer, in a folder that a service copies, or on another machine."""

import os
import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

_MOUNTS = Path("/proc/self/mounts")
# Folder names by which the programs of such services can be known, compared without case.
_CLOUD_FOLDERS = {
    "dropbox": "Dropbox",
    "onedrive": "OneDrive",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "my drive": "Google Drive",
    "icloud drive": "iCloud Drive",
    "iclouddrive": "iCloud Drive",
    "mobile documents": "iCloud Drive",
    "cloudstorage": "a cloud service",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
    "pcloud drive": "pCloud",
    "pclouddrive": "pCloud",
    "seafile": "Seafile",
    "box sync": "Box",
    "megasync": "MEGA",
    "tresorit": "Tresorit",
    "yandex.disk": "Yandex Disk",
}
# Files and folders that such programs leave in the folder they copy.
_CLOUD_MARKS = {
    ".dropbox": "Dropbox",
    ".dropbox.cache": "Dropbox",
    ".stfolder": "Syncthing",
    ".sync": "Resilio Sync",
    ".owncloudsync.log": "ownCloud",
    ".nextcloudsync.log": "Nextcloud",
    ".tmp.drivedownload": "Google Drive",
}
_NETWORK_SYSTEMS = frozenset(
    "nfs nfs4 cifs smb smb3 smbfs afs ncpfs 9p ceph glusterfs lustre davfs fuse.sshfs fuse.rclone fuse.davfs2"
    " fuse.gvfsd-fuse fuse.glusterfs fuse.s3fs fuse.onedriver".split()
)
_WINDOWS_REMOTE = 4


class PlaceKind(StrEnum):
    """What sort of place it is."""

    LOCAL = "local"
    CLOUD = "cloud"
    NETWORK = "network"


@dataclass(frozen=True, slots=True)
class FilePlace:
    """Where a file lies; `service` names who copies the folder, or the file system, and is empty for a local disk."""

    kind: PlaceKind
    service: str = ""


ON_THIS_DISK = FilePlace(PlaceKind.LOCAL)


def place_of(path: Path) -> FilePlace:
    """Where a file lies or would be made. Looks at names and mounts only; blocks as long as reading a folder does."""
    folder = path.absolute().parent
    real = Path(os.path.realpath(folder))
    network = _network_system(real)
    if network:
        return FilePlace(PlaceKind.NETWORK, network)
    service = _cloud_service(folder) or _cloud_service(real)
    return FilePlace(PlaceKind.CLOUD, service) if service else ON_THIS_DISK


def _cloud_service(folder: Path) -> str:
    for here in (folder, *folder.parents):
        name = here.name.casefold()
        # "OneDrive - Contoso" and "Dropbox (Personal)" are what business accounts are called.
        for part in (name, name.partition(" - ")[0], name.partition(" (")[0]):
            if part in _CLOUD_FOLDERS:
                return _CLOUD_FOLDERS[part]
        for mark, service in _CLOUD_MARKS.items():
            if (here / mark).exists():
                return service
    return ""


def _network_system(folder: Path) -> str:
    if sys.platform == "win32":
        return _windows_network(folder)
    try:
        mounts = _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return ""
    best, found = "", ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = fields[1].replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\")
        inside = str(folder) == point or str(folder).startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, found = point, fields[2]
    return found if found in _NETWORK_SYSTEMS else ""


def _windows_network(folder: Path) -> str:
    if str(folder).startswith("\\\\"):
        return "network folder"
    import ctypes

    kind = ctypes.windll.kernel32.GetDriveTypeW(folder.anchor)  # type: ignore[attr-defined,unused-ignore]
    return "network drive" if kind == _WINDOWS_REMOTE else ""
