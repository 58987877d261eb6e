import { entryCaps, freeMinute, latestAt, lineOf, minuteMs, type NodeOf, notAsked, periodOf } from '@millrace/contract/journeys/index.ts'
import type { Sandbox } from '../../../platform/sandbox/sandbox.ts'
import { passCodeInMemory } from '../code/pass.ts'
import type { Batch } from '../execute/batch.ts'
import { Doors, placeKey } from '../execute/doors.ts'
import type { Live, LiveVersion } from '../execute/types.ts'
import { type AtGate, comeToGates, isBudget, isThrottle, share } from '../gates/pass.ts'
import { standUntil, turnOf } from '../gates/turns.ts'

export interface GatesInMemory {
  /** How approvals are taken to have been given, by step; well, unless said otherwise. */
  readonly answers: Readonly<Record<string, 'ok' | 'failed'>>
  /** Of budgets, by step and time, and who passes throttles, by step and minute; counted up. */
  readonly used: Record<string, number>
  readonly zone: string
  readonly code: Sandbox
}

/** Gates of a replay: nobody is asked, and budgets are counted from zero. Code runs as ever. */
export async function passInMemory(live: Live, batch: Batch, now: number, { answers, used, zone, code }: GatesInMemory): Promise<boolean> {
  const ran = await passCodeInMemory(code, live, batch)
  const there = comeToGates(live, batch).filter((one) => !isThrottle(one) || !isTold(one, now))
  for (const one of there) {
    const { run, gate } = one
    if (isBudget(one)) {
      const key = `${gate.id}\n${periodOf(one.gate.settings.per, now, zone)}`
      const before = used[key] ?? 0
      const granted = before < one.gate.settings.most ? 1 : 0
      used[key] = before + granted
      share(batch, [one], granted)
    } else if (isThrottle(one)) passInTurn(live, batch, one, now, used)
    else batch.leave(run, answers[gate.id] === 'failed' ? 'rejected' : 'approved', run.position.arrivedAt, notAsked)
  }
  return ran || there.length > 0
}

/** Doors of a journey with caps, counted up as budgets are. */
export function doorsInMemory(version: LiveVersion, used: Readonly<Record<string, number>>, at: number, zone: string): Doors | undefined {
  const caps = entryCaps(version.route.graph.limits, at, zone)
  if (caps.length === 0) return undefined
  const known = new Map(caps.map(({ period }) => placeKey(version.journeyId, period)).map((place) => [place, used[place] ?? 0]))
  return new Doors(
    () => caps,
    known,
    () => undefined,
  )
}

const isTold = ({ run }: AtGate, now: number): boolean => turnOf(run) !== undefined && (run.position.dueAt ?? 0) > now

/** In the place of a minute: no turn comes in time. */
const never = -1

/** People are replayed one after the other: each passes in the first minute that has room. */
function passInTurn(live: Live, batch: Batch, { run, gate }: AtGate<NodeOf<'throttle'>>, now: number, used: Record<string, number>): void {
  const latest = latestAt(gate.settings, run.position.arrivedAt)
  const { perMinute } = gate.settings
  const number = turnOf(run) ?? freeMinute(used, { key: lineOf(gate.id), perMinute, at: now, latest }) ?? never
  const dueAt = number === never ? latest : number * minuteMs
  if (dueAt > now) standUntil(live, batch, run, { number, dueAt })
  else batch.leave(run, number === never ? 'too_late' : 'next', Math.max(dueAt, run.position.arrivedAt), '')
}
