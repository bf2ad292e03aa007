package web_test

import (
	"testing"

	"earshot/playground"
)

func TestTimelineTellsThatAClientsWaitIsOver(t *testing.T) {
	s := serve(t)
	p := open(t, s.url+"/lessons/when-no-answer-comes", tall)
	p.connected("A", "B")
	stage := p.stage()
	p.frame("A").say("coffee")
	over := s.entry(stage, "the end of A's wait", func(e playground.Entry) bool { return e.Lane == "A" && e.Kind == playground.KindAcked })
	asked := s.entry(stage, "what A asked", func(e playground.Entry) bool {
		return e.Lane == "A" && e.Kind == playground.KindEmit && e.Event == "order"
	})
	if over.Event != "order" || over.Text != "operation has timed out" || over.Cause == nil || *over.Cause != asked.Seq || over.Source == nil || *over.Source != *asked.Source {
		t.Errorf("the end of the wait is %+v, and what was asked %+v", over, asked)
	}
	// The client sets its timer a moment before the packet is made, from which the emit has its time.
	if late := over.At - asked.At; late < 990_000 || late > 5_000_000 {
		t.Errorf("it is told %d µs after the emit, whose timeout is a second", late)
	}
	p.drawn("A", "acked", "order")
}
