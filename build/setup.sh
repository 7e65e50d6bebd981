#!/bin/sh -e
# Installs what building (setup.sh build), testing (test), packing for Windows (packages) or trying the gate with more mail
# clients (clients) needs from the packages of Debian 12 or Ubuntu, and says what. When nothing is missing it changes
# nothing. Cyrus and Courier, whose packages conflict with that of Dovecot, OpenSMTPD, whose package conflicts with that of
# Postfix, and OpenLDAP and Radicale, whose packages would set up a server of the machine, are not installed: what the tests
# start of them is unpacked to hidden folders beside this script. Go and Node are looked for and never installed: which
# version comes from where is the owner's decision.

go_wanted=1.26
node_wanted=20.19
build_packages='gcc libc6-dev pkg-config libgtk-3-dev libwebkit2gtk-4.1-dev'
test_packages='xvfb xauth openbox xdotool wmctrl x11-utils imagemagick dbus dbus-x11 at-spi2-core python3-pyatspi
	gir1.2-gtk-3.0 fonts-dejavu-core chromium dovecot-imapd isync gnome-keyring desktop-file-utils
	openssl gpg gpg-agent gpgconf postfix sasl2-bin libsasl2-modules swaks libnet-ssleay-perl msmtp sylpheed thunderbird
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

# needed_by PACKAGE: the package and the libraries missing here, whatever they are called in this release. What only needs upgrading is there, and what checks for
# viruses or sends by Zephyr is not started.
needed_by() {
	{
		apt-get -s install --no-install-recommends "$1" 2>/dev/null |
			sed -n 's/^Inst \(cyrus-[^ ]*\|courier-imap\|courier-authlib\|opensmtpd\|python3-[^ ]*\|lib[^ ]*\) (.*/\1/p' | grep -Ev '^lib(clamav|mspack|sigsegv|zephyr)'
		apt-cache show "$1" >/dev/null 2>&1 && echo "$1"
	} | sort -u | grep .
}

# unpack NAME PACKAGE FOLDER PROGRAM ...: puts programs of the folder, and their libraries, into build/.NAME. What the variable
# keep names is put into its share.
unpack() {
	name=$1 package=$2 folder=$3
	shift 3
	to=$(dirname "$0")/.$name
	if [ -d "$to/bin" ]; then
		return
	elif ! command -v apt-get >/dev/null; then
		echo "setup: the programs $* of $package must be in build/.$name/bin"
		return
	fi
	! find_root || $become apt-get update -qq
	packages=$(needed_by "$package") || fail "apt-get knows no package $package, which is needed to test. As root: apt-get update"
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
			mv "all/$folder/$program" bin/
		done
		find all -name 'lib*.so.*' -exec mv {} lib/ \;
		for kept in $keep; do
			mv "all/$kept" share/
		done
		rm -rf all *.deb
	)
	lacking=$(LD_LIBRARY_PATH=$to.part/lib ldd "$to.part"/bin/* 2>/dev/null | sed -n 's/^[[:space:]]*\(.*\) => not found/\1/p' | sort -u)
	[ -z "$lacking" ] || fail "the programs of $package cannot start, since these libraries were not unpacked:" $lacking
	mv "$to.part" "$to"
}

need_go
need_node
case "$1" in
build) install "$build_packages" build ;;
test)
	install "$build_packages $test_packages" 'build and test'
	unpack cyrus cyrus-imapd usr/lib/cyrus/bin master imapd idled ctl_cyrusdb
	unpack courier courier-imap usr/bin imapd
	keep=etc/ldap/schema unpack slapd slapd usr/sbin slapd
	keep=usr/lib/python3/dist-packages unpack radicale radicale usr/bin
	;;
packages) install "$windows_packages" 'pack for Windows and try that under Wine' ;;
clients)
	install "$client_packages" 'try the gate with more mail clients'
	unpack opensmtpd opensmtpd usr sbin/smtpd libexec/opensmtpd/mail.maildir
	;;
*) fail "usage: setup.sh build|test|packages|clients" ;;
esac
