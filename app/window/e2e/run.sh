#!/bin/sh -e
# Runs a test program under an X server, a window manager and a session bus of its own, with a fresh home, so that it
# touches nothing of the user's and needs no display: run.sh /PATH/TO/PROGRAM [ARGUMENT ...]
cd "$(dirname "$0")"
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
mkdir -m 700 "$home/run"
export HOME="$home" XDG_RUNTIME_DIR="$home/run" XDG_CONFIG_HOME="$home/config" XDG_DATA_HOME="$home/data" \
	XDG_CACHE_HOME="$home/cache" LANG=C.UTF-8 NO_AT_BRIDGE=0
unset DISPLAY WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS GDK_BACKEND GTK_THEME LC_ALL
xvfb-run -a -s '-screen 0 1280x1024x24 -nolisten tcp' dbus-run-session -- sh -c '
	openbox >/dev/null 2>&1 &
	manager=$!
	until xprop -root _NET_SUPPORTING_WM_CHECK 2>/dev/null | grep -q "window id"; do sleep 0.05; done
	status=0
	"$@" || status=$?
	kill $manager
	exit $status' sh "$@"
