package checks

import (
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

func one(name string) Subject { return Subject{Who: One, Name: name} }

func TestChecksAreUnderstood(t *testing.T) {
	for line, want := range map[string]Check{
		`A receives "chatMessage"`:                        {Subject: one("A"), Verb: Receives, Event: "chatMessage"},
		`the server receives "x" from A`:                  {Subject: one("server"), Verb: Receives, Event: "x", From: "A"},
		`then B receives it from the server within 200ms`: {Subject: one("B"), Verb: Receives, It: true, Then: true, From: "server", Within: 200 * time.Millisecond},
		`nobody else receives it`:                         {Subject: Subject{Who: Nobody, Else: true}, Verb: Receives, It: true},
		`everyone but A receives "x" once`:                {Subject: Subject{Who: Everyone, But: "A"}, Verb: Receives, Event: "x", Times: Times{Count: 1}},
		`everyone else receives "x" at least 3 times`:     {Subject: Subject{Who: Everyone, Else: true}, Verb: Receives, Event: "x", Times: Times{3, true}},
		`B does not receive "chatMessage"`:                {Subject: one("B"), Verb: Receives, Not: true, Event: "chatMessage"},
		`B never receives "chatMessage" in "/admin"`:      {Subject: one("B"), Verb: Receives, Not: true, Event: "chatMessage", Namespace: "/admin"},
		`A receives "sum" with 3, {"of": [1, "two"]}, anything once`: {Subject: one("A"), Verb: Receives, Event: "sum", With: true, Times: Times{Count: 1},
			Args: []Value{{JSON: 3.0}, {JSON: map[string]any{"of": []any{1.0, "two"}}}, {Anything: true}}},
		`server emits "x" to B with "it's", null`:      {Subject: one("server"), Verb: Emits, Event: "x", To: "B", With: true, Args: []Value{{JSON: "it's"}, {}}},
		`B fires "disconnect" with "transport close"`:  {Subject: one("B"), Verb: Fires, Event: "disconnect", With: true, Args: []Value{{JSON: "transport close"}}},
		`A receives an acknowledgement with "ok"`:      {Subject: one("A"), Verb: Acknowledged, With: true, Args: []Value{{JSON: "ok"}}},
		`A does not receive an acknowledgement`:        {Subject: one("A"), Verb: Acknowledged, Not: true},
		`server gets no acknowledgement`:               {Subject: one("server"), Verb: TimesOut},
		`A logs "said \"hi\""`:                         {Subject: one("A"), Verb: Logs, Text: `said "hi"`},
		`nobody throws`:                                {Subject: Subject{Who: Nobody}, Verb: Throws},
		`server throws "is not defined"`:               {Subject: one("server"), Verb: Throws, Text: "is not defined"},
		`A joins "kitchen"`:                            {Subject: one("A"), Verb: Joins, Text: "kitchen"},
		`A doesn't leave "kitchen"`:                    {Subject: one("A"), Verb: Leaves, Not: true, Text: "kitchen"},
		`somebody connects twice`:                      {Subject: Subject{Who: Somebody}, Verb: Connects, Times: Times{Count: 2}},
		`A disconnects because "io server disconnect"`: {Subject: one("A"), Verb: Disconnects, Text: "io server disconnect"},
		`A is refused with "not you" in "/admin"`:      {Subject: one("A"), Verb: Refused, Text: "not you", Namespace: "/admin"},
		`A is never refused`:                           {Subject: one("A"), Verb: Refused, Not: true},
		`  nobody   but A receives "x" `:               {Subject: Subject{Who: Nobody, But: "A"}, Verb: Receives, Event: "x"},
	} {
		want.Sentence = strings.TrimSpace(line)
		got, err := ParseCheck(line)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s\n  is %+v, %v\nwant %+v", line, got, err, want)
		}
	}
}

func TestBadChecksAreExplained(t *testing.T) {
	for line, want := range map[string]string{
		``:                                 "write one like",
		`a receives "x"`:                   "did you mean A?",
		`evryone receives "x"`:             "did you mean everyone?",
		`Z receives "x"`:                   "A to H",
		`A`:                                "no verb",
		`A recieves "x"`:                   "did you mean receives?",
		`A does not receives "x"`:          "did you mean receive?",
		`A gets "x"`:                       "one of receives an acknowledgement, receives,",
		`A receives chatMessage`:           `double quotes, like A receives "chatMessage"; here stands chatMessage`,
		`A receives 'chatMessage'`:         "double quotes",
		`A receives`:                       "missing at the end",
		`A receives "chatMessage`:          "don't end",
		`A receives "x" form server`:       "did you mean from?",
		`A receives "x" to B`:              "to can't stand after receives: there may stand from A, with",
		`A receives "x" with hello`:        "double quotes",
		`A receives "x" with {a: 1}`:       "JSON",
		`A receives "x" from everybody`:    "neither the server nor a client",
		`A receives "x" 3`:                 "3 times",
		`A receives "x" 0 times`:           "from 1 to 100",
		`A receives "x" at most 3 times`:   "at least 2 times",
		`A receives "x" within soon`:       "within 200ms or within 1s",
		`A receives "x" within 1h`:         "between 1ms and 30s",
		`A receives "x" once twice`:        "stands twice",
		`A receives "x" in "admin"`:        `in "/admin"`,
		`A receives "x" "y"`:               "one text in quotes",
		`everyone does not receive "x"`:    "two ways: write nobody receives",
		`nobody never receives "x"`:        "two ways",
		`nobody receives "x" twice`:        "leave out how often",
		`B does not receive "x" twice`:     "two ways",
		`everyone but server logs "x"`:     "after but stands one client",
		`server joins "kitchen"`:           `write whose it is, like A joins "kitchen"`,
		`server disconnects`:               "like A disconnects",
		`A fires "connection"`:             "it fires at the other end",
		`server fires "conection"`:         "did you mean connection?",
		`server fires "chatMessage"`:       "a custom event is received",
		`A never gets no acknowledgement`:  "is no verb",
		`nobody gets no acknowledgement`:   "the server or one client",
		`everyone gets no acknowledgement`: "the server or one client",
	} {
		_, err := ParseCheck(line)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s\n is refused with %v\nwant something with %q", line, err, want)
		}
	}
}

func TestQuestionsHaveFormsOfTheirOwn(t *testing.T) {
	if c, err := ParseWho(`receives "chatMessage" from server`); err != nil || c.Subject.Who != Open || c.From != Server {
		t.Errorf("who gives %+v, %v", c, err)
	}
	if c, err := ParseWho(`fires "connection"`); err != nil || c.Event != "connection" {
		t.Errorf("who gives %+v, %v", c, err)
	}
	if c, err := ParseArrow(`server emits "notification"`); err != nil || c.Verb != Emits {
		t.Errorf("arrow gives %+v, %v", c, err)
	}
	for line, parse := range map[string]func(string) (Check, error){
		`A receives "x"`: ParseWho, `does not receive "x"`: ParseWho, `receives it`: ParseWho,
		`A receives "x" `: ParseArrow, `everyone emits "x"`: ParseArrow, `server emits "x" to B`: ParseArrow,
	} {
		if c, err := parse(line); err == nil {
			t.Errorf("%s is understood as %+v", line, c)
		}
	}
}

func TestCheckMustFitThoseBeforeItAndTheClients(t *testing.T) {
	for lines, want := range map[string]string{
		`A receives "x"; nobody else receives it`: "",
		`A emits "x"; then server receives it`:    "",
		`nobody else receives "x"`:                "this is the first",
		`then A receives "x"`:                     "this is the first",
		`A receives "x" within 1s`:                "this is the first",
		`A logs "x"; B receives it`:               "write the event's name",
		`A receives "x"; C receives it`:           "no client C: the last is B",
		`everyone but D receives "x"`:             "no client D",
	} {
		var before []Check
		var failed error
		for line := range strings.SplitSeq(lines, ";") {
			c, err := ParseCheck(line)
			if err != nil {
				t.Fatal(err)
			}
			if err := c.Fits(before, 2); err != nil {
				failed = err
			}
			before = append(before, c)
		}
		if want == "" && failed != nil || want != "" && (failed == nil || !strings.Contains(failed.Error(), want)) {
			t.Errorf("%s: %v, want %q", lines, failed, want)
		}
	}
}

func TestActsAreUnderstood(t *testing.T) {
	for line, want := range map[string]Act{
		`A types "Hello"`:                            {Do: Type, Who: "A", Text: "Hello", Enter: true},
		`A types "Ann" into "Name"`:                  {Do: Type, Who: "A", Text: "Ann", Into: "Name"},
		`B types "x" into "#name" and presses Enter`: {Do: Type, Who: "B", Text: "x", Into: "#name", Enter: true},
		`A presses "Send a notification"`:            {Do: Press, Who: "A", Text: "Send a notification"},
		`A runs socket.emit('x', 1, "two")`:          {Do: RunCode, Who: "A", Text: `socket.emit('x', 1, "two")`},
		`A disconnects`:                              {Do: Disconnect, Who: "A"},
		`A reconnects`:                               {Do: Reconnect, Who: "A"},
		`A closes`:                                   {Do: Close, Who: "A"},
		`C joins`:                                    {Do: Join, Who: "C"},
		`A goes offline`:                             {Do: Offline, Who: "A"},
		`A comes back`:                               {Do: Online, Who: "A"},
		`A's network is "a café's Wi-Fi"`:            {Do: Network, Who: "A", Text: "a café’s Wi-Fi"},
		`A’s network is "a tunnel"`:                  {Do: Network, Who: "A", Text: "a tunnel"},
		`the server stops`:                           {Do: SetServer, Text: "stopped"},
		`the server starts`:                          {Do: SetServer, Text: "running"},
		`the server restarts`:                        {Do: SetServer, Text: "running"},
		`server refuses`:                             {Do: SetServer, Text: "refusing"},
		`the program runs again`:                     {Do: RunProgram},
		`wait 1.5s`:                                  {Do: Wait, MS: 1500},
	} {
		want.Sentence = line
		if got, err := ParseAct(line); err != nil || got != want {
			t.Errorf("%s\n  is %+v, %v\nwant %+v", line, got, err, want)
		}
	}
}

func TestBadActsAreExplained(t *testing.T) {
	for line, want := range map[string]string{
		``:                         "begins no act",
		`a types "x"`:              "write A, not a",
		`A type "x"`:               "did you mean types?",
		`A types Hello`:            "double quotes",
		`A types "x" in "Name"`:    "too much",
		`A dances`:                 "is nothing that a client can do",
		`A runs`:                   "no code",
		`A closes B closes`:        "one act a line",
		`A's network is "a tunel"`: "did you mean a tunnel?",
		`A's net is "a tunnel"`:    `A's network is "a tunnel"`,
		`the server explodes`:      "begins no act",
		`wait a moment`:            "wait 500ms",
		`wait 5m`:                  "between 1ms and 30s",
	} {
		if _, err := ParseAct(line); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s\n is refused with %v\nwant something with %q", line, err, want)
		}
	}
}

func TestActsMustFitTheClients(t *testing.T) {
	for lines, want := range map[string]string{
		`A types "x"; B closes`:         "",
		`C joins; C types "x"; D joins`: "",
		`C types "x"`:                   "no client C",
		`D joins`:                       "write C joins",
		`A joins`:                       "write C joins",
		`the server stops`:              "",
	} {
		clients, failed := 2, error(nil)
		for line := range strings.SplitSeq(lines, ";") {
			a, err := ParseAct(line)
			if err != nil {
				t.Fatal(err)
			}
			if clients, err = a.Fits(clients); err != nil {
				failed = err
			}
		}
		if want == "" && failed != nil || want != "" && (failed == nil || !strings.Contains(failed.Error(), want)) {
			t.Errorf("%s: %v, want %q", lines, failed, want)
		}
	}
}

func TestAnActHasAllFieldsInJSON(t *testing.T) {
	a, _ := ParseAct(`A types "Hello"`)
	got, _ := json.Marshal(a)
	if want := `{"do":"type","who":"A","text":"Hello","into":"","enter":true,"ms":0}`; string(got) != want {
		t.Errorf("the act is %s, want %s", got, want)
	}
}

// The pages know what each network is; the names must be the same here.
func TestNetworksAreThoseOfThePages(t *testing.T) {
	source, err := os.ReadFile("../static/src/network.ts")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, match := range regexp.MustCompile(`\{ name: "([^"]+)", weather:`).FindAllStringSubmatch(string(source), -1) {
		names = append(names, match[1])
	}
	if !slices.Equal(names, Networks()) {
		t.Errorf("the pages know %q, the acts %q", names, Networks())
	}
}

func TestAnswersAreUnderstood(t *testing.T) {
	for line, want := range map[string]Answer{
		`line "io.emit('chatMessage'" of server.js`: {Kind: InLine, Text: "io.emit('chatMessage'", File: "server.js"},
		`entry B receives "chatMessage"`:            {Kind: InEntry},
		`frame of server emits "x" to B`:            {Kind: InFrame},
	} {
		got, err := ParseAnswer(line)
		if err != nil || got.Kind != want.Kind || got.Text != want.Text || got.File != want.File || (got.Kind != InLine) != (got.Check.Verb != "") {
			t.Errorf("%s is %+v, %v", line, got, err)
		}
	}
	for line, want := range map[string]string{
		`the last one`:                 "is no answer",
		`line "x"`:                     "say which file",
		`line "x" of sever.js`:         "did you mean server.js?",
		`line " " of server.js`:        "every line",
		`entry B does not receive "x"`: "one entry to find",
		`entry then B receives "x"`:    "one entry to find",
		`frame of A logs "x"`:          "no frame carries",
		`frame of A recieves "x"`:      "did you mean receives?",
	} {
		if _, err := ParseAnswer(line); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s\n is refused with %v\nwant something with %q", line, err, want)
		}
	}
}

func TestAnAnswersLineIsTheOneThatHoldsIt(t *testing.T) {
	source := "one\ntwo\nthree\ntwo"
	for text, want := range map[string]string{"three": "3 <nil>", "two": "in line 2 of server.js and in line 4", "four": "no line of server.js"} {
		line, err := Answer{Kind: InLine, File: "server.js", Text: text}.Line(source)
		if got := fmt.Sprint(line, " ", err); !strings.Contains(got, want) {
			t.Errorf("%s is in line %s, want %s", text, got, want)
		}
	}
}

func TestASentenceShowsItsEvent(t *testing.T) {
	c, err := ParseCheck(`A receives "join" with "join", {"a": "b"} once`)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, part := range c.Parts() {
		got = append(got, string(part.Kind)+"<"+part.Text+">")
	}
	if got, want := strings.Join(got, ""), `<A receives >event<join>< with >literal<"join"><, {>literal<"a"><: >literal<"b"><} once>`; got != want {
		t.Errorf("the parts are %s, want %s", got, want)
	}
}
