# Runs in the copy: installs, upgrades, removes and purges as an administrator does. inside.sh OLD.deb NEW.deb
fail() { echo "inside: $*" >&2; exit 1; }
export DEBIAN_FRONTEND=noninteractive
apt_get() { apt-get -y -q -o Dpkg::Options::=--force-confold "$@"; }
useradd -m -u 4711 ann
useradd -m -u 4712 mallory
data=/home/ann/.local/share/missent

apt_get install "/space/$1"
runuser -u ann -- missent version | grep -q '^missent ' || fail "the program"
man -w missent >/dev/null && man -w missent-window >/dev/null || fail "the manual"
grep -q '"/usr/bin/missent"' /usr/lib/mozilla/native-messaging-hosts/missent.json || fail "the native host"
runuser -u ann -- sh -c 'cd; mkdir -p .thunderbird/a.default; echo {} >.thunderbird/a.default/extensions.json'
runuser -u ann -- missent doctor | grep -q '^ok *thunderbird native host: /usr/lib/mozilla/native-messaging-hosts/missent.json' || fail "the doctor does not find the native host"
# A real Thunderbird finds the installed program by the package's own file, and starts it at Send.
MISSENT_INSTALLED=yes MISSENT_PROGRAM=/usr/bin/missent MISSENT_XPI=/usr/share/missent/missent.xpi /space/run.sh /space/e2e-thunderbird.test \
	-test.timeout 5m -test.v -test.run '^Test(ACleanMessageLeavesUntouched|UseChangesTheRecipientAndSends|TheGuardIsStartedAtSend)$' || fail "Thunderbird on the installed package"
grep -q 'Exec=/usr/bin/missent' /etc/xdg/autostart/missent.desktop || fail "the start at log-in"
echo '{"mode":"audit","rule.validate":["*.ml"]}' >/etc/missent/policies/managed/10.json
runuser -u ann -- missent policy show | grep -q '^mode *audit *your organisation' || fail "the policy"
echo '# of the administrator' >>/etc/xdg/autostart/missent.desktop
printf '{"kind":"contact","address":"bob@b.example","name":"Bob","sent":12}\n' | runuser -u ann -- missent history import - || fail "no data of a user"
[ -s $data/missent.db ] || fail "no database"

apt_get install "/space/$2"
dpkg-query -W -f '${Version}' missent | grep -q '^0.2.0' || fail "the upgrade"
grep -q audit /etc/missent/policies/managed/10.json || fail "the upgrade took the policy"
grep -q administrator /etc/xdg/autostart/missent.desktop || fail "the upgrade took a changed file"
runuser -u ann -- missent history show bob@b.example | grep -q Bob || fail "the upgrade took what was learned"

apt_get remove missent
[ ! -e /usr/bin/missent ] || fail "removed, and still there"
apt_get purge missent
[ -s $data/missent.db ] || fail "purged without a question, and the data are gone"
[ ! -e /etc/xdg/autostart/missent.desktop ] || fail "purged, and still started at log-in"
[ -f /etc/missent/policies/managed/10.json ] || fail "the administrator's policy is gone"

apt_get install "/space/$2"
echo secret >/root/secret
ln -s /root /home/mallory/.local-link
mkdir -p /home/mallory/.local/share && ln -s /root /home/mallory/.local/share/missent && chown -hR mallory /home/mallory/.local
echo 'missent missent/purge-data boolean true' | debconf-set-selections
apt_get purge missent
[ ! -e $data ] || fail "said yes, and the data are there"
[ -f /root/secret ] || fail "a link of a user led the purge astray"
! find / -xdev -path /proc -prune -o -path /space -prune -o -path /tmp -prune -o -path /work -prune -o -path /root -prune -o -name 'missent*' -newer /space/inside.sh -print 2>/dev/null | grep -v -e '^/var/lib/apt' -e '^/etc/missent' -e '^/var/cache/debconf' -e '^/home/mallory' | grep . || fail "left behind"
echo "inside: ok"
