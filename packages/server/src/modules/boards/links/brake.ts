import type { Clock } from '../../../platform/clock.ts'
import { fail } from '../../../platform/errors.ts'

const windowMs = 60_000
/** Per minute: a board has 40 tiles at most, and somebody looks at other days now and then; a link may be on many screens. */
const most = { address: 240, link: 1_200, unknown: 20 } as const

/** Counts requests by links, and refuses what nobody does by looking. */
export function brake(clock: Clock) {
  let began = 0
  let counts = new Map<string, number>()
  return (kind: keyof typeof most, subject: string): void => {
    const now = clock.now().getTime()
    if (now - began >= windowMs || now < began) [began, counts] = [now, new Map()]
    const key = `${kind} ${subject}`
    const n = (counts.get(key) ?? 0) + 1
    counts.set(key, n)
    if (n > most[kind]) fail('too_many_requests')
  }
}
export type Brake = ReturnType<typeof brake>
