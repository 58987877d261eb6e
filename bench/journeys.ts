/**
 * Journeys: node steps, an audience of a million, timers, triggers, backtests, and what a peer is measured with. `npm run bench -- journeys` measures
 * everything, `-- journeys --only timers,backtest` some of it; `quick` with fewer people and less time.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { backtestCase, type BacktestSize } from './lib/backtest.ts'
import type { Outcome } from './lib/journey-case.ts'
import { millionCase } from './lib/million.ts'
import { engineCases, type EngineSize } from './lib/steps.ts'
import { timersCase, type TimersSize } from './lib/timers.ts'
import { triggerCase, type TriggerSize } from './lib/trigger.ts'

interface Sizes {
  readonly steps: Omit<EngineSize, 'peerPeople'>
  readonly peer: { readonly people: number }
  readonly million: { readonly people: number }
  readonly timers: TimersSize
  readonly trigger: TriggerSize
  readonly backtest: BacktestSize
}

const workload = JSON.parse(readFileSync(join(import.meta.dirname, 'workloads/journeys.json'), 'utf8')) as {
  full: Sizes
  quick: Partial<{ [name in keyof Sizes]: Partial<Sizes[name]> }>
} /* our own file */
const { values, positionals } = parseArgs({ allowPositionals: true, options: { only: { type: 'string' } } })
const isQuick = positionals.includes('quick')
const people = positionals.find((word) => /^\d+$/.test(word))

/** `people`, when it is given, is the number of those who take steps. */
const sizeOf = <Name extends keyof Sizes>(name: Name): Sizes[Name] => ({
  ...workload.full[name],
  ...(isQuick ? workload.quick[name] : {}),
  ...(name === 'steps' && people ? { people: Number(people) } : {}),
})

const names = Object.keys(workload.full)
const asked = new Set(values.only?.split(',') ?? names)
for (const name of asked) if (!names.includes(name)) throw new Error(`there is no case ${name}; there are ${names.join(', ')}`)

const engine = (): Promise<Outcome> => {
  const steps = sizeOf('steps')
  return engineCases({ ...steps, people: asked.has('steps') ? steps.people : 0, peerPeople: asked.has('peer') ? sizeOf('peer').people : 0 })
}
const cases: readonly (readonly [names: readonly string[], run: () => Promise<Outcome>])[] = [
  [['steps', 'peer'], engine],
  [['million'], () => millionCase(sizeOf('million'))],
  [['timers'], () => timersCase(sizeOf('timers'))],
  [['trigger'], () => triggerCase(sizeOf('trigger'))],
  [['backtest'], () => backtestCase(sizeOf('backtest'))],
]

const result: Record<string, number> = {}
let [lost, duplicated] = [0, 0]
for (const [of, run] of cases) {
  if (!of.some((name) => asked.has(name))) continue
  const outcome = await run()
  Object.assign(result, outcome.fields)
  lost += outcome.lost
  duplicated += outcome.duplicated
}
console.log(JSON.stringify({ ...result, lost, duplicated }))
