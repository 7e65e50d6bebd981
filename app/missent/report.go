package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"missent/app/missent/page"
	"missent/core/view"
)

// saveReport writes the page of a backtest to where the user keeps downloads, under a name that is free, for him alone: it
// holds addresses.
func saveReport(p view.BacktestPage, now time.Time) (string, error) {
	dir, err := downloads()
	if err != nil {
		return "", fmt.Errorf("report: %w", err)
	}
	f, err := fresh(dir, "missent-backtest-"+now.Format(time.DateOnly))
	if err != nil {
		return "", fmt.Errorf("report: %w", err)
	}
	if err := errors.Join(page.Write(f, &p, version), f.Close()); err != nil {
		return "", errors.Join(err, os.Remove(f.Name()))
	}
	return f.Name(), nil
}

// fresh makes a file that was not there before: name.html, name-2.html ...
func fresh(dir, name string) (*os.File, error) {
	const most = 100
	full := name
	for n := 2; ; n++ {
		f, err := os.OpenFile(filepath.Join(dir, full+".html"), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if !errors.Is(err, fs.ErrExist) || n > most {
			return f, err
		}
		full = fmt.Sprintf("%s-%d", name, n)
	}
}

// downloads is the user's folder for downloads; his home where there is none.
func downloads() (string, error) {
	home, err := os.UserHomeDir()
	if err != nil {
		return "", err
	}
	dir := downloadDir(home)
	if info, err := os.Stat(dir); err == nil && info.IsDir() {
		return dir, nil
	}
	return home, nil
}
