package playground

// Room says whether a visitor who comes now gets a stage: the error, ErrFull or ErrNoMemory, says why not.
func (st *Stages) Room() error {
	if st.memory.short.Load() {
		return ErrNoMemory
	}
	st.mu.Lock()
	defer st.mu.Unlock()
	taken := len(st.open)
	for _, making := range st.making {
		taken += making
	}
	if st.closed || taken >= st.limits.Stages {
		return ErrFull
	}
	return nil
}
