package web

import (
	"encoding/json"
	"errors"
	"time"

	"earshot/playground"
)

// What a page can ask for about its stage's program and clients; see requests.

// maxReports is the most reports that one message of a page may hold.
const maxReports = 2000

func (k *link) run(payload []byte) (any, error) {
	source, err := sourceOf(payload)
	if err != nil {
		return nil, err
	}
	return nil, k.change(func() error { return k.stage.Run(source) })
}

func (k *link) runClient(payload []byte) (any, error) {
	source, err := sourceOf(payload)
	if err != nil {
		return nil, err
	}
	return nil, k.change(func() error { return k.stage.SetClientCode(source) })
}

func sourceOf(payload []byte) (string, error) {
	var ask struct{ Source string }
	err := json.Unmarshal(payload, &ask)
	return ask.Source, err
}

func (k *link) addClient([]byte) (any, error) {
	if !k.mayOpen(k.stage) {
		return nil, errClassStage
	}
	client, err := k.stage.AddClient(playground.PageClient)
	if err != nil {
		return nil, err
	}
	k.own[client.Name] = true
	return map[string]playground.Client{"client": client}, nil
}

func (k *link) closeClient(payload []byte) (any, error) {
	var ask struct{ Name string }
	if err := json.Unmarshal(payload, &ask); err != nil {
		return nil, err
	}
	if k.own[ask.Name] {
		k.stage.CloseClient(ask.Name)
	}
	return nil, nil
}

func (k *link) setWeather(payload []byte) (any, error) {
	var ask struct {
		Name string
		playground.Weather
	}
	if err := json.Unmarshal(payload, &ask); err != nil {
		return nil, err
	}
	if !k.own[ask.Name] {
		return nil, errors.New("this page has no such client")
	}
	if !k.mayOpen(k.stage) {
		return nil, errors.New("on this stage, the network is the teacher’s")
	}
	return nil, k.stage.SetWeather(ask.Name, ask.Weather)
}

func (k *link) setServer(payload []byte) (any, error) {
	var ask struct{ State playground.ServerState }
	if err := json.Unmarshal(payload, &ask); err != nil {
		return nil, err
	}
	return nil, k.change(func() error { return k.stage.SetServer(ask.State) })
}

func (k *link) report(payload []byte) (any, error) {
	var ask struct {
		Client  string
		Reports []playground.Report
	}
	if err := json.Unmarshal(payload, &ask); err != nil {
		return nil, err
	}
	if !k.own[ask.Client] || len(ask.Reports) > maxReports {
		return nil, nil
	}
	if k.lane != "" {
		for i := range ask.Reports {
			if !k.reports.use("") {
				ask.Reports = ask.Reports[:i]
				break
			}
		}
	}
	k.asks.Spend(len(ask.Reports), time.Now())
	k.stage.Report(ask.Client, ask.Reports)
	return nil, nil
}

// setWire says whether the page wants frames. If it does, it gets those that it has missed, with everything else: it
// knows entries by their number.
func (k *link) setWire(payload []byte) (any, error) {
	var ask struct{ On bool }
	if err := json.Unmarshal(payload, &ask); err != nil {
		return nil, err
	}
	if !k.wire.Swap(ask.On) && ask.On {
		k.anew.Store(true)
		k.stage.Timeline().Touch()
	}
	return nil, nil
}

func (k *link) clock([]byte) (any, error) {
	return map[string]int64{"at": k.stage.Timeline().Now()}, nil
}
