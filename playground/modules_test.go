package playground

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"earshot/sandbox"
)

func TestProgramsArePastedAsModulesOrScripts(t *testing.T) {
	for name, program := range map[string]string{
		"script":  "const { Server } = require('socket.io')\nconst io = new Server({ cors: { origin: '*' } })\n",
		"module":  "import { createServer } from 'node:http'\nimport { Server } from 'socket.io'\nimport express from 'express'\nconst app = express()\nconst io = new Server(createServer(app))\nawait null\n",
		"default": "import Server from 'socket.io'\nimport { EventEmitter } from 'events'\nconst io = new Server()\n",
	} {
		t.Run(name, func(t *testing.T) {
			s, url := openTestStage(t, program+"io.on('connection', socket => socket.emit('hello', 'there'))\n")
			a := join(t, s, url, nil)
			a.expect("event", "hello", "there")
		})
	}
}

func TestAPartOfNodeThatIsNotThereIsNamedWithWhatToDoInstead(t *testing.T) {
	s, _ := openTestStage(t, chat)
	for _, c := range []struct{ program, says string }{
		{"\nconst fs = require('fs')", "Cannot find module 'fs': a program has no files"},
		{"\nrequire('left-pad')", "Cannot find module 'left-pad': a playground has"},
		{"\nimport fs from 'node:fs'\nfs.readFileSync('x')", "Cannot find module 'node:fs': a program has no files"},
	} {
		err := s.Run(c.program)
		var thrown *sandbox.Error
		if !errors.As(err, &thrown) || !strings.Contains(thrown.Message, c.says) || thrown.Line != 2 {
			t.Errorf("%q gives %#v", c.program, err)
		}
	}
}

func TestTheOptionCorsSaysWhosePagesMayRead(t *testing.T) {
	s, url := openTestStage(t, chat)
	for cors, want := range map[string]string{
		"":                                      "*",
		", cors: {}":                            "*",
		", cors: origin('*')":                   "*",
		", cors: origin(true)":                  "null",
		", cors: origin(false)":                 "",
		", cors: origin('https://a.example')":   "https://a.example",
		", cors: origin(['https://a.example'])": "",
		", cors: origin(['https://b.org', 'null'])": "null",
	} {
		if err := s.Run("const { Server } = require('socket.io')\nconst origin = origin => ({ origin })\nconst io = new Server({ pingInterval: 1000" + cors + " })"); err != nil {
			t.Fatal(err)
		}
		request, err := http.NewRequest("GET", url+s.Path()+"?EIO=4&transport=polling", nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Origin", "null") // as the pages of a stage's clients have it
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if got := response.Header.Get("Access-Control-Allow-Origin"); got != want || response.StatusCode != http.StatusOK {
			t.Errorf("with %q, %d and readable by %q, want %q", cors, response.StatusCode, got, want)
		}
	}
	if err := s.Run("const { Server } = require('socket.io')\nconst io = new Server({ cors: { origin: { any: true } } })"); err == nil || !strings.Contains(err.Error(), "cors.origin is") {
		t.Errorf("an origin that can't be understood gives %v", err)
	}
}
