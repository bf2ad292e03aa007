package web

import (
	"maps"
	"slices"

	"earshot/lessons"
	"earshot/playground"
)

// truth is how a prediction really went, whoever predicted what.
type truth struct {
	known  bool
	answer any // in the form of an answer
	words  string
	seq    int64 // the entry that shows it, 0 if none does
}

// truthOf says how a predict step went on a stage after an entry, as far as it concerns the lanes that were to choose
// from. Everything that the step does has been done.
func truthOf(s *playground.Stage, step *lessons.Step, after int64, choices []string) truth {
	switch step.Form {
	case lessons.FormKind:
		return truth{known: true, answer: kindsOf(step), words: "Socket.IO fires the built-in ones by itself; whoever wrote the code chose the others’ names."}
	case lessons.FormOrder:
		order, seqs := orderOf(s, step, after)
		if len(order) == 0 || slices.Contains(seqs, 0) {
			return truth{}
		}
		return truth{known: true, answer: order, words: "That is how it went.", seq: seqs[order[0]]}
	}
	found := cameTrue(s, step, after, func(lane string) bool { return slices.Contains(choices, lane) })
	if !found.Known && !somethingHeard(s, after) {
		return truth{}
	}
	lanes := slices.Sorted(maps.Keys(found.Lanes))
	return truth{known: true, answer: append([]string{}, lanes...), words: itCameTrue(step, lanes), seq: toPointAt(nil, lanes, found.Lanes)}
}

// somethingHeard tells whether anything has been heard on a stage after an entry: then a prediction has been run, though
// what it asks about may not have come true of anybody.
func somethingHeard(s *playground.Stage, after int64) bool {
	return slices.ContainsFunc(s.Timeline().From(after), func(e playground.Entry) bool { return e.Kind == playground.KindEvent })
}
