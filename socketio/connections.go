package socketio

// Connections is how many Engine.IO connections there are.
func (s *Server) Connections() int { return s.engine.Connections() }

// Pending is how many bytes wait for all clients together.
func (s *Server) Pending() int64 { return 0 }
