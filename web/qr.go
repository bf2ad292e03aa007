package web

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/skip2/go-qrcode"

	"earshot/classroom"
)

// classQR is the QR code of the address at which students join.
func (a *App) classQR(w http.ResponseWriter, r *http.Request, class *classroom.Class) {
	picture, err := qrSVG(class.URL())
	if err != nil {
		http.Error(w, "this address is too long for a QR code", http.StatusUnprocessableEntity)
		return
	}
	w.Header().Set("Content-Type", "image/svg+xml")
	w.Header().Set("Cache-Control", dontStore)
	w.Write([]byte(picture))
}

// qrSVG draws a QR code, black on white in any colour scheme, with the four modules of quiet zone that scanners need
// (ISO/IEC 18004). All its dark modules are one path: each run of them in a row is a rectangle of it.
func qrSVG(text string) (string, error) {
	code, err := qrcode.New(text, qrcode.Medium)
	if err != nil {
		return "", err
	}
	rows := code.Bitmap()
	var path strings.Builder
	for y, row := range rows {
		for x := 0; x < len(row); x++ {
			from := x
			for x < len(row) && row[x] {
				x++
			}
			if x > from {
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", from, y, x-from, x-from)
			}
		}
	}
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %[1]d %[1]d" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h%[1]dv%[1]dH0z"/><path d="%[2]s"/></svg>`,
		len(rows), path.String()), nil
}
