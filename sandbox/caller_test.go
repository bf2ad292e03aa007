package sandbox_test

import (
	"strings"
	"testing"
)

func TestTheCallersPlaceIsThatOfTheCallInTheLearnersFile(t *testing.T) {
	for name, c := range map[string]struct{ source, place string }{
		"a simple call":              {"\n  console.log('x')", "server.js:2:11"},
		"arguments with calls":       {"console.log(['x'].map(x => x.toString()).join())", "server.js:1:9"},
		"arguments over many lines":  {"console.log(\n  'a',\n  String({\n    b: 'c'.length,\n  }),\n);", "server.js:1:9"},
		"through other functions":    {"forward(\n  'x'.toString(),\n)", "server.js:1:1"},
		"in a callback":              {"[1].forEach(() => {\n  console.log(String(1));\n});", "server.js:2:11"},
		"as the callback":            {"\n['x'].forEach(console.log);", "server.js:2:7"},
		"an argument of another":     {"String(\n  console.log('x'),\n)", "server.js:2:11"},
		"after a wide character":     {"'😀'; console.log('x')", "server.js:1:14"},
		"in a helper of the learner": {"function say(x) {\n  console.log(x);\n}\nsay('x');", "server.js:2:11"},
		"by way of a variable":       {"const { log } = console;\nlog('x');", "server.js:2:1"},
		"in a module":                {"import 'socket.io';\nconsole.log('x');", "server.js:2:9"},
		"in a promise":               {"Promise.resolve('x').then(x =>\n  console.log(x));", "server.js:2:11"},
		"as the promise's callback":  {"Promise.resolve('x').then(console.log);", ""},
		"with a name that deceives":  {"const f = { ['a (server.js:77:7)']() { console.log('x') } };\nf['a (server.js:77:7)']();", "server.js:1:47"},
		"deep in a recursion":        {"function f(n) {\n  if (n) return f(n - 1);\n  console.log(n);\n}\nf(100);", "server.js:3:11"},
	} {
		t.Run(name, func(t *testing.T) {
			p, h := newProgram(t)
			if err := p.Run("server.js", c.source); err != nil {
				t.Fatal(err)
			}
			if len(h.logs) != 1 || !strings.HasSuffix(h.logs[0], " @ "+c.place) {
				t.Errorf("the log is %q, want it at %s", h.logs, c.place)
			}
		})
	}
}
