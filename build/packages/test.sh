#!/bin/sh -e
# Packs twice and compares, then installs, upgrades, removes and purges the .deb with apt in a copy of this system, and the
# .rpm in an empty root. It needs dpkg, and root for the installing; without root the files alone are looked at.
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
	usr/share/man/man1/missent-window.1.gz usr/lib/mozilla/native-messaging-hosts/missent.json usr/share/missent/missent.xpi \
	usr/share/doc/missent/LICENCES.txt usr/share/doc/missent/sbom.cdx.json usr/share/doc/missent/copyright etc/missent/policies/managed/; do
	echo "$files" | grep -q " \./\{0,1\}$want\$\| $want\$" || fail "$want is missing"
done
if echo "$files" | grep -Ev '^(d|-)rwxr-xr-x root/root|^-rw-r--r-- root/root' | grep -q .; then
	echo "$files" | grep -Ev '^(d|-)rwxr-xr-x root/root|^-rw-r--r-- root/root'
	fail "owners or modes"
fi
desktop-file-validate build/packages/missent.desktop build/packages/autostart.desktop
if command -v appstreamcli >/dev/null; then appstreamcli validate --no-net --override=cid-desktopapp-is-not-rdns=info build/packages/missent.metainfo.xml >"$at/appstream" || { cat "$at/appstream"; fail "AppStream"; }; fi

# apt in a copy of this system that nobody else sees, and that is gone afterwards: mounts of a name space of its own.
if [ "$(id -u)" = 0 ]; then
	mkdir "$at/space"
	cp build/packages/inside.sh app/window/e2e/run.sh build/bin/e2e-thunderbird.test "$deb" "$next" "$at/space/"
	unshare -m build/packages/copy.sh "$at/space" "$(basename "$deb")" "$(basename "$next")" >"$at/log" 2>&1 && grep -q "^inside: ok" "$at/log" || { cat "$at/log"; fail "the installed .deb"; }
fi

# The .rpm has no scripts; rpm alone, in an empty root.
if [ "$(id -u)" = 0 ] && command -v rpm >/dev/null; then
	mkdir "$at/rpm"
	in_rpm() { rpm --root "$at/rpm" --dbpath /var/lib/rpm --nodeps "$@" >"$at/log" 2>&1 || { cat "$at/log"; fail "rpm $*"; }; }
	KINDS=rpm build/packages/build.sh 0.2.0 "$at/next"
	in_rpm -i "$at"/one/*.rpm
	[ -x "$at/rpm/usr/bin/missent" ] && [ -f "$at/rpm/usr/lib64/mozilla/native-messaging-hosts/missent.json" ] || fail "the installed .rpm"
	echo '{"mode":"audit"}' >"$at/rpm/etc/missent/policies/managed/10.json"
	in_rpm -U "$at"/next/*.rpm
	rpm --root "$at/rpm" --dbpath /var/lib/rpm -q missent | grep -q '^missent-0.2.0' || fail "the upgraded .rpm"
	in_rpm -e missent
	[ ! -e "$at/rpm/usr/bin/missent" ] && [ -f "$at/rpm/etc/missent/policies/managed/10.json" ] || fail "the removed .rpm"
fi
echo "packages: ok"
