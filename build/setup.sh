#!/bin/sh -e
# Installs what building (setup.sh build) or testing (setup.sh test) needs from the packages of Debian 12 or Ubuntu, and
# says what. When nothing is missing it changes nothing. Go and Node are looked for and never installed: which version
# comes from where is the owner's decision.

go_wanted=1.26
node_wanted=20.19
build_packages='gcc libc6-dev pkg-config libgtk-3-dev libwebkit2gtk-4.1-dev'
test_packages='xvfb xauth openbox xdotool wmctrl x11-utils imagemagick dbus dbus-x11 at-spi2-core python3-pyatspi
	gir1.2-gtk-3.0 fonts-dejavu-core chromium dovecot-imapd gnome-keyring desktop-file-utils'

fail() {
	echo "setup: $*" >&2
	exit 1
}

# at_least HAVE WANTED: compares dotted versions.
at_least() {
	[ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]
}

need_go() {
	command -v go >/dev/null || fail "Go $go_wanted or newer is missing. Install it from https://go.dev/dl/ and put its bin folder into PATH."
	have=$(go env GOVERSION)
	at_least "${have#go}" $go_wanted || fail "Go $go_wanted or newer is needed, this is $have. Install it from https://go.dev/dl/."
}

need_node() {
	command -v node >/dev/null || fail "Node $node_wanted or newer is missing. Install it from https://nodejs.org/ or https://deb.nodesource.com/."
	have=$(node --version)
	at_least "${have#v}" $node_wanted || fail "Node $node_wanted or newer is needed, this is $have. Install it from https://nodejs.org/ or https://deb.nodesource.com/."
	command -v npm >/dev/null || fail "npm, which comes with Node, is missing. Install it from https://nodejs.org/ or https://deb.nodesource.com/."
}

missing() {
	for package in "$@"; do
		dpkg-query -W -f '${Status}\n' "$package" 2>/dev/null | grep -q '^install ok installed$' || printf '%s ' "$package"
	done
}

install() {
	if ! command -v apt-get >/dev/null; then
		echo "setup: this is no Debian or Ubuntu, so nothing is installed. These must be there, by their Debian names:" $1
		return
	fi
	lacking=$(missing $1)
	if [ -z "$lacking" ]; then
		echo "setup: everything needed to $2 is installed"
		return
	fi
	if [ "$(id -u)" = 0 ]; then
		become=
	elif command -v sudo >/dev/null; then
		become=sudo
	else
		fail "these packages are missing; install them as root: apt-get install $lacking"
	fi
	echo "setup: installing $lacking"
	$become apt-get update -qq
	$become env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $lacking >/dev/null
}

need_go
need_node
case "$1" in
build) install "$build_packages" build ;;
test) install "$build_packages $test_packages" 'build and test' ;;
*) fail "usage: setup.sh build|test" ;;
esac
