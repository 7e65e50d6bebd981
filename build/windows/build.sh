#!/bin/sh -e
# Builds the programs for Windows on Debian and packs them into an MSI for all users of a computer: build.sh VERSION FOLDER.
# Needs gcc-mingw-w64-x86-64, wixl, imagemagick, faketime (build/setup.sh packages), and what `make build` made: the page and
# the add-on. The same sources give the same file, byte for byte. SIGN=PROGRAM signs each program and the package:
# it is called as PROGRAM FILE, and replaces the file (build/windows/sign.sh is one, with osslsigncode).
cd "$(dirname "$0")/../.."
SIGN=$(case $SIGN in */*) readlink -f "$SIGN" ;; *) echo "$SIGN" ;; esac)
version=$1
to=$2
[ -f frontend/dist/index.html ] && [ -f build/bin/missent.xpi ] || { echo "windows: run make build first" >&2; exit 1; }

# The version of an MSI is three numbers; what git describes beyond them is in the program alone.
numbers=$(echo "$version" | sed -n 's/^v\{0,1\}\([0-9][0-9]*\.[0-9][0-9]*\.[0-9][0-9]*\).*/\1/p')
numbers=${numbers:-0.1.0}
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -c safe.directory='*' log -1 --format=%ct)}
export SOURCE_DATE_EPOCH GOFLAGS="$GOFLAGS -buildvcs=false" GOOS=windows GOARCH=amd64 CGO_ENABLED=1 CC=x86_64-w64-mingw32-gcc
work=$(mktemp -d)
trap 'rm -rf "$work"; rm -f app/missent/rsrc_windows_amd64.syso app/window/rsrc_windows_amd64.syso' EXIT

# Icon, manifest and version of the programs.
convert build/icon/app-16.png build/icon/app-32.png build/icon/app-48.png build/icon/app-256.png "$work/app.ico"
cp build/windows/missent.manifest "$work/app.manifest"
commas=$(echo "$numbers" | tr . ,),0
for program in missent window; do
	cat >"$work/app.rc" <<RC
1 ICON "app.ico"
1 24 "app.manifest"
1 VERSIONINFO
FILEVERSION $commas
PRODUCTVERSION $commas
BEGIN
 BLOCK "StringFileInfo"
 BEGIN
  BLOCK "040904B0"
  BEGIN
   VALUE "CompanyName", "The Missent authors"
   VALUE "FileDescription", "Missent"
   VALUE "ProductName", "Missent"
   VALUE "ProductVersion", "$version"
  END
 END
 BLOCK "VarFileInfo" BEGIN VALUE "Translation", 0x409, 1200 END
END
RC
	(cd "$work" && x86_64-w64-mingw32-windres app.rc -O coff -o app.syso)
	cp "$work/app.syso" app/$program/rsrc_windows_amd64.syso
done
stamp="-s -w -X main.version=$version"
go build -trimpath -ldflags "$stamp" -o "$work/missent.exe" ./app/missent
go build -trimpath -ldflags "$stamp -H windowsgui" -o "$work/missentw.exe" ./app/missent # without a console, for the log-in
go build -trimpath -tags desktop,production,wv2runtime.error -ldflags "$stamp -H windowsgui" -o "$work/missent-window.exe" ./app/window
GOOS= GOARCH= CC= go build -o "$work/parts" ./build/parts
"$work/parts" "$version" "$work"
GOOS= GOARCH= CC= go run ./build/host missent.exe >"$work/missent.json" # beside it
cp build/bin/missent.xpi "$work/"
sed 's/$/\r/' NOTICE >"$work/NOTICE.txt"
[ -z "$SIGN" ] || for program in missent missentw missent-window; do $SIGN "$work/$program.exe"; done
find "$work" -type f -exec touch -d "@$SOURCE_DATE_EPOCH" {} +

# A product of this version, and this very content of it, have names of their own, made of the bytes.
uuid() { sha256sum | sed 's/^\(.\{8\}\)\(.\{4\}\).\(.\{3\}\).\(.\{3\}\)\(.\{12\}\).*/\1-\2-8\3-8\4-\5/' | tr a-f A-F; }
product=$(echo "missent $numbers" | uuid)
package=$(cd "$work" && sha256sum *.exe missent.xpi missent.json NOTICE.txt LICENCES.txt sbom.cdx.json | uuid)
mkdir -p "$to"
msi=$(cd "$to" && pwd)/missent-$numbers-x64.msi
cp build/windows/missent.wxs "$work/"
cd "$work" # wixl wants the files beside it
TZ=UTC faketime -f "$(date -u -d "@$SOURCE_DATE_EPOCH" '+%Y-%m-%d %H:%M:%S')" \
	wixl -a x64 -D Version="$numbers" -D Product="$product" -o "$msi" missent.wxs
# wixl names the content by chance.
was=$(msiinfo suminfo "$msi" | sed -n 's/^Revision number (UUID): {\(.*\)}$/\1/p')
LC_ALL=C sed -i "s/{$was}/{$package}/" "$msi"
[ -z "$SIGN" ] || $SIGN "$msi"
echo "$msi"
