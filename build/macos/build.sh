#!/bin/sh -e
# Lays out and packs Missent for macOS: build.sh VERSION PROGRAMS FOLDER. PROGRAMS holds missent and missent-window, built on a
# Mac (they need its compiler and SDK), and missent.xpi. On any system it makes FOLDER/root, what the package installs; on a
# Mac also FOLDER/missent-VERSION.pkg. SIGN_APP and SIGN_PKG name identities of the keychain ("Developer ID Application: ...",
# "Developer ID Installer: ..."). NOT TESTED: no Mac has run it. Its property lists are checked by the tests of this folder.
here=$(cd "$(dirname "$0")" && pwd)
version=$1 programs=$2 to=$3
root=$to/root
app=$root/Applications/Missent.app/Contents
rm -rf "$root"
mkdir -p "$app/MacOS" "$app/Resources" "$root/Library/LaunchAgents" "$root/Library/Application Support/Mozilla/NativeMessagingHosts"
cp "$programs/missent" "$programs/missent-window" "$app/MacOS/"
cp "$programs/missent.xpi" "$here/../../NOTICE" "$app/Resources/"
sed "s/VERSION/$version/" "$here/Info.plist" >"$app/Info.plist"
cp "$here/missent.guard.plist" "$root/Library/LaunchAgents/"
(cd "$here/../.." && go run ./build/host /Applications/Missent.app/Contents/MacOS/missent) \
	>"$root/Library/Application Support/Mozilla/NativeMessagingHosts/missent.json"
find "$root" -type f -exec chmod 644 {} +
chmod 755 "$app"/MacOS/*
command -v pkgbuild >/dev/null || { echo "macos: $root is laid out; pkgbuild, which packs it, is on a Mac alone"; exit 0; }
if [ -n "$SIGN_APP" ]; then
	for program in missent-window missent; do codesign --force --options runtime --timestamp --sign "$SIGN_APP" "$app/MacOS/$program"; done
	codesign --force --options runtime --timestamp --sign "$SIGN_APP" "$root/Applications/Missent.app"
fi
pkgbuild --root "$root" --identifier missent.guard --version "$version" --ownership recommended --install-location / \
	${SIGN_PKG:+--sign "$SIGN_PKG"} "$to/missent-$version.pkg"
