#!/bin/sh -e
# Installs what building (setup.sh build), testing (test), packing for Windows (packages) or trying the gate with more mail
# clients (clients) needs from the packages of Debian 12 or Ubuntu, and says what. When nothing is missing it changes
# nothing. Cyrus and Courier, whose packages conflict with that of Dovecot, OpenSMTPD, whose package conflicts with that of
# Postfix, and OpenLDAP and Radicale, whose packages would set up a server of the machine, are not installed: what the tests
# start of them is unpacked to hidden folders beside this script. So are, on Ubuntu, Chromium, Thunderbird and Courier of
# Debian 12, where Ubuntu has only doors to snaps, or nothing. Go and Node are looked for and never installed: which
# version comes from where is the owner's decision.

go_wanted=1.26
node_wanted=20.19
build_packages='gcc libc6-dev pkg-config libgtk-3-dev libwebkit2gtk-4.1-dev'
test_packages='xvfb xauth openbox xdotool wmctrl x11-utils imagemagick dbus dbus-x11 at-spi2-core python3-pyatspi
	gir1.2-gtk-3.0 fonts-dejavu-core dovecot-imapd isync gnome-keyring desktop-file-utils
	openssl gpg gpg-agent gpgconf postfix sasl2-bin libsasl2-modules swaks libnet-ssleay-perl msmtp sylpheed
	rsyslog rsyslog-gnutls rpm'
client_packages='evolution kmail akonadi-backend-sqlite claws-mail geary mutt xterm'
windows_packages='gcc-mingw-w64-x86-64 wixl msitools osslsigncode wine wine64 faketime imagemagick openssl'

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

# find_root sets what to put before a command of root.
find_root() {
	become=
	[ "$(id -u)" = 0 ] || { become=sudo && command -v sudo >/dev/null; }
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
	find_root || fail "these packages are missing; install them as root: apt-get install $lacking"
	echo "setup: installing $lacking"
	$become apt-get update -qq
	$become env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $lacking >/dev/null
}

# find_foreign sets what Ubuntu does not have, or only as the door to a snap, and what else is to be installed: gnutls-bin is
# what Courier of Debian would bring a second GnuTLS for.
find_foreign() {
	foreign= browsers='chromium thunderbird'
	grep -Eq '^ID(_LIKE)?=.*ubuntu' /etc/os-release 2>/dev/null || return 0
	browsers='debian-archive-keyring gnutls-bin'
	for package in chromium thunderbird courier-imap; do
		case $(apt-cache policy $package | sed -n 's/^ *Candidate: //p') in
		'' | '(none)' | *snap*) foreign="$foreign $package " ;;
		*) [ $package = courier-imap ] || browsers="$browsers $package" ;;
		esac
	done
}

# debian makes apt-get ask for packages of Debian 12 instead, by lists of its own, checked with the keys that Ubuntu has of it.
# What is installed here counts as there.
debian() {
	at=$(cd "$(dirname "$0")" && pwd)/.debian signed="[arch=$(dpkg --print-architecture) signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]"
	mkdir -p "$at/lists/partial" "$at/cache/archives/partial"
	cat >"$at/sources.list" <<-END
		deb $signed http://deb.debian.org/debian bookworm main
		deb $signed http://deb.debian.org/debian-security bookworm-security main
	END
	cat >"$at/apt.conf" <<-END
		Dir::Etc::SourceList "$at/sources.list";
		Dir::Etc::SourceParts "/dev/null";
		Dir::Etc::Preferences "/dev/null";
		Dir::Etc::PreferencesParts "/dev/null";
		Dir::State::Lists "$at/lists";
		Dir::Cache "$at/cache";
		Acquire::Languages "none";
		APT::Sandbox::User "root";
	END
	export APT_CONFIG="$at/apt.conf"
}

# needed_by PACKAGE: the package and the libraries missing here, whatever they are called in this release. What only needs upgrading is there, and what checks for
# viruses or sends by Zephyr is not started.
needed_by() {
	{
		apt-get -s install --no-install-recommends "$1" 2>/dev/null |
			sed -n 's/^Inst \(cyrus-[^ ]*\|courier-imap\|courier-authlib\|opensmtpd\|chromium-common\|python3-[^ ]*\|lib[^ ]*\) (.*/\1/p' | grep -Ev '^lib(clamav|mspack|sigsegv|zephyr)'
		apt-cache show "$1" >/dev/null 2>&1 && echo "$1"
	} | sort -u | grep .
}

# unpack NAME PACKAGE FOLDER PROGRAM ...: puts programs of the folder, and their libraries, into build/.NAME. A program that is
# a folder gets a starter. What the variable keep names is put into its share.
unpack() (
	name=$1 package=$2 folder=$3
	shift 3
	to=$(dirname "$0")/.$name
	if [ -d "$to/bin" ]; then
		return
	elif ! command -v apt-get >/dev/null; then
		echo "setup: the programs $* of $package must be in build/.$name/bin"
		return
	fi
	case $foreign in
	*" $package "*)
		debian
		apt-get update -qq || fail "no lists of Debian 12 at deb.debian.org, where $package would come from, that the keys of Debian known here prove. Those of Ubuntu 22.04 are too old: only make demo is for it"
		;;
	*) ! find_root || $become apt-get update -qq ;;
	esac
	packages=$(needed_by "$package") || fail "apt-get knows no package $package${APT_CONFIG:+ of Debian 12}, which is needed to test, or cannot bring together what it needs. As root: apt-get update"
	echo "setup: unpacking to build/.$name:" $packages
	rm -rf "$to" "$to.part"
	mkdir -p "$to.part/all" "$to.part/bin" "$to.part/lib" "$to.part/share"
	(
		cd "$to.part"
		apt-get download -qq -o APT::Sandbox::User=root $packages
		for deb in *.deb; do
			dpkg -x "$deb" all
		done
		for program in "$@"; do
			if [ -d "all/$folder/$program" ]; then
				mv "all/$folder/$program" lib/
				printf '#!/bin/sh\nat=$(dirname "$0")/../lib\nLD_LIBRARY_PATH=$at exec "$at/%s/%s" "$@"\n' $program $program >bin/$program
				chmod +x bin/$program
			else
				mv "all/$folder/$program" bin/
			fi
		done
		find all -name 'lib*.so*' -exec mv {} lib/ \;
		for kept in $keep; do
			mv "all/$kept" share/
		done
		rm -rf all *.deb
	)
	lacking=$(LD_LIBRARY_PATH=$to.part/lib$(printf :%s "$to.part"/lib/*/) ldd "$to.part"/bin/* "$to.part"/lib/*/* 2>/dev/null | sed -n 's/^[[:space:]]*\(.*\) => not found/\1/p' | sort -u)
	[ -z "$lacking" ] || fail "the programs of $package cannot start, since these libraries were not unpacked:" $lacking
	mv "$to.part" "$to"
)

need_go
need_node
case "$1" in
build) install "$build_packages" build ;;
test)
	find_foreign
	install "$build_packages $test_packages $browsers" 'build and test'
	unpack cyrus cyrus-imapd usr/lib/cyrus/bin master imapd idled ctl_cyrusdb
	unpack courier courier-imap usr/bin imapd
	keep=etc/ldap/schema unpack slapd slapd usr/sbin slapd
	keep=usr/lib/python3/dist-packages unpack radicale radicale usr/bin
	for browser in chromium thunderbird; do
		case $foreign in *" $browser "*) keep=usr/share/$browser unpack $browser $browser usr/lib $browser ;; esac
	done
	;;
packages) install "$windows_packages" 'pack for Windows and try that under Wine' ;;
clients)
	install "$client_packages" 'try the gate with more mail clients'
	unpack opensmtpd opensmtpd usr sbin/smtpd libexec/opensmtpd/mail.maildir
	;;
*) fail "usage: setup.sh build|test|packages|clients" ;;
esac
