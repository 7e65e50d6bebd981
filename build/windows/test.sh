#!/bin/sh -e
# Builds the MSI twice and compares, signs it with a certificate of its own, and installs, upgrades and removes it under Wine,
# in a prefix of its own: features, silence, a refused downgrade, and the guard with its database, the policy of the
# registry and the pipe. It needs gcc-mingw-w64-x86-64 wixl msitools osslsigncode wine64 wine faketime imagemagick. Wine is not
# Windows: there is no WebView2, so the window is not shown, and Group Policy is written by hand.
cd "$(dirname "$0")/../.."
at=$(mktemp -d)
export WINEARCH=win64 WINEPREFIX=$at/prefix WINEDEBUG=-all DISPLAY=
trap 'wineserver -k 2>/dev/null || true; rm -rf "$at"' EXIT
fail() { echo "windows: $*" >&2; exit 1; }

echo "windows: building"
openssl req -x509 -newkey rsa:2048 -nodes -keyout "$at/key.pem" -out "$at/cert.pem" -days 2 -subj '/CN=Missent test' \
	-addext extendedKeyUsage=codeSigning -addext basicConstraints=critical,CA:TRUE 2>/dev/null
build/windows/build.sh 0.1.0 "$at/one" >/dev/null
build/windows/build.sh 0.1.0 "$at/two" >/dev/null
cmp "$at"/one/*.msi "$at"/two/*.msi || fail "built twice, not the same"
SIGN=build/windows/sign.sh SIGN_CERT=$at/cert.pem SIGN_KEY=$at/key.pem build/windows/build.sh 0.2.0 "$at/next" >/dev/null
osslsigncode verify -CAfile "$at/cert.pem" -in "$at"/next/*.msi >"$at/log" 2>&1 || { cat "$at/log"; fail "the signature of the package"; }
old=$(winepath -w "$at"/one/*.msi 2>/dev/null) new=$(winepath -w "$at"/next/*.msi 2>/dev/null)

echo "windows: installing"
x86_64-w64-mingw32-gcc -shared -o "$at/bcryptprimitives.dll" build/windows/standin.c -ladvapi32
wineboot -i >/dev/null 2>&1
cp "$at/bcryptprimitives.dll" "$WINEPREFIX/drive_c/windows/system32/"
here="$WINEPREFIX/drive_c/Program Files/Missent"
program='C:\Program Files\Missent\missent.exe'
reg() { wine reg "$@" >"$at/log" 2>&1; }
run='HKLM\Software\Microsoft\Windows\CurrentVersion\Run'
host='HKLM\Software\Mozilla\NativeMessagingHosts\missent'
timeout 60 wine msiexec /i "$old" /qn || fail "install"
for f in missent.exe missentw.exe missent-window.exe missent.xpi missent.json LICENCES.txt NOTICE.txt sbom.cdx.json; do [ -f "$here/$f" ] || fail "$f is not there"; done
reg query "$run" /v Missent || fail "no start at log-in"
reg query "$host" /ve && grep -q 'missent.json' "$at/log" || fail "Thunderbird does not find it"
timeout 30 wine "$program" version | tr -d '\r' | grep -q '^missent 0.1.0$' || fail "the installed program"

echo "windows: the policy of the registry"
policies='HKLM\Software\Policies\Missent'
reg add "$policies" /v mode /t REG_SZ /d audit /f
reg add "$policies" /v report.event-log /t REG_DWORD /d 1 /f
reg add "$policies"'\rule.validate' /v 1 /t REG_SZ /d '*.ml' /f
reg add 'HKCU\Software\Policies\Missent' /v mode /t REG_SZ /d enforce /f
timeout 30 wine "$program" policy show --json >"$at/policy" || fail "policy show"
grep -q '"mode":{"value":"audit","origin":"policy","locked":true,"source":"HKLM' "$at/policy" || fail "the machine does not go first: $(cat "$at/policy")"
grep -q '"rule.validate":{"value":"\*.ml"' "$at/policy" || fail "the list of the registry"
grep -q '"report.event-log":{"value":"true"' "$at/policy" || fail "the number of the registry"

echo "windows: the guard and its database"
printf 'From: Ann <ann@army.mil>\r\nTo: a.keita@sante.gov.ml\r\nSubject: x\r\n\r\nHello\r\n' >"$at/letter.eml"
code=0
timeout 30 wine "$program" --data 'C:\missent' check --json "$(winepath -w "$at/letter.eml")" >"$at/log" || code=$?
[ $code = 2 ] && grep -q '"check":"policy","level":"stop"' "$at/log" || fail "the rule: $code, $(cat "$at/log")"

echo "windows: what a user may try against it"
weaker='{"rule.validate":[],"rule.trusted":["*.ml"]}'
echo "$weaker" >"$WINEPREFIX/drive_c/weaker.json"
mkdir -p "$WINEPREFIX/drive_c/mine/Missent" && echo "$weaker" >"$WINEPREFIX/drive_c/mine/Missent/policy.json"
holds() {
	code=0
	timeout 30 "$@" check --json "$(winepath -w "$at/letter.eml")" >"$at/log" || code=$?
	[ $code = 2 ] || fail "$*: $code, $(cat "$at/log")"
}
# His part of the policy, which Windows lets only administrators write, and keys of his own.
for key in 'HKCU\Software\Policies\Missent' 'HKCU\Software\Policies\Missent\Recommended' 'HKCU\Software\Missent'; do
	reg add "$key"'\rule.trusted' /v 1 /t REG_SZ /d '*.ml' /f
	reg add "$key"'\rule.validate' /v 1 /t REG_SZ /d 'other.example' /f
	holds wine "$program" --data 'C:\missent'
done
holds wine "$program" --data 'C:\mine\Missent'
holds wine "$program" --data 'C:\missent' --policy 'C:\weaker.json'
holds wine "$program" --data 'C:\missent' --me a.keita@sante.gov.ml
holds env LOCALAPPDATA='C:\mine' APPDATA='C:\mine' USERPROFILE='C:\mine' ProgramData='C:\mine' MISSENT_POLICY='C:\weaker.json' wine "$program"
timeout 60 wine "$program" --data 'C:\missent' --quiet >"$at/guard" 2>&1 &
guard=$!
n=0
until [ -s "$WINEPREFIX/drive_c/missent/missent.db" ] && [ -f "$WINEPREFIX/drive_c/missent/lock" ]; do
	n=$((n + 1)); [ $n -lt 100 ] || { cat "$at/guard"; fail "the guard does not start"; }
	sleep 0.2
done
timeout 30 wine "$program" --data 'C:\missent' --quiet || fail "a second start"
timeout 30 wine "$program" --data 'C:\missent' doctor --verify >"$at/log" || { cat "$at/log"; fail "the log of decisions"; }
kill $guard 2>/dev/null || true
wine taskkill /f /im missent.exe >/dev/null 2>&1 || true
wait $guard 2>/dev/null || true
GOOS=windows GOARCH=amd64 CGO_ENABLED=0 go test -c -o "$at/pipe.exe" ./core/localapi
(cd core/localapi && timeout 60 wine "$at/pipe.exe" -test.run '^TestPipe$' -test.timeout 50s) || fail "the pipe"
GOOS=windows GOARCH=amd64 CGO_ENABLED=0 go test -c -o "$at/host.exe" ./app/missent/nativehost
timeout 60 wine "$at/host.exe" -test.timeout 50s || fail "doctor --fix in the registry"

echo "windows: upgrade, downgrade, features, removal"
timeout 60 wine msiexec /i "$new" /qn || fail "upgrade"
timeout 30 wine "$program" version | tr -d '\r' | grep -q '^missent 0.2.0$' || fail "the upgrade left the old program"
osslsigncode verify -CAfile "$at/cert.pem" -in "$here/missentw.exe" >"$at/log" 2>&1 || { cat "$at/log"; fail "the signature of the program"; }
reg query 'HKLM\Software\Microsoft\Windows\CurrentVersion\Uninstall' /s
[ "$(grep -c 'DisplayName .*Missent' "$at/log")" = 1 ] || { cat "$at/log"; fail "not one entry in the list of programs"; }
! timeout 60 wine msiexec /i "$old" /qn 2>/dev/null || fail "a downgrade was not refused"
timeout 30 wine "$program" version | tr -d '\r' | grep -q '^missent 0.2.0$' || fail "the downgrade took something"
timeout 60 wine msiexec /x "$new" /qn || fail "removal"
[ ! -e "$here/missent.exe" ] || fail "removed, and still there"
! reg query "$run" /v Missent || fail "removed, and still started at log-in"
[ -s "$WINEPREFIX/drive_c/missent/missent.db" ] || fail "removal took the user's data"
timeout 60 wine msiexec /i "$new" /qn ADDLOCAL=Main || fail "install of one feature"
! reg query "$run" /v Missent || fail "started at log-in, though not wanted"
[ ! -e "$here/missent.xpi" ] || fail "the add-on, though not wanted"
echo "windows: ok"
