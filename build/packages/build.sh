#!/bin/sh -e
# Packs build/bin into packages: build.sh VERSION FOLDER. The same programs give the same packages, byte for byte: times
# come from the last commit (or SOURCE_DATE_EPOCH), and nothing of the machine goes in.
cd "$(dirname "$0")/../.."
version=$1
to=$2
nfpm=${NFPM:-go run github.com/goreleaser/nfpm/v2/cmd/nfpm@v2.45.2} # newer ones need a module the proxy has not

case $version in [0-9]*) ;; *) version=0.1.0~dev.$(echo "$version" | tr -c 'A-Za-z0-9.\n' .) ;; esac
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -c safe.directory='*' log -1 --format=%ct)}
MTIME=$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y-%m-%dT%H:%M:%SZ)
ARCH=$(go env GOARCH)
VERSION=$version
STAGE=$(mktemp -d)
trap 'rm -rf "$STAGE"' EXIT
export SOURCE_DATE_EPOCH MTIME ARCH VERSION STAGE

build/bin/missent manual >"$STAGE/missent.1"
sed 's/VERSION/'"$version"'/' build/packages/missent-window.1 >"$STAGE/missent-window.1"
gzip -9 -n "$STAGE/missent.1" "$STAGE/missent-window.1"
go run ./build/parts "$version" "$STAGE"
go run ./build/host /usr/bin/missent >"$STAGE/missent.json"
find "$STAGE" -type f -exec touch -d "@$SOURCE_DATE_EPOCH" {} +
mkdir -p "$to"
# nfpm fills in variables in few places; here they stand in all.
sed -e "s|\${ARCH}|$ARCH|; s|\${VERSION}|$VERSION|; s|\${MTIME}|$MTIME|; s|\${STAGE}|$STAGE|g" build/packages/nfpm.yaml >"$STAGE/nfpm.yaml"
for kind in ${KINDS:-deb rpm}; do
	$nfpm package --config "$STAGE/nfpm.yaml" --packager $kind --target "$to/" >/dev/null
done
cp "$STAGE/sbom.cdx.json" "$to/missent-$version.cdx.json"
(cd "$to" && find . -name 'missent[-_]*' | sort | xargs sha256sum >SHA256SUMS)
