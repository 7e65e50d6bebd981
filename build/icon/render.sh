#!/bin/sh -e
# Renders the drawn marks of this folder to the PNG files that are committed: the program needs no renderer to be built.
# Run it after changing an SVG. Needs rsvg-convert (apt install librsvg2-bin).
cd "$(dirname "$0")"
root=../..
tray=$root/app/missent/tray/icons
mkdir -p "$tray"
css=$(mktemp)
trap 'rm -f "$css"' EXIT

for size in 16 32 48 64 128 256 512; do
	rsvg-convert -w $size -h $size app.svg -o app-$size.png
done
cp app-128.png $root/app/window/icon.png

# The last part of the name is the panel the mark is for: a dark mark on a light panel and the other way round.
for state in watching asking trouble paused; do
	for size in 16 22 32; do
		for panel in light:#23272e dark:#f2f3f5; do
			echo "svg { color: ${panel#*:} }" >"$css"
			rsvg-convert -w $size -h $size -s "$css" tray-$state-$size.svg -o "$tray/$state-$size-${panel%%:*}.png"
		done
	done
done
