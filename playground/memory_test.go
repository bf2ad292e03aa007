package playground

import (
	"errors"
	"strings"
	"testing"
	"time"

	"earshot/lessons"
)

const hoarder = `const kept = []
setInterval(() => { if (kept.length < 20) kept.push(new Uint8Array(1e6).fill(1)) }, 1)`

func TestTheProgramThatTakesMostIsStoppedWhenMemoryRunsShort(t *testing.T) {
	stages, url := testStages(t, Limits{AllMemory: 16 << 20})
	modest := keepAsking(t, mustOpen(t, stages, "modest"), url)
	hungry, err := stages.Open("hungry", &lessons.Lesson{}, hoarder)
	if err != nil {
		t.Fatal(err)
	}
	entries(t, hungry, func(e Entry) bool {
		return e.Kind == KindLimit && e.Level == LevelStopped && strings.HasPrefix(e.Text, "stopped because this server ran short of memory")
	})
	if got := stages.Counters().Limits[LimitAllMemory]; got == 0 {
		t.Error("it isn't counted")
	}
	if err := hungry.Run(chat); err != nil {
		t.Errorf("the stage can't run a modest program afterwards: %v", err)
	}
	a := join(t, hungry, url, nil)
	a.expect("connect")
	if modest() == 0 {
		t.Error("the stage beside was never answered")
	}
}

func TestNoStageIsOpenedWhileMemoryIsShort(t *testing.T) {
	stages, _ := testStages(t, Limits{AllMemory: 26 << 20}) // the hoarder stays below it, but above nine tenths
	hungry, err := stages.Open("hungry", &lessons.Lesson{}, strings.Replace(hoarder, "20", "22", 1))
	if err != nil {
		t.Fatal(err)
	}
	for begin := time.Now(); ; time.Sleep(20 * time.Millisecond) {
		s, err := stages.Open("next", &lessons.Lesson{}, chat)
		if errors.Is(err, ErrNoMemory) {
			break
		}
		if err != nil || time.Since(begin) > patience {
			t.Fatalf("there are %d bytes, and opening a stage says %v", stages.Counters().Memory, err)
		}
		stages.End(s.ID(), "tested")
	}
	if stages.Counters().Refused["memory"] == 0 {
		t.Error("it isn't counted")
	}
	stages.End(hungry.ID(), "tested")
	for begin := time.Now(); ; time.Sleep(20 * time.Millisecond) {
		if _, err := stages.Open("next", &lessons.Lesson{}, chat); err == nil {
			break
		} else if time.Since(begin) > patience {
			t.Fatalf("there is memory again, and opening a stage says %v", err)
		}
	}
}

func TestTheMachinesMemoryIsKnown(t *testing.T) {
	if process, machine := processMemory(), machineMemory(); process < 1<<20 || machine < process {
		t.Errorf("the process has %d bytes of %d", process, machine)
	}
}
