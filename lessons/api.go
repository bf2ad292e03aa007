package lessons

import (
	"maps"
	"strings"
)

// api tells what io and socket have, in a program or in a client's code, as of version 4 (Socket.IO's documentation,
// "Server API" and "Client API"): for each member, what it gives. "" is something that has no members worth checking.
var api = map[string]map[string]string{
	"io": has(map[string]string{
		"namespace": "of sockets", "socket": "connect", "target": broadcasts,
		"": speaks + " engine httpServer path opts attach listen bind onconnection close connectTimeout serveClient Manager Socket protocol",
	}),
	"namespace": has(map[string]string{"target": broadcasts, "": speaks + " name sockets server"}),
	"socket": has(map[string]string{
		"target": "to in except broadcast local", "socket": "volatile compress timeout connect open", "namespace": "nsp", "io": "server",
		"manager": "io", "handshake": "handshake",
		"": "id emit emitWithAck send write use join leave disconnect close rooms data request conn client connected disconnected active recovered auth " +
			"onAny prependAny offAny listenersAny onAnyOutgoing prependAnyOutgoing offAnyOutgoing listenersAnyOutgoing sendBuffer receiveBuffer",
	}),
	"target": has(map[string]string{
		"target": broadcasts + " broadcast",
		"":       "emit emitWithAck send write fetchSockets socketsJoin socketsLeave disconnectSockets allSockets",
	}),
	"manager": has(map[string]string{
		"socket": "socket", "manager": "open connect",
		"": "engine opts uri reconnection reconnectionAttempts reconnectionDelay reconnectionDelayMax randomizationFactor timeout",
	}),
	"handshake": has(map[string]string{"": "auth query headers address time issued secure url xdomain"}),
}

const (
	// broadcasts give something that emits to some sockets.
	broadcasts = "to in except local volatile compress timeout"
	// speaks are what a server and a namespace do with their sockets.
	speaks = "emit emitWithAck serverSideEmit serverSideEmitWithAck send write use fetchSockets socketsJoin socketsLeave disconnectSockets allSockets adapter"
)

// emitter are what all objects have that fire events.
const emitter = "on once off addListener removeListener removeAllListeners listeners rawListeners listenerCount eventNames hasListeners " +
	"prependListener prependOnceListener setMaxListeners"

// has makes a table of members out of lists of them by what they give.
func has(lists map[string]string) map[string]string {
	members := map[string]string{}
	for gives, list := range lists {
		for name := range strings.FieldsSeq(list) {
			members[name] = gives
		}
	}
	for name := range strings.FieldsSeq(emitter) {
		members[name] = ""
	}
	return members
}

// isMember tells whether anything of Socket.IO's has a member of that name.
func isMember(name string) bool {
	for members := range maps.Values(api) {
		if _, ok := members[name]; ok {
			return true
		}
	}
	return false
}
