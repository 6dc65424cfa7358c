#!/bin/sh
# Installs CARE Desktop for the person who runs it, from the unpacked archive: ./install.sh, or ./install.sh --remove.
# Your workspaces, settings and backups are left alone either way.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
data=${XDG_DATA_HOME:-$HOME/.local/share}
program=$data/care-desktop-program
command=$HOME/.local/bin/care-desktop

remove() {
    rm -rf "$program"
    rm -f "$command" "$data/applications/care-desktop.desktop" "$data/applications/care-desktop-open.desktop" \
        "$data/mime/packages/care-desktop.xml" "$data/metainfo/org.care_desktop.CareDesktop.metainfo.xml"
    rm -f "$data"/icons/hicolor/*/apps/care-desktop.png "$data"/icons/hicolor/*/apps/care-desktop.svg
}

refresh() {
    if command -v update-mime-database >/dev/null; then update-mime-database "$data/mime" || true; fi
    if command -v update-desktop-database >/dev/null; then update-desktop-database "$data/applications" || true; fi
}

if [ "${1:-}" = --remove ]; then
    remove
    refresh
    echo "CARE Desktop was removed. What you entered is still in $data/care-desktop."
    exit 0
fi
if [ "$here" = "$program" ]; then
    echo "This is the installed program already. Run install.sh from the unpacked archive, or with --remove." >&2
    exit 1
fi
remove
mkdir -p "$program" "$data" "$HOME/.local/bin"
cp -R "$here/." "$program/"
cp -R "$here/share/." "$data/"
rm -rf "$program/share"
ln -s "$program/care-desktop" "$command"
for entry in care-desktop care-desktop-open; do
    sed -i "s|^Exec=care-desktop|Exec=\"$program/care-desktop\"|" "$data/applications/$entry.desktop"
done
refresh
echo "CARE Desktop is installed: find it among your programs, or type $command"
