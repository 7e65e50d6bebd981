// Program host prints the manifest by which Thunderbird finds an installed Missent, for the packages: host PATH, the path of
// the installed program. It refuses to know the form of the manifest; app/missent/nativehost does.
package main

import (
	"fmt"
	"os"

	"missent/app/missent/nativehost"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "host: name the path of the installed program")
		os.Exit(64)
	}
	text, err := nativehost.Text(os.Args[1])
	if err == nil {
		_, err = os.Stdout.Write(text)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "host:", err)
		os.Exit(74)
	}
}
