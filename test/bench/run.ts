import { mkdir, writeFile } from 'node:fs/promises'
import { cpus, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { buildApart } from './build-apart'
import { exchange } from './exchange'
import { flow } from './flow'
import { form } from './form'
import { load } from './load'
import { log } from './log'
import { table, type Figure } from './measure'
import { signing } from './signing'
import { vault } from './vault'
import { workerStart } from './worker-start'

/** `npm run bench`. A missed target is printed and is no failure: a busy computer misses them too. */
const benchmarks = { exchange, start: workerStart, load, form, flow, log, signing, vault } as const

const names = Object.keys(benchmarks) as (keyof typeof benchmarks)[] // exactly its keys
const { values } = parseArgs({ options: { only: { type: 'string', default: names.join() } } })
const asked = values.only.split(',').map((each) => {
  const name = names.find((known) => known === each.trim())
  if (!name) throw new Error(`There is no benchmark “${each}”. Usage: npm run bench -- [--only ${names.join()}]`)
  return name
})

console.log('building')
const build = await buildApart()
const figures: Figure[] = []
try {
  for (const name of asked) {
    console.log(`measuring: ${name}`)
    figures.push(...(await benchmarks[name](build)))
  }
} finally {
  await build.remove()
}

// How busy the computer was belongs to the figures.
const machine = { cpu: cpus()[0]?.model, cores: cpus().length, load: loadavg(), node: process.version }
await mkdir('test/results', { recursive: true })
await writeFile('test/results/bench.json', JSON.stringify({ at: new Date().toISOString(), machine, figures }, null, 2))
console.log(`\n${table(figures)}\n\nAlso in test/results/bench.json.`)
