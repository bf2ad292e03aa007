package playground

import (
	"testing"
	"time"

	"earshot/lessons"
)

func TestAnAllowanceIsSpentAndComesBack(t *testing.T) {
	now := time.Now()
	a := NewAllowance(100, 400, now)
	if wait := a.Spend(400, now); wait != 0 {
		t.Errorf("spending the savings costs a wait of %s", wait)
	}
	if wait := a.Spend(100, now); wait != time.Second {
		t.Errorf("a second's worth more costs a wait of %s, want 1s", wait)
	}
	now = now.Add(2 * time.Second)
	if wait := a.Spend(0, now); wait != 0 {
		t.Errorf("after two seconds there is still a wait of %s", wait)
	}
	if wait := a.Spend(401, now.Add(time.Hour)); wait == 0 {
		t.Error("more was saved than may be")
	}
}

func TestAProgramThatComputesAllTheTimeIsSlowedDownAndSaysSo(t *testing.T) {
	stages, url := testStages(t, Limits{Stages: 10, PerVisitor: 10, Idle: time.Hour})
	spinning, err := stages.Open("test", &lessons.Lesson{}, "setInterval(() => { for (;;) {} }, 1)")
	if err != nil {
		t.Fatal(err)
	}
	entries(t, spinning, func(e Entry) bool { return e.Kind == KindLimit && e.Text == spinning.slowedDown(LimitComputing) })
	good := mustOpen(t, stages, "test")
	a := join(t, good, url, nil)
	a.expect("connect")
	if err := spinning.Run(chat); err != nil {
		t.Fatal(err)
	}
}
