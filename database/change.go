package database

import "database/sql"

// maxTogether is how many changes share a commit at most.
const maxTogether = 64

// change is one that somebody waits for.
type change struct {
	do   func(*sql.Tx) error
	done chan error
}

// Change does something wholly, or, if it returns an error, not at all. It is on the disk when Change returns nil. It
// may be done once more from its beginning when another change fails, so nothing but the transaction may remember that
// it has run.
func (f *File) Change(do func(*sql.Tx) error) error {
	c := &change{do, make(chan error, 1)}
	select {
	case f.asked <- c:
		return <-c.done
	case <-f.stopped.Done():
		return ErrClosed
	}
}

// changeAsAsked makes changes one after another. Those that have come while it wrote share the next commit: a class that
// answers at once costs a few fsyncs, not one each.
func (f *File) changeAsAsked() {
	for {
		select {
		case <-f.stopped.Done():
			return
		case c := <-f.asked:
			f.commit(f.together(c))
		}
	}
}

func (f *File) together(first *change) []*change {
	list := []*change{first}
	for len(list) < maxTogether {
		select {
		case c := <-f.asked:
			list = append(list, c)
		default:
			return list
		}
	}
	return list
}

func (f *File) commit(list []*change) {
	if len(list) > 1 {
		if errs, ok := f.tryTogether(list); ok {
			for i, c := range list {
				c.done <- Describe(errs[i])
			}
			return
		}
	}
	for _, c := range list {
		c.done <- Describe(f.alone(c.do))
	}
}

func (f *File) alone(do func(*sql.Tx) error) error {
	tx, err := f.write.Begin()
	if err != nil {
		return err
	}
	if err := do(tx); err != nil {
		tx.Rollback()
		return err
	}
	return tx.Commit()
}

// tryTogether makes changes in one transaction; each undoes itself if it fails. It says false, and nothing has changed,
// if that can't be: some errors, such as a full disk, end the whole transaction.
func (f *File) tryTogether(list []*change) (errs []error, ok bool) {
	tx, err := f.write.Begin()
	if err != nil {
		return nil, false
	}
	defer tx.Rollback() // nothing after a commit
	errs = make([]error, len(list))
	for i, c := range list {
		if _, err := tx.Exec("SAVEPOINT one"); err != nil {
			return nil, false
		}
		if errs[i] = c.do(tx); errs[i] != nil {
			if _, err := tx.Exec("ROLLBACK TO one"); err != nil {
				return nil, false
			}
		}
		if _, err := tx.Exec("RELEASE one"); err != nil {
			return nil, false
		}
	}
	return errs, tx.Commit() == nil
}
