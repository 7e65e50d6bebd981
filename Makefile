# Every target sets up what it needs and ends with an error when something falls short. `make help` lists them.

SHELL := /bin/sh
.DEFAULT_GOAL := build
.DELETE_ON_ERROR:
.NOTPARALLEL:

bin := build/bin
web := frontend
comma := ,
version := $(shell git -c safe.directory='*' describe --tags --always --dirty 2>/dev/null || echo dev)
stamp := -s -w -X main.version=$(version)
window_tags := desktop,production$(if $(filter Linux,$(shell uname -s)),$(comma)webkit2_41)
staticcheck := honnef.co/go/tools/cmd/staticcheck@v0.7.0
govulncheck := golang.org/x/vuln/cmd/govulncheck@v1.8.0
gofumpt := mvdan.cc/gofumpt@v0.12.0
addons_linter := addons-linter@10.13.0

# A checkout may belong to somebody else (root in a container), where git refuses to be asked.
export GOFLAGS := $(GOFLAGS) -buildvcs=false

# What build/setup.sh unpacks where the system has only doors to snaps.
export PATH := $(CURDIR)/build/.chromium/bin:$(CURDIR)/build/.thunderbird/bin:$(PATH)

##@ Build

.PHONY: build
build: setup $(web)/dist/index.html $(bin)/missent.xpi ## build build/bin: missent, missent-window and missent.xpi, the add-on
	go build -tags $(window_tags) -trimpath -ldflags '$(stamp)' -o $(bin)/missent-window ./app/window
	go build -trimpath -ldflags '$(stamp)' -o $(bin)/missent ./app/missent

.PHONY: demo
demo: build ## the whole product on an embedded mailbox; nothing leaves the machine
	$(bin)/missent demo

.PHONY: setup setup-test setup-clients
setup:
	@build/setup.sh build
setup-test:
	@build/setup.sh test
setup-clients:
	@build/setup.sh clients

# The functions of the page: a program with the tag "bindings" writes them (see app/window/main.go).
bound := $(web)/wailsjs/go/bound/Desk.js
$(bound): $(wildcard app/window/*.go app/window/bound/*.go core/view/*.go) wails.json go.mod
	@mkdir -p $(bin)
	go build -tags bindings -o $(bin)/bindings ./app/window
	@$(bin)/bindings >$(bin)/bindings.log 2>&1 || { cat $(bin)/bindings.log; exit 1; }
	@touch $@

modules := $(web)/node_modules/.package-lock.json
$(modules): $(web)/package.json $(web)/package-lock.json
	cd $(web) && npm ci --no-audit --no-fund
	@touch $@

page := $(shell find $(web)/src $(web)/index.html -type f 2>/dev/null) $(wildcard docs/screenshots/gate-*-settings.png)
$(web)/dist/index.html: $(modules) $(bound) $(page) $(wildcard $(web)/*.config.* $(web)/tsconfig.json)
	cd $(web) && npm run --silent build
	@touch $@

add_on := $(shell find $(web)/addon -type f 2>/dev/null)
$(bin)/missent.xpi: $(modules) $(add_on) $(page) build/xpi/main.go
	@mkdir -p $(bin)
	cd $(web) && npm run --silent addon
	go run ./build/xpi $(web)/dist-addon $(version) $@

##@ Test

.PHONY: test
test: setup-test build test-format test-go test-web e2e-window e2e-thunderbird e2e-gate ## everything, from a fresh machine

.PHONY: test-format
test-format:
	@bad=$$(gofmt -l core app build $(web)/*.go); [ -z "$$bad" ] || { echo "not formatted by gofmt:"; echo "$$bad"; exit 1; }
	@build/lint.sh
	go vet ./...

# Two packages at once: several start servers of their own.
.PHONY: test-go
test-go: setup-test $(web)/dist/index.html ## the Go tests with the race detector
	go test -race -p 2 -timeout 8m ./core/... ./app/... ./build/...

.PHONY: test-web
test-web: setup-test $(web)/dist/index.html ## the front end: types, unit tests, every window in a browser
	cd $(web) && npm run --silent check
	cd $(web) && npm run --silent test
	cd $(web) && npm run --silent look

here := $(CURDIR)/$(bin)
in_window := MISSENT_PROGRAM=$(here)/missent MISSENT_WINDOW=$(here)/missent-window MISSENT_ESCAPE=$(here)/e2e-escape-window MISSENT_DEV_WINDOW=$(here)/e2e-dev-window app/window/e2e/run.sh $(here)/e2e-window.test

.PHONY: e2e-window e2e-window-program
e2e-window: setup-test build e2e-window-program ## the real window, found by its accessible names and clicked
	$(in_window) -test.timeout 8m

e2e-window-program:
	go vet -tags e2e ./app/window/e2e
	go test -c -race -tags e2e -o $(bin)/e2e-window.test ./app/window/e2e
	@echo '{"Replace":{"$(CURDIR)/$(web)/dist/index.html":"$(CURDIR)/app/window/e2e/testdata/escape.html"}}' >$(bin)/escape.json
	go build -overlay $(bin)/escape.json -tags $(window_tags) -trimpath -o $(bin)/e2e-escape-window ./app/window
	go build -tags dev,webkit2_41 -trimpath -o $(bin)/e2e-dev-window ./app/window # serves its functions on loopback: never shipped

in_thunderbird := MISSENT_PROGRAM=$(here)/missent MISSENT_XPI=$(here)/missent.xpi app/window/e2e/run.sh $(here)/e2e-thunderbird.test

.PHONY: e2e-thunderbird e2e-thunderbird-program
e2e-thunderbird: setup-test build e2e-thunderbird-program ## the add-on in a real Thunderbird, with a sink for what it sends
	$(in_thunderbird) -test.timeout 8m

e2e-thunderbird-program:
	go vet -tags e2e ./app/missent/thunderbird
	go test -c -tags e2e -o $(bin)/e2e-thunderbird.test ./app/missent/thunderbird

.PHONY: e2e-accounts
e2e-accounts: setup-test ## learning and watching on real servers, sign-in, set-up with bad servers, address books, the directory
	go test -race -count=1 -timeout 8m ./core/imap/... ./core/secret/... ./core/oauth/... ./core/discover/... ./core/carddav/... ./core/ldap/...

# A real Postfix, real mail clients, and every byte cut; the Go tests cut each seventh, with the race detector.
.PHONY: e2e-gate
e2e-gate: setup-test ## the gate before a real Postfix, with swaks, msmtp and Sylpheed; broken in every way
	go vet -tags e2e ./core/gate
	go test -count=1 -timeout 8m -tags e2e -run '^Test(Cut|Killed|Flat|Postfix|CommandLine|Sylpheed|Signatures|TwoUsers|Nothing)' ./core/gate

# Apart from make test: they take four minutes, and OpenSMTPD and KMail a mount namespace, which not every machine grants to root.
.PHONY: e2e-gate-clients
e2e-gate-clients: setup-test setup-clients ## the gate with a real Thunderbird, Evolution, KMail, Claws Mail, Geary and Mutt, and before a real OpenSMTPD
	go vet -tags e2e ./core/gate
	go test -count=1 -timeout 8m -tags e2e -run '^Test(Thunderbird|Evolution|KMail|Claws|Geary|Mutt|OpenSMTPD)' ./core/gate

# Apart from make test: as root, and the packages samba-ad-dc, samba-ad-provision and ldb-tools would set up a server of the
# machine, so that setup.sh does not install them.
.PHONY: e2e-directory
e2e-directory: ## the organisation's directory in an Active Directory by Samba
	go vet -tags e2e ./core/ldap
	go test -count=1 -timeout 8m -tags e2e -run '^TestSamba$$' ./core/ldap

# The collector is a module of its own: it needs more than everything else together, and nothing of it is shipped.
.PHONY: e2e-report
e2e-report: setup-test ## reports to a real rsyslog and a real collector of OpenTelemetry
	cd build/collector && go build -trimpath -o $(here)/collector .
	go vet -tags e2e ./core/report
	MISSENT_COLLECTOR=$(here)/collector go test -count=1 -tags e2e -run '^Test(Rsyslog|Collector)$$' ./core/report

.PHONY: screenshots
screenshots: setup-test build e2e-window-program e2e-thunderbird-program ## pictures of every window, light and dark, to docs/screenshots
	MISSENT_SHOTS=$(CURDIR)/docs/screenshots $(in_window) -test.timeout 8m -test.run '^TestScreenshots$$'
	MISSENT_SHOTS=$(CURDIR)/docs/screenshots $(in_thunderbird) -test.timeout 8m -test.run '^TestScreenshots$$'

##@ Ship

.PHONY: packages
packages: build ## .deb and .rpm to dist/, with their list of parts (CycloneDX) and licences
	rm -rf dist
	build/packages/build.sh $(version) dist

.PHONY: msi
msi: build setup-packages ## the Windows package to dist/; SIGN=build/windows/sign.sh signs it
	build/windows/build.sh $(version) dist

.PHONY: setup-packages
setup-packages:
	@build/setup.sh packages

.PHONY: test-packages
test-packages: setup-test build e2e-thunderbird-program ## packed twice, the same; installed, used by Thunderbird, upgraded, removed, purged (as root)
	build/packages/test.sh

.PHONY: test-msi
test-msi: setup-packages build ## the Windows package twice, the same; signed; installed, upgraded, removed under Wine
	build/windows/test.sh

# A mirror of the database is as good: make release VULNDB=https://mirror/ (or file:///folder). 3 is govulncheck's word for "found".
VULNDB ?= https://vuln.go.dev
.PHONY: vulnerabilities
vulnerabilities: $(web)/dist/index.html ## govulncheck on what is shipped; needs https://vuln.go.dev, so it is for a release, not for test
	GOBIN=$(here) go install $(govulncheck)
	@for program in ./app/missent '-tags $(window_tags) ./app/window'; do \
		$(here)/govulncheck -db $(VULNDB) $$program; case $$? in 0) ;; \
		3) echo "vulnerabilities: $$program holds what is named above; no release" >&2; exit 1 ;; \
		*) echo "vulnerabilities: NOT CHECKED, since govulncheck could not do its work (above: why); no release without it" >&2; exit 1 ;; esac; done

.PHONY: release
release: vulnerabilities test packages msi test-packages test-msi ## everything a release needs, in this order

.PHONY: fleet
fleet: setup-test ## 200 simulated desks against one Dovecot and one rsyslog: the figures of docs/FLEET.md
	go run ./build/fleet -seconds 60 -spread 60

##@ Judge

.PHONY: lint
lint: setup $(web)/dist/index.html $(bin)/missent.xpi ## stricter than test: needs the module proxy the first time
	@build/lint.sh
	go vet ./...
	go vet -tags e2e ./app/window/e2e ./app/missent/thunderbird ./core/gate ./core/ldap ./core/report
	go run $(staticcheck) ./core/... ./app/...
	@bad=$$(go run $(gofumpt) -l core app build $(web)/*.go); [ -z "$$bad" ] || { echo "not formatted by gofumpt:"; echo "$$bad"; exit 1; }
	cd $(web) && npm run --silent check
	npx --yes $(addons_linter) $(bin)/missent.xpi # it warns of permissions that only Thunderbird has

EVAL_DIR ?= ../shared/eval
.PHONY: eval
eval: build ## the evaluation kit, where it is there (EVAL_DIR)
	@if [ -f $(EVAL_DIR)/kit.py ]; then go run ./build/eval $(EVAL_DIR) $(CURDIR)/$(bin)/missent; \
	else echo "eval: there is no evaluation kit at $(EVAL_DIR)"; fi

# The replay is of the evaluation's task t3 where the kit is there, else of made-up mail. Its records are removed at the end.
.PHONY: bench
bench: build e2e-window-program e2e-thunderbird-program ## figures beside what they are compared with
	@t3=$$(mktemp); trap 'rm -f "$$t3"' EXIT; \
	if [ -f $(EVAL_DIR)/kit.py ]; then PYTHONDONTWRITEBYTECODE=1 python3 $(EVAL_DIR)/kit.py records t3 >"$$t3"; export MISSENT_T3="$$t3"; fi; \
	MISSENT_E2E='$(in_window)' MISSENT_THUNDERBIRD='$(in_thunderbird)' go run ./build/bench

.PHONY: clean
clean: ## remove what was built
	rm -rf $(bin) dist $(web)/dist $(web)/dist-fake $(web)/dist-addon $(web)/wailsjs

.PHONY: help
help: ## this list
	@awk -F ':.*## ' '/^##@/ {print "\n" substr($$0, 5)} /^[a-z0-9-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
