#!/bin/sh
# Makes the disk image for macOS from the .app that build.py made: make_dmg.sh APP DMG. Untested: written without a Mac.
# With CODESIGN_IDENTITY and NOTARY_PROFILE set, signs and has it notarised as well.
set -eu
app=$1
image=$2
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if [ -n "${CODESIGN_IDENTITY:-}" ]; then
    codesign --force --deep --options runtime --timestamp \
        --entitlements "$here/entitlements.plist" --sign "$CODESIGN_IDENTITY" "$app"
    codesign --verify --deep --strict "$app"
else
    # The licences came after PyInstaller had sealed the program.
    codesign --force --deep --sign - "$app"
fi
cp -R "$app" "$work/"
ln -s /Applications "$work/Applications"
hdiutil create -volname "CARE Desktop" -srcfolder "$work" -ov -format ULFO "$image"
if [ -n "${NOTARY_PROFILE:-}" ]; then
    codesign --sign "$CODESIGN_IDENTITY" --timestamp "$image"
    xcrun notarytool submit "$image" --keychain-profile "$NOTARY_PROFILE" --wait
    xcrun stapler staple "$image"
fi
