package socketio

// Connections is how many Engine.IO connections there are.
func (s *Server) Connections() int { return s.engine.Connections() }
