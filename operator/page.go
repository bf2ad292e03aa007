package operator

import (
	"cmp"
	"net/http"
	"runtime"
	"runtime/debug"
	"slices"

	"earshot/templates"
)

// page shows the figures as they are now.
func (o *Operator) page(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	page := templates.Page{Title: "Operator", Asset: o.config.Assets.URL, Embedded: true, Style: "operator.css", Script: "operator.js", Where: "Operator"}
	_ = templates.OperatorPage(page, o.view()).Render(r.Context(), w) // who has gone away needs no answer
}

func (o *Operator) view() templates.Operator {
	now := o.sample()
	view := templates.Operator{At: now.at.Format("15:04:05 MST"), Since: roughly(now.at.Sub(o.began)),
		Curves: curves(o.history.until(now), o.config.MaxStages), Settings: groups(o.config.Settings)}
	if err := o.config.App.Ready(); err != nil {
		view.Trouble = sentence(err.Error())
	}
	app := o.config.App.Figures()
	view.Tables = []templates.FigureTable{
		{Key: "limits", Title: "Limits that took hold", Rows: counted(limitWords, now.stages.Limits), Empty: "None, since the start"},
		{Key: "refused", Title: "Turned away", Rows: counted(refusalWords, now.stages.Refused, app.Refused), Empty: "Nobody, since the start"},
		{Key: "now", Title: "Now", Rows: []templates.FigureRow{
			{Name: "Turns that wait for others", Value: whole(float64(now.stages.Waiting))},
			{Name: "Waiting for clients on stages", Value: bytes(float64(now.stages.BytesWaiting))},
			{Name: "Waiting for pages", Value: bytes(float64(app.WaitingBytes))},
			{Name: "Taken by stages", Value: bytes(float64(now.stages.Memory))},
			{Name: "Open pages", Value: whole(float64(app.Pages))},
		}},
		{Key: "since", Title: "Since the start", Rows: []templates.FigureRow{
			{Name: "Stages opened", Value: whole(float64(now.stages.Opened))},
			{Name: "Events on stages", Value: whole(float64(now.stages.Entries))},
			{Name: "Turns of programs", Value: whole(float64(now.stages.Turns))},
			{Name: "Sent to clients", Value: bytes(float64(now.stages.BytesOut))},
		}},
		{Key: "process", Title: "The process", Rows: o.processRows()},
	}
	return view
}

func (o *Operator) processRows() []templates.FigureRow {
	figures := o.processFigures()
	rows := []templates.FigureRow{
		{Name: "Version", Value: version()},
		{Name: "Go", Value: runtime.Version() + " on " + runtime.GOOS + "/" + runtime.GOARCH},
		{Name: "Goroutines", Value: whole(figures["go_goroutines"])},
		{Name: "Heap in use", Value: bytes(figures["go_memstats_heap_inuse_bytes"])},
	}
	if open, ok := figures["process_open_fds"]; ok {
		rows = append(rows, templates.FigureRow{Name: "Open files and connections", Value: whole(open) + " of " + whole(figures["process_max_fds"])})
	}
	return rows
}

func groups(settings []Setting) []templates.SettingGroup {
	var all []templates.SettingGroup
	for _, s := range settings {
		if len(all) == 0 || all[len(all)-1].Title != s.Group {
			all = append(all, templates.SettingGroup{Title: s.Group})
		}
		last := &all[len(all)-1]
		last.Settings = append(last.Settings, templates.Setting{Name: s.Name, Value: s.Value, From: s.From})
	}
	return all
}

// counted lists what was counted by its name, but for what never happened.
func counted[Name ~string](words map[Name]string, counts ...map[Name]uint64) (rows []templates.FigureRow) {
	for _, of := range counts {
		for name, n := range of {
			if n > 0 {
				rows = append(rows, templates.FigureRow{Name: cmp.Or(words[name], string(name)), Value: whole(float64(n))})
			}
		}
	}
	slices.SortFunc(rows, func(a, b templates.FigureRow) int { return cmp.Compare(a.Name, b.Name) })
	return rows
}

func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) > 12 {
			return s.Value[:12]
		}
	}
	return info.Main.Version
}
