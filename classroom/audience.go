package classroom

import "strconv"

// Audience is who can be told: everybody whose page is connected, by rooms. All that a class tells goes through it, so an
// Audience over an adapter that reaches several processes reaches those who are connected to any of them.
type Audience interface {
	// Tell sends an event with one object to everybody in a room. It doesn't wait until it has arrived.
	Tell(room, event string, section any)
	// Dismiss disconnects everybody in a room, after what was told before. It doesn't wait until they have gone.
	Dismiss(room string)
}

// Role is what somebody is in a class.
type Role string

const (
	Teacher Role = "teacher"
	Student Role = "student"
	// Screen is the audience's view: what is projected.
	Screen Role = "screen"
)

// The rooms of a class. The code comes first, so that no class can have another's.
func everybody(code string) string            { return code }
func allOf(code string, role Role) string     { return code + "/" + string(role) }
func studentRoom(code string, s int64) string { return code + "/student/" + strconv.FormatInt(s, 10) }

// Rooms are the rooms of a member's connection.
func (m *Member) Rooms() []string {
	rooms := []string{everybody(m.class.code), allOf(m.class.code, m.role)}
	if m.role == Student {
		rooms = append(rooms, studentRoom(m.class.code, m.id))
	}
	return rooms
}
