package classroom

import (
	"encoding/json"
)

// handler answers one kind of request. The reply is a JSON object; nil is an empty one.
type handler func(m *Member, payload []byte) (any, error)

// with reads a request's object.
func with[T any](do func(m *Member, ask T) (any, error)) handler {
	return func(m *Member, payload []byte) (any, error) {
		var ask T
		if err := json.Unmarshal(payload, &ask); err != nil {
			return nil, errBad
		}
		return do(m, ask)
	}
}

// requests are what each role can ask for.
var requests map[Role]map[string]handler

func init() { // apart, since what is asked for leads back here
	requests = map[Role]map[string]handler{
		Student: {
			"follow": with((*Member).follow),
			"vote":   with((*Member).vote),
			"task":   with((*Member).work),
			"lost":   with((*Member).isLost),
			"ask":    with((*Member).wonder),
			"seat":   func(m *Member, _ []byte) (any, error) { return m.class.seat(m) },
		},
		Teacher: {
			"place":    with((*Member).place),
			"stage":    with((*Member).shareStage),
			"pen":      with((*Member).handPen),
			"weather":  with((*Member).weather),
			"kick":     with((*Member).kick),
			"remove":   with((*Member).remove),
			"door":     with((*Member).door),
			"predict":  with((*Member).predict),
			"close":    func(m *Member, _ []byte) (any, error) { return m.closeRound() },
			"again":    func(m *Member, _ []byte) (any, error) { return m.nextRound() },
			"reveal":   with((*Member).reveal),
			"dismiss":  func(m *Member, _ []byte) (any, error) { return m.dismiss() },
			"timer":    with((*Member).timer),
			"eyes":     with((*Member).eyes),
			"present":  with((*Member).present),
			"answered": with((*Member).answered),
			"calm":     func(m *Member, _ []byte) (any, error) { return m.calm() },
		},
	}
}

// Ask answers a request. flood is set when the member has asked for far too much, and should be cut off.
func (m *Member) Ask(name string, payload []byte) (reply any, flood bool, err error) {
	now := m.class.all.now()
	if !m.pace.take(now) || m.role == Student && !m.class.asking.take(now) {
		return nil, m.refused.Add(1) > tooOften, errSlow
	}
	m.refused.Store(0)
	do, ok := requests[m.role][name]
	if !ok {
		return nil, false, errBad
	}
	if err := m.allowed(); err != nil {
		return nil, false, err
	}
	reply, err = do(m, payload)
	return reply, false, err
}

// allowed says why a member can't ask for anything any more: the class is over, or they have been removed since.
func (m *Member) allowed() error {
	c := m.class
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.deleted:
		return ErrNoClass
	case c.ended != nil:
		return ErrOver
	case m.role == Student && c.gone[m.id]:
		return ErrRemoved
	}
	return nil
}
