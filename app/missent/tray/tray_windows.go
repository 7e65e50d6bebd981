package tray

import (
	"encoding/binary"

	"fyne.io/systray"
	"golang.org/x/sys/windows/registry"
)

func possible() bool { return true }

// shade follows the colour of the task bar.
func shade() string {
	k, err := registry.OpenKey(registry.CURRENT_USER,
		`Software\Microsoft\Windows\CurrentVersion\Themes\Personalize`, registry.QUERY_VALUE)
	if err != nil {
		return "dark"
	}
	defer k.Close()
	if light, _, err := k.GetIntegerValue("SystemUsesLightTheme"); err == nil && light == 1 {
		return "light"
	}
	return "dark"
}

func setIcon(i Icon, shade string) {
	systray.SetIcon(ico(map[byte][]byte{
		16: picture(i, "16", shade), 22: picture(i, "22", shade), 32: picture(i, "32", shade),
	}))
}

// ico wraps PNG pictures as an .ico file, which has taken them since Windows Vista.
func ico(pictures map[byte][]byte) []byte {
	sizes := []byte{16, 22, 32}
	head := []byte{0, 0, 1, 0, byte(len(sizes)), 0}
	var body []byte
	offset := uint32(len(head) + 16*len(sizes))
	for _, size := range sizes {
		p := pictures[size]
		head = append(head, size, size, 0, 0, 1, 0, 32, 0)
		head = binary.LittleEndian.AppendUint32(head, uint32(len(p)))
		head = binary.LittleEndian.AppendUint32(head, offset+uint32(len(body)))
		body = append(body, p...)
	}
	return append(head, body...)
}
