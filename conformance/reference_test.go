package conformance

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"earshot/reference"
)

// objects are what a program or a client's code can hold, with the groups of the reference that tell what it has.
var objects = map[string][]string{
	"io": {"io", "server", "emitter"}, "namespace": {"io", "namespace", "emitter"}, "operator": {"operator"},
	"socket": {"socket", "emitter"}, "handshake": {"handshake"}, "conn": {"connection", "emitter"},
	"adapter": {"adapter", "emitter"}, "engine": {"engine", "emitter"}, "remote": {"remote"}, "module": {"module"},
	"client.io": {"client-io"}, "client": {"client", "client-emitter"}, "manager": {"manager", "client-emitter"},
}

// inTable are the methods and properties that the reference has for an object.
func inTable(object string) []string {
	names := []string{}
	for _, g := range reference.Table() {
		if !slices.Contains(objects[object], g.Key) {
			continue
		}
		for _, m := range g.Members {
			if m.Kind == reference.Method || m.Kind == reference.Property {
				names = append(names, m.Name)
			}
		}
	}
	return names
}

// The reference tells of all that a program and a client's code can use, and of nothing that isn't there.
func TestTheReferenceIsComplete(t *testing.T) {
	var who struct{ Stage, Official, Real map[string][]string }
	node(t, &who, nil, "members.mjs", serve(t))
	for object, declared := range who.Official {
		if len(declared) < 9 {
			t.Errorf("the declaration of %s can't be read: it seems to have only %v", object, declared)
		}
	}
	for object := range objects {
		t.Run(object, func(t *testing.T) {
			table := inTable(object)
			if here, ok := who.Stage[object]; ok {
				missing(t, "the reference lacks what a stage has", here, table, madeUp(object))
				missing(t, "a stage lacks what the reference tells of", table, here, nil)
			}
			if here, ok := who.Real[object]; ok {
				missing(t, "the official client lacks what the reference tells of", table, here, []string{"io"})
			}
			missing(t, "the reference lacks what the official package declares", who.Official[object], table, nil)
		})
	}
}

// madeUp are members that the reference leaves out on purpose.
func madeUp(object string) []string {
	switch object {
	case "io": // private, as its name says; people read it in examples
		return []string{"_nsps"}
	case "adapter", "conn", "engine": // each is an emitter, and fires its events itself
		return []string{"emit"}
	case "remote": // a stage's are whole sockets; the reference has what holds on the official server, too
		return append(inTable("socket"), inTable("conn")...)
	}
	return nil
}

func missing(t *testing.T, complaint string, names, from, except []string) {
	t.Helper()
	for _, name := range names {
		if !slices.Contains(from, name) && !slices.Contains(except, name) {
			t.Errorf("%s: %s", complaint, name)
		}
	}
}

func TestEveryExampleOfTheReferenceRuns(t *testing.T) {
	type example struct {
		ID      string `json:"id"`
		Program string `json:"program"`
		Client  string `json:"client"`
	}
	var all []example
	for _, g := range reference.Table() {
		for _, m := range g.Members {
			client := m.Example.ClientCode
			if strings.Contains(client, "document.") {
				client = "" // the page's own: web's tests see to it that it works in a browser
			}
			all = append(all, example{m.ID, m.Example.Program, client})
			if code := m.Example.Program + m.Example.ClientCode; !strings.Contains(code, m.Name) {
				t.Errorf("the example of %s doesn't use it", m.ID)
			}
		}
	}
	input, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	var wrong map[string][]string
	node(t, &wrong, input, "examples.mjs", serve(t))
	for id, complaints := range wrong {
		t.Errorf("%s: %s", id, strings.Join(complaints, "\n"))
	}
}

// node runs a script of this folder and reads the JSON that it prints.
func node(t *testing.T, into any, input []byte, args ...string) {
	t.Helper()
	cmd := exec.Command("node", args...)
	cmd.Stderr, cmd.Stdin = os.Stderr, bytes.NewReader(input)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("node %v: %v (it needs Node 20 or newer, and `npm ci --ignore-scripts` in static/: ./test sees to both)", args, err)
	}
	if err := json.Unmarshal(out, into); err != nil {
		t.Fatalf("node %v prints no JSON: %v", args, err)
	}
}
