package playground

import (
	"errors"
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
