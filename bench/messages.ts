/**
 * Messages: so many intents through every check, rendered, and handed to servers that take all, by each channel; what answers an event beside a
 * broadcast; the gate by itself. `npm run bench -- messages` measures everything, `-- messages --only webhook,gate` some of it; `quick` with fewer people.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Outcome } from './lib/journey-case.ts'
import { type MessagesSize, messageCases } from './lib/messages.ts'
import { triggerCase, type TriggerSize } from './lib/trigger.ts'

interface Sizes extends MessagesSize {
  readonly transactional: TriggerSize
}

const workload = JSON.parse(readFileSync(join(import.meta.dirname, 'workloads/messages.json'), 'utf8')) as {
  full: Sizes
  quick: Sizes
} /* our own file */
const { values, positionals } = parseArgs({ allowPositionals: true, options: { only: { type: 'string' } } })
const sizes = positionals.includes('quick') ? workload.quick : workload.full
const names = Object.keys(workload.full)
const asked = new Set(values.only?.split(',') ?? names)
for (const name of asked) if (!names.includes(name)) throw new Error(`there is no case ${name}; there are ${names.join(', ')}`)

async function transactional(): Promise<Outcome> {
  const { fields, ...counts } = await triggerCase(sizes.transactional)
  return { ...counts, fields: { transactional_p99_ms: fields['trigger_p99_ms'] ?? 0 } }
}

const outcomes = [await messageCases(sizes, asked), ...(asked.has('transactional') ? [await transactional()] : [])]
const sum = (of: (one: Outcome) => number): number => outcomes.reduce((all, one) => all + of(one), 0)
console.log(
  JSON.stringify({
    ...Object.assign({}, ...outcomes.map(({ fields }) => fields)),
    duplicated: sum((one) => one.duplicated),
    lost: sum((one) => one.lost),
  }),
)
