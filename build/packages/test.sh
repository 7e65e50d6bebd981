#!/bin/sh -e
# Packs twice and compares, then installs, upgrades, removes and purges the .deb in a root of its own. It needs dpkg, and root for the install; without root the files alone are looked at.
cd "$(dirname "$0")/../.."
at=$(mktemp -d)
trap 'rm -rf "$at"' EXIT
fail() { echo "packages: $*" >&2; exit 1; }

build/packages/build.sh 0.1.0 "$at/one"
build/packages/build.sh 0.1.0 "$at/two"
cmp "$at/one/SHA256SUMS" "$at/two/SHA256SUMS" || fail "built twice, not the same"
KINDS=deb build/packages/build.sh 0.2.0 "$at/next"
deb=$(ls "$at"/one/*.deb) next=$(ls "$at"/next/*.deb)

files=$(dpkg-deb --fsys-tarfile "$deb" | tar -tvf -)
for want in usr/bin/missent usr/bin/missent-window usr/share/applications/missent.desktop etc/xdg/autostart/missent.desktop \
	usr/share/man/man1/missent.1.gz usr/share/metainfo/missent.metainfo.xml usr/share/icons/hicolor/scalable/apps/missent.svg \
	usr/share/doc/missent/copyright etc/missent/policies/managed/; do
	echo "$files" | grep -q " \./\{0,1\}$want\$\| $want\$" || fail "$want is missing"
done
if echo "$files" | grep -Ev '^(d|-)rwxr-xr-x root/root|^-rw-r--r-- root/root' | grep -q .; then
	echo "$files" | grep -Ev '^(d|-)rwxr-xr-x root/root|^-rw-r--r-- root/root'
	fail "owners or modes"
fi
desktop-file-validate build/packages/missent.desktop build/packages/autostart.desktop
if command -v appstreamcli >/dev/null; then appstreamcli validate --no-net --override=cid-desktopapp-is-not-rdns=info build/packages/missent.metainfo.xml >"$at/appstream" || { cat "$at/appstream"; fail "AppStream"; }; fi

if [ "$(id -u)" = 0 ]; then
	root=$at/root
	mkdir -p "$root/var/lib/dpkg/info" "$root/var/lib/dpkg/updates" "$root/var/lib/dpkg/triggers"
	: >"$root/var/lib/dpkg/status"
	in_root() { dpkg --root="$root" --force-depends --log=/dev/null "$@" >"$at/log" 2>&1 || { cat "$at/log"; fail "dpkg $*"; }; }
	in_root --install "$deb"
	"$root/usr/bin/missent" version | grep -q '^missent ' || fail "the installed program"
	echo '{"mode":"audit"}' >"$root/etc/missent/policies/managed/10.json"
	echo '# of the administrator' >>"$root/etc/xdg/autostart/missent.desktop"
	in_root --install "$next"
	dpkg --root="$root" --status missent | grep -q '^Version: 0.2.0' || fail "the upgrade"
	grep -q audit "$root/etc/missent/policies/managed/10.json" || fail "the upgrade took the policy"
	grep -q administrator "$root/etc/xdg/autostart/missent.desktop" || fail "the upgrade took a changed file"
	in_root --remove missent
	[ ! -e "$root/usr/bin/missent" ] || fail "removed, and still there"
	in_root --purge missent
	left=$(find "$root" \( -path "$root/var" -prune \) -o \( -type f -print \))
	[ "$left" = "$root/etc/missent/policies/managed/10.json" ] || fail "left behind: $left"
fi
echo "packages: ok"
