package playground

// recordsAChunk is how many records lie together.
const recordsAChunk = 256

// records are those of a timeline, by number and without gaps. They lie in chunks, so that the oldest go without the
// others being moved, and the garbage collector has few things to look at.
type records struct {
	first  int64 // the number of the oldest
	size   int
	chunks [][]record
	gone   int // how many of the first chunk are kept no more
}

// next is the number of the record that comes next.
func (rs *records) next() int64 { return rs.first + int64(rs.size) }

// get is the record with that number, nil if it isn't kept. It stays where it is until the next append.
func (rs *records) get(seq int64) *record {
	i := seq - rs.first
	if i < 0 || i >= int64(rs.size) {
		return nil
	}
	i += int64(rs.gone)
	return &rs.chunks[i/recordsAChunk][i%recordsAChunk]
}

// append adds the next record.
func (rs *records) append(r record) *record {
	last := len(rs.chunks) - 1
	switch {
	case last < 0: // most timelines are short
		rs.chunks = append(rs.chunks, nil)
		last++
	case len(rs.chunks[last]) == recordsAChunk:
		rs.chunks = append(rs.chunks, make([]record, 0, recordsAChunk))
		last++
	}
	rs.chunks[last] = append(rs.chunks[last], r)
	rs.size++
	return &rs.chunks[last][len(rs.chunks[last])-1]
}

// drop forgets the oldest n.
func (rs *records) drop(n int) {
	rs.first += int64(n)
	rs.size -= n
	rs.gone += n
	chunks := rs.gone / recordsAChunk
	clear(rs.chunks[:chunks])
	rs.chunks = rs.chunks[chunks:]
	rs.gone %= recordsAChunk
	for i := range rs.gone { // what these held is free, although they themselves aren't yet
		rs.chunks[0][i] = record{}
	}
}
