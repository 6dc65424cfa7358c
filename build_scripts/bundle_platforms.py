"""What Windows and macOS want to know of the program; only Linux is tested here."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

COMPANY = "CARE Desktop contributors"
IDENTIFIER = "org.care_desktop.CareDesktop"
PACKAGING = Path(__file__).resolve().parent / "packaging"


def version_numbers(version: str) -> tuple[int, int, int, int]:
    """The four numbers Windows writes a version with: "1.2.3" is (1, 2, 3, 0); what is no number counts 0."""
    numbers = [int(part) if part.isdecimal() else 0 for part in version.split(".")[:4]]
    return (*numbers, 0, 0, 0, 0)[:4]  # type: ignore[return-value]


def windows_version_text(version: str) -> str:
    """The version resource of the program on Windows, in the form PyInstaller reads from a file."""
    numbers = version_numbers(version)
    strings = {
        "CompanyName": COMPANY,
        "FileDescription": "CARE Desktop",
        "FileVersion": version,
        "InternalName": "care-desktop",
        "LegalCopyright": f"{COMPANY}, MIT licence",
        "OriginalFilename": "care-desktop.exe",
        "ProductName": "CARE Desktop",
        "ProductVersion": version,
    }
    lines = ", ".join(f"StringStruct({name!r}, {value!r})" for name, value in strings.items())
    return (
        f"VSVersionInfo(ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3F, flags=0x0, OS=0x40004, "
        "fileType=0x1, subtype=0x0, date=(0, 0)), kids=["
        f"StringFileInfo([StringTable('040904B0', [{lines}])]), "
        "VarFileInfo([VarStruct('Translation', [1033, 1200])])])\n"
    )


def program_options(icon: Path, stamp: Path, platform: str = sys.platform) -> dict[str, Any]:
    """What PyInstaller's EXE gets beside: icon and version on Windows, rights on macOS, nothing on Linux.

    Args:
        icon: a PNG file; PyInstaller makes the icon of the system from it.
        stamp: the stamp of the build; the version resource is written beside it.
    """
    if platform == "win32":
        resource = stamp.with_name("version_resource.txt")
        resource.write_text(windows_version_text(json.loads(stamp.read_text())["version"]), encoding="utf-8")
        return {"icon": str(icon), "version": str(resource)}
    if platform == "darwin":
        return {"entitlements_file": str(PACKAGING / "macos" / "entitlements.plist")}
    return {}


def macos_bundle_options(icon: Path, version: str) -> dict[str, Any]:
    """What PyInstaller's BUNDLE gets: name, icon and Info.plist of the .app."""
    workspace = {
        "CFBundleTypeName": "CARE Desktop workspace",
        "CFBundleTypeRole": "Editor",
        "LSHandlerRank": "Owner",
        "LSItemContentTypes": [f"{IDENTIFIER}.workspace"],
    }
    declared = {
        "UTTypeIdentifier": f"{IDENTIFIER}.workspace",
        "UTTypeDescription": "CARE Desktop workspace",
        "UTTypeConformsTo": ["public.database"],
        "UTTypeTagSpecification": {"public.filename-extension": ["care"]},
    }
    return {
        "name": "CARE Desktop.app",
        "icon": str(icon),
        "bundle_identifier": IDENTIFIER,
        "version": version,
        "info_plist": {
            "CFBundleDisplayName": "CARE Desktop",
            "CFBundleShortVersionString": version,
            "CFBundleVersion": version,
            "LSApplicationCategoryType": "public.app-category.business",
            "LSMinimumSystemVersion": "13.0",
            "NSHighResolutionCapable": True,
            "NSRequiresAquaSystemAppearance": False,
            "NSHumanReadableCopyright": f"{COMPANY}, MIT licence",
            "CFBundleDocumentTypes": [workspace],
            "UTExportedTypeDeclarations": [declared],
        },
    }
