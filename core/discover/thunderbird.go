package discover

import (
	"bufio"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"missent/core/guard"
	"missent/core/mail"
)

// Bounds of what is read of a profile.
const (
	maxProfiles = 50
	maxPrefs    = 16 << 20
	maxPref     = 64 << 10 // one line
	maxAccounts = 100
)

// accountsOf reads the accounts of all profiles of a folder. A profile that cannot be read has none.
func accountsOf(folder string) []guard.Candidate {
	var out []guard.Candidate
	for _, dir := range profilesOf(folder) {
		prefs, err := os.Open(filepath.Join(dir, "prefs.js"))
		if err != nil {
			continue
		}
		out = append(out, readPrefs(io.LimitReader(prefs, maxPrefs)).accounts()...)
		prefs.Close()
	}
	return out
}

// profilesOf are the folders of the profiles that a folder names.
func profilesOf(folder string) []string {
	ini, err := os.Open(filepath.Join(folder, "profiles.ini"))
	if err != nil {
		return nil
	}
	defer ini.Close()
	dirs := profiles(io.LimitReader(ini, maxPref))
	for i, dir := range dirs {
		if !filepath.IsAbs(dir) {
			dirs[i] = filepath.Join(folder, filepath.FromSlash(dir))
		}
	}
	return dirs
}

// Books are the files of address books in every profile of Thunderbird on this computer, those of collected addresses
// included.
func (f *Finder) Books() []string {
	var out []string
	for _, folder := range f.profiles {
		for _, dir := range profilesOf(folder) {
			files, err := os.ReadDir(dir)
			if err != nil {
				continue
			}
			for _, file := range files { // in the order of names
				named, _ := filepath.Match("abook*.sqlite", file.Name())
				if file.Type().IsRegular() && (named || file.Name() == "history.sqlite") {
					out = append(out, filepath.Join(dir, file.Name()))
				}
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// profiles are the Path lines of a profiles.ini; a relative one belongs to the folder of the file.
func profiles(r io.Reader) []string {
	var out []string
	lines := bufio.NewScanner(r)
	for lines.Scan() && len(out) < maxProfiles {
		if path, ok := strings.CutPrefix(strings.TrimSpace(lines.Text()), "Path="); ok && path != "" {
			out = append(out, path)
		}
	}
	return out
}

// prefs are the preferences of a profile that are about mail.
type prefs map[string]string

// readPrefs reads lines of the form user_pref("name", value); and passes over everything else. No script is run.
func readPrefs(r io.Reader) prefs {
	p := prefs{}
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 0, 4096), maxPref)
	for lines.Scan() {
		rest, ok := strings.CutPrefix(lines.Text(), `user_pref("mail.`)
		if !ok {
			continue
		}
		name, rest, ok := strings.Cut(rest, `"`)
		if !ok {
			continue
		}
		raw := strings.TrimSuffix(strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(rest), ",")), ");")
		var value any
		if json.Unmarshal([]byte(raw), &value) != nil {
			continue
		}
		switch v := value.(type) {
		case string:
			p["mail."+name] = v
		case float64:
			p["mail."+name] = strconv.FormatFloat(v, 'f', -1, 64)
		}
	}
	return p
}

// accounts are those kept by IMAP: one candidate for each identity, since each has an address of its own.
func (p prefs) accounts() []guard.Candidate {
	var out []guard.Candidate
	for _, account := range list(p["mail.accountmanager.accounts"]) {
		server := "mail.server." + p["mail.account."+account+".server"] + "."
		if p[server+"type"] != "imap" {
			continue
		}
		in, ok := p.incoming(server)
		if !ok {
			continue
		}
		for _, id := range list(p["mail.account."+account+".identities"]) {
			a, fault := mail.ParseAddress(p["mail.identity."+id+".useremail"])
			if fault != mail.NoFault || len(out) >= maxAccounts {
				continue
			}
			smtp := p["mail.identity."+id+".smtpServer"]
			if smtp == "" {
				smtp = p["mail.smtp.defaultserver"]
			}
			c := guard.Candidate{Origin: "thunderbird", Address: a, Incoming: in, SignIn: byPassword}
			c.Outgoing, _ = p.outgoing("mail.smtpserver." + smtp + ".")
			if row := providerOfHost(in.Host); row != nil {
				c.Source, c.SignIn, c.Help = row.name, row.signIn, row.help
			}
			out = append(out, c)
		}
	}
	return out
}

// incoming reads a server. One without encryption becomes STARTTLS, which must then succeed.
func (p prefs) incoming(key string) (guard.Endpoint, bool) {
	return p.endpoint(key, "userName", map[bool]int{true: 993, false: 143}, p[key+"socketType"] == "3")
}

func (p prefs) outgoing(key string) (guard.Endpoint, bool) {
	return p.endpoint(key, "username", map[bool]int{true: 465, false: 587}, p[key+"try_ssl"] == "3")
}

func (p prefs) endpoint(key, user string, usual map[bool]int, implicit bool) (guard.Endpoint, bool) {
	e := guard.Endpoint{Port: usual[implicit], Security: map[bool]string{true: "tls", false: "starttls"}[implicit]}
	var hostOK, userOK bool
	e.Host, hostOK = hostOf(p[key+"hostname"])
	e.User, userOK = userOf(p[key+user])
	if port, err := strconv.Atoi(p[key+"port"]); err == nil && port > 0 && port < 1<<16 {
		e.Port = port
	}
	if !hostOK || !userOK {
		return guard.Endpoint{}, false
	}
	return e, true
}

func list(s string) []string {
	return slices.DeleteFunc(strings.Split(s, ","), func(s string) bool { return s == "" })
}
