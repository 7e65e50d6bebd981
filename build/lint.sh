#!/bin/sh -e
# Rules of the house that no linter knows. Each prints the lines that break it.
cd "$(dirname "$0")/.."
status=0

# rule WHY PATTERN FILE ...: none of the files may have a line that fits.
rule() {
	why=$1 pattern=$2
	shift 2
	if [ $# -gt 0 ] && grep -nE -e "$pattern" "$@"; then
		echo "lint: $why" >&2
		status=1
	fi
}

go_files() { find core app build frontend -name node_modules -prune -o -name '*.go' -print | sort; }
product() { go_files | grep -v '_test\.go$' | grep -v '^core/coretest/'; }
page() { find frontend/src frontend/index.html frontend/addon -type f \( -name '*.svelte' -o -name '*.ts' -o -name '*.css' -o -name '*.html' \) ! -name '*.test.ts' | sort; }

rule 'text from mail is never markup' '\{@html|innerHTML|insertAdjacentHTML|document\.write' $(page)
rule 'the page evaluates no text' '\beval\(|new Function\(' $(page)
rule 'the page opens no link and no connection' 'BrowserOpenURL|window\.open\(|\bfetch\(|XMLHttpRequest|new WebSocket' $(page)
rule 'every certificate is verified' 'InsecureSkipVerify:[[:space:]]*true' $(product)
rule 'nothing listens for HTTP but the wait for the browser at sign-in' 'http\.(ListenAndServe|Serve)\b|http\.Server\{' $(product | grep -v '^core/oauth/signin\.go$')
rule 'a message dialog of Wails takes text as a C format (see app/window)' 'runtime\.MessageDialog' $(product)
rule 'only app/window knows Wails' '"github.com/wailsapp/' $(product | grep -v '^app/window/')
rule 'no test is skipped' '\bt\.Skip(f|Now)?\(' $(go_files)
exit $status
