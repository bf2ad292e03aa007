package sandbox

const rejectionsKept = 32 // of one turn; more say nothing new

// rejection is a promise that was rejected while nobody listened. Both values are owned.
type rejection struct{ promise, reason value }

// reject notes a rejection that nobody handles so far, or strikes it off when somebody does after all.
func (p *Program) reject(promise, reason value, handled bool) {
	if handled {
		p.forget(promise)
	} else if len(p.rejections) < rejectionsKept {
		p.rejections = append(p.rejections, rejection{promise, reason})
		return
	}
	p.drop(rejection{promise, reason})
}

func (p *Program) forget(promise value) {
	for i, r := range p.rejections {
		if r.promise == promise {
			p.rejections = append(p.rejections[:i], p.rejections[i+1:]...)
			p.drop(r)
			return
		}
	}
}

func (p *Program) drop(r rejection) {
	p.free(r.promise)
	p.free(r.reason)
}

// reportRejections tells the host, at the end of a turn.
func (p *Program) reportRejections() {
	news := p.rejections
	p.rejections = nil
	for _, r := range news {
		e := p.describe(r.reason)
		p.free(r.promise)
		if !p.closing {
			p.hosting(func() { p.host.Rejected(e) })
		}
	}
}
