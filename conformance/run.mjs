// Runs the cases against one server and prints what everybody saw, as JSON: {case: {server: [lines], A: [...], B: [...]}}.
// usage: node run.mjs official | node run.mjs http://host:port   (the address of an Earshot)   [name of a case]
import { readdirSync } from 'node:fs'
import { official, stage } from './targets.mjs'
import { Play } from './play.mjs'

const [target, only] = process.argv.slice(2)
const open = target === 'official' ? official : stage(target)

const cases = []
for (const file of readdirSync(new URL('cases/', import.meta.url)).sort()) {
  const { default: list } = await import(`./cases/${file}`)
  cases.push(...list)
}

async function run({ name, server, play }) {
  const target = await open(server).catch(error => ({ failed: error }))
  if (target.failed) return { failed: target.failed.message }
  const stagePlay = new Play(target)
  try {
    await play(stagePlay)
  } catch (error) {
    stagePlay.note('play', ['failed', error.message])
  }
  const seen = await stagePlay.end()
  await target.close()
  return seen
}

const names = new Set(cases.map(({ name }) => name))
if (names.size !== cases.length) throw new Error('two cases have the same name')

const results = {}
const queue = cases.filter(({ name }) => !only || name.includes(only))
await Promise.all(Array.from({ length: 6 }, async () => {
  for (let next = queue.shift(); next; next = queue.shift()) results[next.name] = await run(next)
}))
process.stdout.write(JSON.stringify(results), () => process.exit(0))
