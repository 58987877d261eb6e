import { type InLine, isUnclear, latestAt, lineOf, minuteMs, minuteOf, type NodeOf, takeTurns } from '@millrace/contract/journeys/index.ts'
import type { Batch } from '../execute/batch.ts'
import { capped } from '../execute/limits.ts'
import type { Live, Run } from '../execute/types.ts'
import type { Work } from '../execute/work.ts'
import type { AtGate } from './pass.ts'
import { overdueAt, lockGates, type Place, queuesAt, writeQueues } from './store.ts'

type Waiting = AtGate<NodeOf<'throttle'>>

interface Memory {
  readonly live: Live
  readonly batch: Batch
  readonly told: Map<Run, number>
}

/** Whose turn it is goes on; the others are told when they are due. True when somebody has gone on. */
export async function passThrottles({ tx, now }: Work, { live, batch, told }: Memory, there: readonly Waiting[]): Promise<boolean> {
  for (const { run } of there) if (run.isTest) batch.leave(run, 'next', run.position.arrivedAt, '')
  const counted = there.filter(({ run }) => !run.isTest)
  if (counted.length === 0) return there.length > 0
  await lockGates(tx)
  const groups = Map.groupBy(counted, ({ run, gate }) => keyOf({ journeyId: run.journeyId, node: lineOf(gate.id) }))
  const places = [...groups.values()].flatMap(([first]) => (first ? [{ ...placeOf(first), projectId: first.run.projectId }] : []))
  const queues = new Map((await queuesAt(tx, places)).map((one) => [keyOf(one), one]))
  const written = []
  let isMoved = counted.length < there.length
  for (const place of places) {
    const some = groups.get(keyOf(place)) ?? []
    const queue = queues.get(keyOf(place))
    const overdue = isUnclear(queue, now.getTime()) ? await overdueAt(tx, place, queue.head, beginOf(now)) : undefined
    const people = some.map(({ run, gate }): InLine => ({ number: turnOf(run), latest: latestAt(gate.settings, run.position.arrivedAt) }))
    const answer = takeTurns(queue, { perMinute: rateOf(live, some), now: now.getTime(), overdue }, people)
    written.push({ ...place, ...answer.queue })
    for (const [i, { run }] of some.entries()) {
      const turn = answer.turns[i]
      if (!turn) continue
      if (turn.kind === 'wait') {
        standUntil(live, batch, run, turn)
        told.set(run, run.position.visits)
      } else {
        isMoved = true
        batch.leave(run, turn.kind === 'pass' ? 'next' : 'too_late', Math.max(turn.at, run.position.arrivedAt), '')
      }
    }
  }
  await writeQueues(tx, written)
  return isMoved
}

const beginOf = (now: Date): Date => new Date(minuteOf(now.getTime()) * minuteMs)

/** What a run keeps in mind while it waits: which visit it is, and the number it has taken. */
const turnProperty = '$turn'

export function turnOf({ trigger, position }: Run): number | undefined {
  const turn = trigger[turnProperty]
  return Array.isArray(turn) && turn[0] === position.visits && typeof turn[1] === 'number' ? turn[1] : undefined
}

export function standUntil(
  live: Live,
  batch: Batch,
  run: Run,
  { number, dueAt }: { readonly number: number | undefined; readonly dueAt: number },
): void {
  const version = live.version(run.journeyId, run.version)
  const position = { ...run.position, dueAt }
  run.position = version ? capped(version, run, position) : position
  batch.changed.add(run)
  if (number === undefined || turnOf(run) === number) return
  run.trigger = { ...run.trigger, [turnProperty]: [run.position.visits, number] }
  batch.effects.remembering.add(run)
}

/** One step has one rate: the newest version's. */
function rateOf(live: Live, [first]: readonly Waiting[]): number {
  if (!first) return 1
  const { run, gate } = first
  const newest = [live.entering, live.resting]
    .flatMap((some) => some.get(run.projectId) ?? [])
    .find((one) => one.journeyId === run.journeyId)
  const now = newest?.route.graph.nodes.find((node) => node.kind === 'throttle' && lineOf(node.id) === lineOf(gate.id))
  return (now?.kind === 'throttle' ? now : gate).settings.perMinute
}

const placeOf = ({ run, gate }: Waiting): Place => ({ journeyId: run.journeyId, node: lineOf(gate.id) })
const keyOf = ({ journeyId, node }: Place): string => `${journeyId}\n${node}`
