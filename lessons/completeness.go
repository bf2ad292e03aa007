package lessons

import "slices"

// wanted is how many steps of each kind a lesson has, in the order in which the first of each stands. 0 sets no limit.
var wanted = []struct {
	kind        StepKind
	least, most int
}{
	{Predict, 1, 0},
	{Investigate, 2, 3},
	{Modify, 1, 0},
	{Make, 1, 0},
	{Recall, 1, 0},
}

func (l *Lesson) checkSteps(found *problems) {
	file := l.Slug + ".md"
	if l.Kind == Challenge {
		if len(l.Steps) != 1 || l.Steps[0].Kind != Make {
			found.add(file, 1, "a challenge has one step, a :::make, and this has %d steps", len(l.Steps))
		}
		return
	}
	if len(l.Steps) == 0 {
		found.add(file, 1, "there are no steps: a lesson has at least one %[1]spredict, two %[1]sinvestigate, a %[1]smodify, a %[1]smake and a %[1]srecall", containerFence)
		return
	}
	last := Step{}
	for _, want := range wanted {
		count := 0
		for _, step := range l.Steps {
			if step.Kind == want.kind {
				count++
			}
		}
		switch {
		case count < want.least:
			found.add(file, 1, "there are %d steps %s%s: a lesson has at least %d", count, containerFence, want.kind, want.least)
		case want.most != 0 && count > want.most:
			found.add(file, 1, "there are %d steps %s%s: a lesson has at most %d", count, containerFence, want.kind, want.most)
		}
		at := slices.IndexFunc(l.Steps, func(s Step) bool { return s.Kind == want.kind })
		if at < 0 {
			continue
		}
		if l.Steps[at].Line < last.Line {
			found.add(file, l.Steps[at].Line, "%s stands before %s: the order is predict, investigate, modify, make, recall", l.Steps[at].ID, last.ID)
		}
		last = l.Steps[at]
	}
}
