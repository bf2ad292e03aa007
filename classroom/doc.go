// Package classroom keeps classes: people who follow one teacher. It knows who is in a class, where it is in the course,
// what everybody predicted, which tasks are done, and whose stage is shared; and it tells everybody what changes, through
// an [Audience]. It knows nothing of HTTP: package web has the routes and the Socket.IO namespace, and hands on what comes.
//
// What lasts is in one SQLite file, and nowhere else: what a method has returned without an error is on the disk. Who is
// connected, who sits where on the shared stage, and how much somebody may still ask are in memory, in the one process
// that owns the file.
//
// # Addresses
//
// A class has a code of six letters, which is in its addresses. The teacher has a secret, each student a token; both are
// in HttpOnly cookies, one a class (earshot-teach-CODE, earshot-class-CODE), and the file holds only hashes of them.
//
//	GET  /teach                  open a class, or go back to one's own (those whose cookies the browser has)
//	POST /teach                  title, key (where -teacher-key is set): opens a class, 303 to /teach/CODE?key=SECRET
//	GET  /teach/CODE?key=SECRET  sets the cookie, 303 to /teach/CODE: the link that a teacher keeps
//	GET  /teach/CODE             the teacher's console
//	GET  /teach/CODE/screen      the audience's view, for the projector: read only; the teacher's cookie
//	GET  /teach/CODE/qr.svg      the QR code of the address at which students join
//	GET  /teach/CODE/report      afterwards: attendance, predictions, tasks, recordings; also for print
//	GET  /teach/CODE/report.csv  the same, one line a student
//	POST /teach/CODE/address     address: what the QR code leads to, such as http://192.168.1.20:8080
//	POST /teach/CODE/end         the class is over: students are told, the report stays
//	POST /teach/CODE/delete      deletes everything of the class, its recordings too
//	GET  /class                  type a code (?code=…: 303 to it)
//	GET  /class/CODE             pick a name, or, with the cookie, the student's page
//	POST /class/CODE/join        name: 303 to /class/CODE with the cookie; 409, 422, 429 with the form and what is wrong
//	POST /class/CODE/leave       takes the cookie away
//	GET  /api/class/CODE         {"class", "role", "name"}: what this browser is in the class; role is teacher, student or ""
//
// # Connection
//
// On the app's own Socket.IO server (/live/socket.io/) classes have the namespace /class. A page connects with the
// handshake's auth {"class": CODE, "as": "teacher" | "student" | "screen"}, and its cookies say whether it is that. A page
// may hold several such connections, and a lesson's page connects as a student as well, to follow and to tell of tasks.
// Who is refused gets a connect_error with words for a person, and data {"code"}:
//
//	no-class   there is no class with this code: mistyped, expired or deleted
//	stranger   no cookie, or not a valid one: pick a name (a student), use the secret link (a teacher)
//	removed    the teacher has removed this student
//	windows    this student has too many connections open
//	guesses    too many wrong codes came from this address
//
// # What is told
//
// Every event carries one section of the class's state, whole: whoever has missed some needs only the last. After a
// (re)connection comes "state" with all sections that the role knows, {"class", "me", "place", …}, by the names of the
// events; it replaces what the page knew. Then each change comes as an event of that name. Times are milliseconds since
// 1970 by the server's clock; "now" in state is that clock, so that a page with a wrong one can correct it.
//
//	class      {"code", "title", "created", "expires", "ended": time|null, "door": true if others may still join}
//	           teachers and screens also: {"url": what the QR code leads to, "address", "addresses": [those offered]}
//	me         (students) {"id", "name", "following", "lost"}
//	teacher    (students, screens) {"here": bool, "since": time}: is the teacher's page connected, and since when is that so
//	place      null | {"lesson": slug, "title", "number", "anchor": a step's or heading's id or "", "at": time}
//	people     (teachers) {"here", "following", "roaming", "list": [{"id", "name", "here", "following", "joined", "seen",
//	           "lane": the name on the shared stage or "", "weather": their client's network, where it isn't clear}]}; (screens) {"here", "following", "roaming"}
//	stage      null | {"id", "path", "lesson", "title", "pen": the name of the student who has it; "" if nobody has, or has no seat,
//	           "penId": their id|0}
//	program    null | {"source", "client", "by": name|"" (the teacher)}: the shared stage's program and clients' code as
//	           they run now, told whenever either changes
//	prediction null | {"id", "lesson", "step", "title", "form", "html": the step as in the lesson, "choices": [lanes],
//	           "lines": [what is to be ordered or sorted, as shown], "round": from 1, "phase": "vote"|"discuss"|"revealed"};
//	           once revealed also "truth": in the form of an answer, "words", "seq": the entry that shows it, or 0
//	tally      null | {"prediction": id, "round", "answered", "of": how many are here}; to teachers at any time, and to
//	           everybody once revealed, also "rounds": [{"round", "answered", "answers": [{"answer", "n", "right": bool|null}],
//	           the most frequent first, "others": how many gave other answers}]
//	votes      (students) null | {"prediction": id, "mine": {"1": answer, …} by round}: one's own
//	timer      null | {"label", "seconds": in all, "ends": time}
//	eyes       {"on": bool, "words"}: everyone's eyes up here
//	present    null | any JSON up to 4 kB: where the presenter's view is, for the audience's view (teachers, screens)
//	tasks      (teachers) {"lesson", "steps": [{"id", "kind", "title", "done", "working", "stuck"}],
//	           "students": [{"id", "name", "steps": {id: {"done": time|null, "tries", "hints", "since": time, "stuck": bool}}}]}:
//	           of the lesson at which the class is
//	lost       (teachers) {"n"}: how many have said so, and nobody knows who
//	questions  (teachers) [{"id", "text", "at", "done"}]
//	recordings (teachers) [{"id", "lesson", "title", "at", "url"}]
//
// Five more carry no state; a disconnection follows refused, removed and deleted:
//
//	refused    {"message", "code"}   as a connect_error that comes late: the connection must go after all
//	calm       {}            to students: the teacher has taken back all "I'm lost", so me.lost is false
//	removed    {"message"}   to a student whom the teacher has removed
//	ended      {"message"}   the class is over; students may stay connected, and can change nothing
//	deleted    {"message"}
//
// people, tally and lost are gathered for a quarter of a second before they are told, tasks for a second.
//
// # What can be asked for
//
// Every request is an event with one object, and is acknowledged with one: {} or what is said below, or
// {"error": {"message", "code"}}. It is acknowledged when it is on the disk. All can be sent twice without harm.
// Codes: "over" (the class has ended), "slow" (too many requests), "closed" (the round is over), "bad" (not understood),
// "gone" (what was meant isn't there any more), "full", "later" (couldn't be kept: try again).
//
// By students:
//
//	follow  {"on"}
//	vote    {"prediction": id, "round", "answer"}   who, arrow: [lanes]; order: [indices of lines]; kind: {line: "builtin"|"custom"}
//	        → {"answer"}: as it is kept. It may be changed until the round closes; a vote that is kept already is
//	        acknowledged even afterwards
//	task    {"lesson", "step", "done": bool, "tries": failed checks so far, "hints": hints seen so far}  totals, not increments
//	lost    {"on"}
//	ask     {"text": 1 to 300 characters, "nonce": a random string by which a resent one is known}
//	seat    {} → {"stage", "path", "key", "name"}   a client on the shared stage, the same one each time. With the key, the
//	        page joins over the namespace / by stage:join {"stage", "key"}, which without a key is refused on such a stage
//
// By teachers:
//
//	place    {"lesson", "anchor"}
//	stage    {"stage": id | ""}   shares a stage that this browser's page has opened, or ends that. What had happened on a
//	         stage that was shared is kept as a recording
//	pen      {"student": id | 0}   holds until the teacher shares the stage of another lesson, over a restart as well
//	weather  {"student": id, "mode", …as in the namespace /}   the network of their client on the shared stage
//	kick     {"student": id}      disconnects their client, as socket.disconnect(true) does
//	remove   {"student": id}      out of the class; the name is free again
//	door     {"open": bool}
//	predict  {"lesson", "step"}   asks the class, round 1
//	close    {}                   ends the round: discuss
//	again    {}                   begins the next round
//	reveal   {"after": seq}       says what really happened after that entry of the shared stage, which must have been run
//	dismiss  {}                   puts the prediction away
//	timer    {"seconds": 0 to 7200, "label"}   0: none
//	eyes     {"on", "words": up to 200 characters}
//	present  {"at": any JSON}
//	answered {"question": id, "done": bool}
//	calm     {}                   takes back all "I'm lost"
//
// Screens ask for nothing.
//
// # The shared stage
//
// A stage is opened by the teacher's page over the namespace /, as on any lesson's page, and shared by the same page. From
// then on, until it ends, it is the class's, even when the class shares another: only the teacher's browser and whoever has
// the pen can change its program, its clients' code or its server, by whatever way; only the teacher's browser can open it
// again, end it, record it or read its timeline; and a page joins it only with a seat's key. Pages of students (stage:join)
// are told of their own lane and the server's only, with "to" narrowed to themselves. A page with the teacher's cookie may
// stage:watch {"stage"}: the whole timeline, without being a client.
//
// After the server has been started again the stage is gone, with what happened on it and its clients' networks: the
// teacher's page opens one anew with the program as it was, and shares it; students' pages take their seats on it by
// themselves, and whoever had the pen has it.
//
// # Several processes
//
// All that is told goes through [Audience], which names rooms of the namespace (see [Rooms]) and nothing else: over the
// library's Redis adapter, it reaches those who are connected to other processes. What is asked for must reach the
// process that owns the class's file: route by the query of the connection (?class=CODE).
package classroom
