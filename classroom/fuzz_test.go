package classroom

import (
	"encoding/json"
	"path/filepath"
	"testing"
)

// Whatever the pages of a class ask for, they are answered or hear why not, and everybody still gets the class's state.
func FuzzAsk(f *testing.F) {
	for _, seed := range [][2]string{{"follow", `{"on":true}`}, {"vote", `{"step":"predict-1","option":1,"why":"x","round":1}`}, {"task", `{"step":"a","state":"done"}`},
		{"lost", `{"on":true}`}, {"ask", `{"text":"Why?","nonce":"01234567"}`}, {"seat", `{}`}, {"place", `{"lesson":"one","step":"predict-1"}`},
		{"stage", `{"stage":"x"}`}, {"pen", `{"student":"s1"}`}, {"weather", `{"student":"s1","weather":{"latency":100}}`}, {"kick", `{"student":"s1"}`},
		{"remove", `{"student":"s2"}`}, {"door", `{"open":false}`}, {"predict", `{"lesson":"one","step":"predict-1"}`}, {"close", `{}`}, {"again", `null`},
		{"reveal", `{"run":1}`}, {"dismiss", `[]`}, {"timer", `{"seconds":-1}`}, {"eyes", `{"text":"up"}`}, {"present", `{"slide":99999999999999999999}`},
		{"answered", `{"question":"q"}`}, {"calm", `"x"`}, {"nothing", `{`}} {
		f.Add(true, seed[0], seed[1])
		f.Add(false, seed[0], seed[1])
	}
	cs, err := begin(filepath.Join(f.TempDir(), "classes.sqlite"))
	must(f, err)
	f.Cleanup(func() { cs.Close() })
	var members map[bool]*Member
	gather := func(t *testing.T) {
		code, secret, token := classOfOne(t, cs)
		teacher, err := cs.Enter(code, Teacher, secret)
		must(t, err)
		student, err := cs.Enter(code, Student, token)
		must(t, err)
		members = map[bool]*Member{true: teacher, false: student}
	}
	f.Fuzz(func(t *testing.T, asTeacher bool, name, payload string) {
		if members == nil || members[false].allowed() != nil { // she was removed
			gather(t)
		}
		m := members[asTeacher]
		do, ok := requests[m.role][name]
		if !ok {
			return
		}
		reply, err := do(m, []byte(payload))
		if err != nil {
			if refusal, known := RefusalOf(err); !known || refusal.Message == "" {
				t.Errorf("%s %s fails with %v", name, payload, err)
			}
		} else if _, err := json.Marshal(reply); err != nil {
			t.Errorf("the reply to %s %s can't be written: %v", name, payload, err)
		}
		for _, m := range members {
			err := m.Arrive(func(state any) {
				if _, err := json.Marshal(state); err != nil {
					t.Errorf("after %s %s the state can't be written: %v", name, payload, err)
				}
			})
			if err == nil {
				m.Leave()
			}
		}
	})
}
