package checks

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Do says what an act does.
type Do string

const (
	Type       Do = "type"       // Text into a field
	Press      Do = "press"      // the button Text
	RunCode    Do = "run"        // the code Text in the client's page
	Disconnect Do = "disconnect" // the client's socket
	Reconnect  Do = "reconnect"
	Close      Do = "close"   // the client's page
	Join       Do = "join"    // one more client
	Offline    Do = "offline" // the client's network
	Online     Do = "online"
	Network    Do = "network" // the client's network becomes Text, one of Networks
	SetServer  Do = "server"  // Text is running, stopped or refusing
	RunProgram Do = "program" // run the program again
	Wait       Do = "wait"    // for MS milliseconds
)

// Act is something that is done on a stage, as a page performs it.
type Act struct {
	// Sentence is the act as its author wrote it.
	Sentence string `json:"-"`
	Do       Do     `json:"do"`
	// Who is the client, "" if it is nobody's.
	Who  string `json:"who"`
	Text string `json:"text"`
	// Into is the field to type into, "" for the page's first. Enter is set if Enter is pressed at the end.
	Into  string `json:"into"`
	Enter bool   `json:"enter"`
	MS    int64  `json:"ms"`
}

// Networks are the names of what the network of a client can be like.
func Networks() []string {
	return []string{"a clear line", "a café’s Wi-Fi", "a phone on a train", "a tunnel", "a proxy without WebSockets", "the other end of the world"}
}

// ParseAct reads a sentence like A types "Hello".
func ParseAct(line string) (Act, error) {
	s := scan(line)
	a := Act{Sentence: s.rest}
	err := readAct(s, &a)
	if err == nil && !s.done() {
		err = fmt.Errorf("%q is too much after %q: write one act a line", s.rest, strings.TrimSpace(strings.TrimSuffix(a.Sentence, s.rest)))
	}
	if err != nil {
		return Act{}, err
	}
	return a, nil
}

func readAct(s *scanner, a *Act) error {
	for phrase, state := range map[string]string{"server stops": "stopped", "server starts": "running", "server restarts": "running", "server refuses": "refusing"} {
		if s.take("the "+phrase) || s.take(phrase) {
			a.Do, a.Text = SetServer, state
			return nil
		}
	}
	if s.take("the program runs again") || s.take("program runs again") {
		a.Do = RunProgram
		return nil
	}
	if s.take("wait") {
		d, err := duration(s.next(), "wait 500ms or wait 2s")
		a.Do, a.MS = Wait, d.Milliseconds()
		return err
	}
	word := s.next()
	name, owner := strings.CutSuffix(strings.ReplaceAll(word, "’", "'"), "'s")
	if !isClient(name) {
		return unknownActor(word)
	}
	a.Who = name
	if owner {
		return network(s, a)
	}
	return clientAct(s, a)
}

func unknownActor(word string) error {
	if upper := strings.ToUpper(word); isClient(upper) {
		return fmt.Errorf("clients have capital letters: write %s, not %s", upper, word)
	}
	return fmt.Errorf("%q begins no act: one begins with a client from A to H, the server, the program or wait, like A types \"Hello\", the server stops, the program runs again or wait 500ms", word)
}

// plainActs are those of a client that need no more words.
func plainActs() map[string]Do {
	return map[string]Do{"disconnects": Disconnect, "reconnects": Reconnect, "closes": Close, "joins": Join,
		"goes offline": Offline, "comes back": Online}
}

func clientAct(s *scanner, a *Act) (err error) {
	switch {
	case s.take("types"):
		return typing(s, a)
	case s.take("presses"):
		a.Do = Press
		a.Text, err = s.quoted("the button's text", `A presses "Send a notification"`)
		return err
	case s.take("runs"):
		if a.Do, a.Text = RunCode, s.rest; a.Text == "" {
			err = errors.New("there is no code: write it after runs, like A runs socket.emit('chatMessage', 'Hello')")
		}
		s.rest = ""
		return err
	}
	for phrase, do := range plainActs() {
		if s.take(phrase) {
			a.Do = do
			return nil
		}
	}
	known := []string{"types", "presses", "runs", "disconnects", "reconnects", "closes", "joins", "goes offline", "comes back"}
	return fmt.Errorf("%q is nothing that a client can do%s It %s, like A types \"Hello\"; its network is set with A's network is \"a tunnel\"",
		s.rest, orDot(didYouMean(s.word(), known)), strings.Join(known, ", "))
}

func typing(s *scanner, a *Act) (err error) {
	a.Do, a.Enter = Type, true
	if a.Text, err = s.quoted("what is typed", `A types "Hello"`); err != nil {
		return err
	}
	if s.take("into") {
		a.Enter = false
		if a.Into, err = s.quoted("the field's label", `A types "Ann" into "Name"`); err != nil {
			return err
		}
	}
	if s.take("and presses Enter") {
		a.Enter = true
	}
	return nil
}

func network(s *scanner, a *Act) error {
	if !s.take("network is") {
		return fmt.Errorf("%q is not understood: write %s's network is \"a tunnel\"", s.rest, a.Who)
	}
	name, err := s.quoted("the network", `A's network is "a tunnel"`)
	if err != nil {
		return err
	}
	name = strings.ReplaceAll(name, "'", "’")
	if !slices.Contains(Networks(), name) {
		return fmt.Errorf("there is no network %q%s It is one of %s", name, orDot(didYouMean(name, Networks())), strings.Join(Networks(), ", "))
	}
	a.Do, a.Text = Network, name
	return nil
}

// Fits says what is wrong with an act where there are so many clients, and returns how many there are after it.
func (a Act) Fits(clients int) (int, error) {
	if a.Do != Join {
		if err := isHere(a.Who, clients); err != nil {
			return clients, fmt.Errorf("%q: %w", a.Sentence, err)
		}
		return clients, nil
	}
	all := clientNames()
	if clients == len(all) {
		return clients, fmt.Errorf("%q: a page holds at most %d clients", a.Sentence, len(all))
	}
	if a.Who != all[clients] {
		return clients, fmt.Errorf("%q: who joins gets the next letter: write %s joins", a.Sentence, all[clients])
	}
	return clients + 1, nil
}
