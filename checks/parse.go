package checks

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// example is a check that errors show.
const example = `A receives "chatMessage"`

// phrase is a verb as it is written: who does it, and who does not do it.
type phrase struct {
	verb          Verb
	says, without string
	// takes are the details that may follow.
	takes []string
	// clientsOnly: the server doesn't do it.
	clientsOnly bool
}

// phrases are all verbs; one that begins like another stands before it.
func phrases() []phrase {
	return []phrase{
		{Acknowledged, "receives an acknowledgement", "receive an acknowledgement", []string{"with", "in", "times"}, false},
		{Receives, "receives", "receive", []string{"from", "with", "in", "times"}, false},
		{TimesOut, "gets no acknowledgement", "", []string{"in"}, false},
		{Emits, "emits", "emit", []string{"to", "with", "in", "times"}, false},
		{Fires, "fires", "fire", []string{"with", "in", "times"}, false},
		{Logs, "logs", "log", []string{"times"}, false},
		{Throws, "throws", "throw", []string{"times"}, false},
		{Joins, "joins", "join", []string{"in", "times"}, true},
		{Leaves, "leaves", "leave", []string{"in", "times"}, true},
		{Connects, "connects", "connect", []string{"in", "times"}, true},
		{Disconnects, "disconnects", "disconnect", []string{"because", "in", "times"}, true},
		{Refused, "is refused", "", []string{"with", "in", "times"}, true},
	}
}

// ParseCheck reads a whole sentence, like B receives "chatMessage".
func ParseCheck(line string) (Check, error) {
	p := newParser(line)
	p.check.Then = p.take("then")
	if err := p.subject(); err != nil {
		return Check{}, err
	}
	return p.predicate()
}

// ParseWho reads a sentence without its subject, like receives "chatMessage" from server: learners are asked for it.
func ParseWho(line string) (Check, error) {
	p := newParser(line)
	if p.subject() == nil && !p.done() {
		return Check{}, fmt.Errorf("the learner says who, so the line begins with the verb: write %s", p.rest)
	}
	p = newParser(line)
	c, err := p.predicate()
	if err == nil && (c.Not || c.refersBack()) {
		err = errors.New(`the line must stand alone and say what happens, like receives "chatMessage"; leave out does not, never, it and within`)
	}
	return c, err
}

// ParseArrow reads an emit of the server or of one client: learners draw where it goes.
func ParseArrow(line string) (Check, error) {
	c, err := ParseCheck(line)
	if err == nil && (c.Verb != Emits || c.Not || c.Subject.Who != One || c.refersBack() || c.To != "") {
		err = errors.New(`the learner draws the arrows of an emit: write whose and which, like server emits "notification"`)
	}
	return c, err
}

// parser reads one check.
type parser struct {
	*scanner
	check  Check
	phrase phrase
}

func newParser(line string) *parser {
	s := scan(line)
	return &parser{scanner: s, check: Check{Sentence: s.rest}}
}

func (p *parser) subject() error {
	subject := &p.check.Subject
	switch word := p.next(); {
	case isClient(word):
		*subject = Subject{Who: One, Name: word}
	case word == Server, word == "the" && p.take(Server):
		*subject = Subject{Who: One, Name: Server}
	case word == string(Somebody):
		*subject = Subject{Who: Somebody}
	case word == string(Everyone), word == string(Nobody):
		*subject = Subject{Who: Who(word), Else: p.take("else")}
		if p.take("but") {
			return p.but()
		}
	default:
		return unknownSubject(word)
	}
	return nil
}

func (p *parser) but() (err error) {
	if p.check.Subject.But = p.next(); !isClient(p.check.Subject.But) {
		err = fmt.Errorf(`after but stands one client: %s but A receives "chatMessage"`, p.check.Subject.Who)
	}
	return err
}

func unknownSubject(word string) error {
	if word == "" {
		return fmt.Errorf("there is no sentence: write one like %s", example)
	}
	known := append(clientNames(), Server, string(Everyone), string(Nobody), string(Somebody))
	near := Near(word, known)
	if upper := strings.ToUpper(word); isClient(upper) {
		near = upper
	}
	if near != "" {
		near = "; did you mean " + near + "?"
	}
	return fmt.Errorf("%q is nobody of whom a check can speak%s It begins with A to H, server, everyone, everyone else, everyone but A, nobody, nobody else or somebody, like %s",
		word, orDot(near), example)
}

func orDot(question string) string {
	if question == "" {
		return "."
	}
	return question
}

// predicate reads everything after the subject.
func (p *parser) predicate() (Check, error) {
	for _, step := range []func() error{p.verb, p.object, p.details, p.sense} {
		if err := step(); err != nil {
			return Check{}, err
		}
	}
	return p.check, nil
}

func (p *parser) verb() error {
	if p.take("is not refused") || p.take("is never refused") {
		p.is(phrases()[len(phrases())-1], true)
		return nil
	}
	not := p.take("does not") || p.take("doesn't") || p.take("doesn’t")
	never := !not && p.take("never")
	for _, phrase := range phrases() {
		says := phrase.says
		if not {
			says = phrase.without
		}
		if says != "" && (!never || phrase.without != "") && p.take(says) {
			p.is(phrase, not || never)
			return nil
		}
	}
	return p.unknownVerb(not)
}

func (p *parser) is(phrase phrase, not bool) {
	p.phrase, p.check.Verb, p.check.Not = phrase, phrase.verb, not
}

func (p *parser) unknownVerb(not bool) error {
	var known []string
	for _, phrase := range phrases() {
		if says := phrase.says; !not {
			known = append(known, says)
		} else if says = phrase.without; says != "" {
			known = append(known, says)
		}
	}
	if p.done() {
		return fmt.Errorf("the sentence has no verb: write one of %s, like %s", strings.Join(known, ", "), example)
	}
	word := p.word()
	return fmt.Errorf("%q is no verb of a check%s It is one of %s, like %s", word, orDot(didYouMean(word, known)), strings.Join(known, ", "), example)
}

// object reads what the verb is about.
func (p *parser) object() (err error) {
	c := &p.check
	switch c.Verb {
	case Receives:
		if c.It = p.take("it"); !c.It {
			c.Event, err = p.quoted("the event's name", example)
		}
	case Emits:
		c.Event, err = p.quoted("the event's name", `server emits "chatMessage"`)
	case Fires:
		c.Event, err = p.quoted("the event's name", `server fires "connection"`)
	case Logs:
		c.Text, err = p.quoted("what is logged", `A logs "hello"`)
	case Joins, Leaves:
		c.Text, err = p.quoted("the room", `A `+string(c.Verb)+` "kitchen"`)
	case Throws:
		if strings.HasPrefix(p.rest, `"`) {
			c.Text, err = p.quoted("the message", `A throws "is not defined"`)
		}
	}
	return err
}

// details reads the rest, in any order.
func (p *parser) details() error {
	seen := map[string]bool{}
	for !p.done() {
		name := p.detailAhead()
		if name == "" {
			return p.unknownDetail()
		}
		if seen[name] {
			return fmt.Errorf("%s stands twice: keep one", name)
		}
		seen[name] = true
		if name != "within" && !slices.Contains(p.phrase.takes, name) {
			return fmt.Errorf("%s can't stand after %s: there may stand %s", p.word(), p.phrase.says, p.mayFollow())
		}
		if err := p.detail(name); err != nil {
			return err
		}
	}
	return nil
}

// detailAhead names the detail that comes next, "" if none does.
func (p *parser) detailAhead() string {
	switch word := p.word(); word {
	case "from", "to", "with", "in", "because", "within":
		return word
	case "once", "twice", "at":
		return "times"
	default:
		if _, err := strconv.Atoi(word); err == nil {
			return "times"
		}
	}
	return ""
}

func (p *parser) detail(name string) (err error) {
	c := &p.check
	if name == "times" {
		c.Times, err = p.times()
		return err
	}
	p.next()
	switch name {
	case "from":
		c.From, err = p.one(`B receives "chatMessage" from server`)
	case "to":
		c.To, err = p.one(`server emits "chatMessage" to B`)
	case "with":
		if c.Verb == Refused {
			c.Text, err = p.quoted("the refusal's message", `A is refused with "not you"`)
			return err
		}
		c.With = true
		c.Args, err = p.values()
	case "in":
		c.Namespace, err = p.quoted("the namespace", `in "/admin"`)
		if err == nil && !strings.HasPrefix(c.Namespace, "/") {
			err = fmt.Errorf(`a namespace begins with a slash: in "/%s"`, c.Namespace)
		}
	case "because":
		c.Text, err = p.quoted("the reason", `A disconnects because "io server disconnect"`)
	case "within":
		c.Within, err = duration(p.next(), "within 200ms or within 1s")
	}
	return err
}

func (p *parser) unknownDetail() error {
	known := append([]string{"within", "once", "twice"}, p.phrase.takes...)
	if word := p.word(); strings.HasPrefix(word, `"`) {
		return fmt.Errorf("%s can't stand here: a sentence has one text in quotes; after it may stand %s", p.rest, p.mayFollow())
	}
	return fmt.Errorf("%q is not understood%s After %s may stand %s", p.rest, orDot(didYouMean(p.word(), known)), p.phrase.says, p.mayFollow())
}

// mayFollow lists the details that the verb takes.
func (p *parser) mayFollow() string {
	examples := map[string]string{"from": "from A", "to": "to B", "with": `with "Hello"`, "in": `in "/admin"`,
		"because": `because "io server disconnect"`, "times": "once, twice, 3 times, at least 2 times"}
	var list []string
	for _, name := range p.phrase.takes {
		list = append(list, examples[name])
	}
	return strings.Join(append(list, "within 1s"), ", ")
}

// one reads the server or a client.
func (p *parser) one(example string) (string, error) {
	p.take("the")
	word := p.next()
	if word == Server || isClient(word) {
		return word, nil
	}
	return "", fmt.Errorf("%q is neither the server nor a client from A to H: write it like %s", word, example)
}

// values reads JSON values with commas between them.
func (p *parser) values() (list []Value, err error) {
	for {
		value, err := p.value()
		if err != nil {
			return nil, err
		}
		list = append(list, value)
		if !strings.HasPrefix(p.rest, ",") {
			return list, nil
		}
		p.skip(1)
	}
}

func (p *parser) value() (Value, error) {
	if rest, ok := strings.CutPrefix(p.rest, "anything"); ok && (rest == "" || strings.ContainsAny(rest[:1], ", \t")) {
		p.skip(len("anything"))
		return Value{Anything: true}, nil
	}
	var v any
	decoder := json.NewDecoder(strings.NewReader(p.rest))
	if err := decoder.Decode(&v); err != nil {
		return Value{}, fmt.Errorf(`after with stands JSON, one value for each argument, or anything: with "Hello", {"likes": 3}, anything; %q is not: texts and fields stand in double quotes`, p.rest)
	}
	p.skip(int(decoder.InputOffset()))
	return Value{JSON: v}, nil
}

func (p *parser) times() (t Times, err error) {
	switch {
	case p.take("once"):
		return Times{Count: 1}, nil
	case p.take("twice"):
		return Times{Count: 2}, nil
	case p.take("at"):
		t.AtLeast = true
		if !p.take("least") {
			return t, errors.New("write at least 2 times")
		}
	}
	count := p.next()
	t.Count, err = strconv.Atoi(count)
	if err != nil || t.Count < 1 || t.Count > 100 || !(p.take("times") || p.take("time")) {
		return t, fmt.Errorf("how often is once, twice, 3 times or at least 2 times, with a number from 1 to 100; %q is not", count)
	}
	return t, nil
}

// duration reads 200ms or 1s, up to 30 s.
func duration(word, example string) (time.Duration, error) {
	d, err := time.ParseDuration(word)
	if err != nil || d < time.Millisecond || d > 30*time.Second {
		return 0, fmt.Errorf("%q is no time between 1ms and 30s: write %s", word, example)
	}
	return d, nil
}

// sense refuses sentences that are well formed and mean nothing.
func (p *parser) sense() error {
	c := p.check
	s := c.Subject
	switch {
	case s.Name == Server && p.phrase.clientsOnly:
		return fmt.Errorf("the server is what a client %s: write whose it is, like A %s", p.phrase.does(), p.example())
	case c.Not && s.Who != One:
		return fmt.Errorf("%s with a negation can be understood in two ways: write nobody %s, or a sentence for each client", s.Who, p.phrase.says)
	case s.Who == Nobody && c.Times != Times{}:
		return errors.New("nobody does something no times: leave out how often")
	case c.Not && c.Times != Times{}:
		return fmt.Errorf("a negation with a number can be understood in two ways: write how often it happens, like %s once", example)
	case c.Verb == TimesOut && s.Who != One:
		return errors.New("who gets no acknowledgement is the server or one client: A gets no acknowledgement")
	case c.Verb == Fires:
		return p.firesThere()
	}
	return nil
}

// does is how an error says what clients do with the server.
func (f phrase) does() string {
	return map[Verb]string{Joins: "joins rooms of", Leaves: "leaves rooms of", Connects: "connects to",
		Disconnects: "disconnects from", Refused: "is refused by"}[f.verb]
}

func (p *parser) example() string {
	return strings.TrimPrefix(p.check.Sentence[strings.Index(p.check.Sentence, Server)+len(Server):], " ")
}

// Built-in events that a timeline shows, by the end at which they fire.
func firedByServer() []string { return []string{"connection", "disconnecting", "disconnect", "error"} }
func firedByClient() []string { return []string{"connect", "connect_error", "disconnect"} }

func (p *parser) firesThere() error {
	c := p.check
	fires, there, others := "a client fires", firedByClient(), firedByServer()
	if c.Subject.Name == Server {
		fires, there, others = "the server fires", others, there
	}
	if c.Subject.Who == Open {
		there = append(there, others...)
	}
	if slices.Contains(there, c.Event) {
		return nil
	}
	hint := didYouMean(c.Event, there)
	if slices.Contains(others, c.Event) {
		hint = ", it fires at the other end"
	}
	return fmt.Errorf("%s no built-in event %q%s It fires %s; a custom event is received: %s", fires, c.Event, orDot(hint), strings.Join(there, ", "), example)
}
