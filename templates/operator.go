package templates

import (
	"fmt"
	"strings"
)

// Operator is what the page for whoever runs a server shows.
type Operator struct {
	// Trouble says why visitors had better be sent elsewhere; "" if they needn't.
	Trouble string
	// At is when the figures were right, Since how long the server has run.
	At, Since string
	Curves    []Curve
	Tables    []FigureTable
	Settings  []SettingGroup
}

// Curve is a figure, and how it went in the last minutes.
type Curve struct {
	// Key names it in the page, Title says what it is; Value has its unit, Note says what it is measured against.
	Key, Title, Value, Note string
	// Points are its values, the oldest first; Top is the most that the picture has room for.
	Points []float64
	Top    float64
	// Words say what the picture shows.
	Words string
}

// width and height of a curve's picture.
const (
	curveWidth  = 160
	curveHeight = 32
)

// line is the curve as points of a polyline, as wide as the picture.
func (c Curve) line() string {
	var points strings.Builder
	for i, value := range c.Points {
		x := float64(curveWidth)
		if last := len(c.Points) - 1; last > 0 {
			x = curveWidth * float64(i) / float64(last)
		}
		y := float64(curveHeight)
		if c.Top > 0 {
			y -= curveHeight * min(max(value/c.Top, 0), 1)
		}
		fmt.Fprintf(&points, "%.1f,%.1f ", x, y)
	}
	return strings.TrimSuffix(points.String(), " ")
}

// FigureTable is a list of figures under a heading.
type FigureTable struct {
	Key, Title string
	Rows       []FigureRow
	// Empty is said where there are no rows.
	Empty string
}

// FigureRow is one figure in words.
type FigureRow struct{ Name, Value string }

// SettingGroup is a group of settings.
type SettingGroup struct {
	Title    string
	Settings []Setting
}

// Setting is a flag, its value, and what has set it ("" if nothing has).
type Setting struct{ Name, Value, From string }
