// Plays the steps of the lesson on this page as somebody would who presses every button, and returns what came of it:
// [{step, message}] for each thing that isn't as a lesson has to be, and what happened, [{part, entries}].
(async () => {
	const PATIENCE = 30_000
	const CALM = 700 // ms without a change after which a task's checks, and a stage, are what they will be
	const LONGEST = 3000 // ms to wait for that on a stage on which something happens again and again
	const findings = []
	const parts = []

	const sleep = ms => new Promise(done => setTimeout(done, ms))

	async function until(condition, what) {
		const end = performance.now() + PATIENCE
		for (;;) {
			const value = condition()
			if (value) return value
			if (performance.now() > end) throw new Error('never saw that ' + what)
			await sleep(30)
		}
	}

	const control = (section, action) => section.querySelector(`[data-action="${action}"]`)
	const told = section => section.querySelector('.told')?.innerText.trim() ?? ''

	async function press(section, action) {
		const button = await until(() => {
			const button = control(section, action)
			return button && button.getAttribute('aria-disabled') !== 'true' && button
		}, `the button ${action} can be pressed`)
		button.click()
	}

	/** Until nothing is being performed any more. */
	const idle = section => until(() => [...section.querySelectorAll('[data-action]')].every(button => button.getAttribute('aria-disabled') !== 'true'), 'the acts are over')

	/** Until the section has looked the same for a while. */
	async function calm(section) {
		let before
		let since = performance.now()
		await until(() => {
			const now = section.innerText
			if (now !== before) since = performance.now()
			before = now
			return performance.now() - since > CALM
		}, 'the checks come to rest')
	}

	const stage = () => {
		const { lesson } = document.querySelector('earshot-playground').dataset
		return sessionStorage.getItem('earshot:stage:' + lesson)
	}

	async function timeline(after = 0) {
		const answer = await fetch(`/api/stages/${stage()}/timeline?after=${after}`)
		return answer.ok ? (await answer.json()).entries : []
	}

	const newest = async () => (await timeline()).at(-1)?.seq ?? 0

	/** Keeps what has happened, once it has: the part is what the section's acts set off. */
	async function record(section) {
		await still()
		parts.push({ part: section.id, after: Number(section.dataset.after ?? await newest()), entries: await timeline() })
	}

	/** Until nothing has been told for a while. Where a timer goes on and on, that is never. */
	async function still() {
		let newest = 0
		let since = performance.now()
		const end = performance.now() + LONGEST
		while (performance.now() < end && performance.now() - since < CALM) {
			const news = await timeline(newest)
			if (news.some(entry => entry.kind !== 'frame')) since = performance.now()
			newest = news.at(-1)?.seq ?? newest
			await sleep(60)
		}
	}

	/** Waits for the stage. If the first step begins with what has happened by itself, it waits for that as well. */
	async function ready(first) {
		await until(stage, 'the stage is open')
		await until(() => document.querySelector('earshot-playground iframe'), 'the clients are there')
		if (JSON.parse(first.dataset.acts ?? '[]').length > 0) return
		for (const end = performance.now() + PATIENCE; performance.now() < end && await newest() < 2; ) await sleep(60)
		await still()
	}

	/** Brings the lesson's program back, on a fresh stage. */
	async function startOver(section) {
		await press(section, 'start-over')
		await until(() => /program is back/.test(told(section)), 'the lesson\'s program is back')
	}

	const play = {
		async predict(section, wrong) {
			if (section.dataset.form === 'kind') {
				for (const group of section.querySelectorAll('[role="radiogroup"]')) group.querySelector('input').click()
			} else {
				section.querySelector('.live input[type="checkbox"]')?.click()
			}
			await press(section, 'run')
			await until(() => control(section, 'again'), 'the prediction is judged')
			if (section.querySelector('.told.failed')) return wrong(`the prediction can't be judged: ${told(section)}`)
			await record(section)
			if (section.querySelector('.told.wrong')) await press(section, 'show')
			if (section.dataset.form !== 'order') return
			const truth = [...section.querySelectorAll('.order li')].map(item => Number(item.dataset.line))
			const shuffled = window.rehearsal.shuffle[section.id]
			if (shuffled && truth.some((line, index) => shuffled[line] !== index)) {
				wrong(`it happens in another order: ${[...section.querySelectorAll('.order .line')].map(line => line.innerText).join('; ')}`)
			}
		},

		async investigate(section, wrong) {
			if (control(section, 'do')) {
				await press(section, 'do')
				await idle(section)
			}
			const before = told(section)
			await press(section, 'show')
			const words = await until(() => told(section) !== before && told(section), 'the answer is shown')
			if (!/Here it is: |It is line \d+ of /.test(words)) wrong(`the answer isn't there to be found: ${words}`)
		},

		async modify(section, wrong) {
			await startOver(section)
			await attempt(section)
			await calm(section)
			if (section.classList.contains('done')) return wrong('the lesson\'s own program meets the checks already')
			await startOver(section)
			await press(section, 'put')
			await until(() => /solution is in the editor/.test(told(section)) || section.querySelector('.told.failed'), 'the solution is put in')
			if (section.querySelector('.told.failed')) return wrong(`the solution doesn't run: ${told(section)}`)
			await attempt(section)
			// On a slow machine the last effect, or the silence that shows that there is none, takes a while.
			for (const end = performance.now() + 8000; performance.now() < end && !section.classList.contains('done'); ) await sleep(50)
			await record(section)
			if (!section.classList.contains('done')) wrong(`the solution doesn't meet the checks: ${[...section.querySelectorAll('.checks > li:not([data-state="met"])')].map(item => item.innerText.replace(/\s+/g, ' ')).join('; ')}${told(section) ? ` (${told(section)})` : ''}`)
		},

		async recall(section, wrong, right) {
			section.querySelectorAll('.live input').forEach((input, index) => { if (right.includes(index)) input.click() })
			await press(section, 'check')
			await until(() => control(section, 'again'), 'the answer is judged')
			if (!section.querySelector('.told.right')) wrong('the right answer counts as wrong')
		},
	}
	play.make = play.modify

	async function attempt(section) {
		section.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }))
		await press(section, 'do')
		await idle(section)
	}

	const steps = document.querySelectorAll('.prose .step')
	await ready(steps[0])
	const { right } = window.rehearsal
	for (const section of steps) {
		const wrong = message => { findings.push({ step: section.id, message }) }
		try {
			await until(() => section.classList.contains('alive'), 'the step is alive')
			await play[section.dataset.kind](section, wrong, right[section.id] ?? [])
		} catch (error) {
			wrong(error.message + (told(section) ? ` (${told(section)})` : ''))
		}
	}
	for (const { id, help, nodes } of window.axe ? (await window.axe.run(document, { iframes: false })).violations : []) {
		findings.push({ step: '', message: `${id}: ${help}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}` })
	}
	return { findings, parts }
})()
