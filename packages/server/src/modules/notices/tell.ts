import { randomBytes } from 'node:crypto'
import type { SendResult } from '@millrace/contract/connectors/results.ts'
import type { TestedDestination } from '@millrace/contract/notices/api.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Postgres } from '../../platform/postgres.ts'
import { stopPoint } from '../../platform/stop-points.ts'
import type { Destinations } from './destinations.ts'
import { letterOf, testLetter } from './letter.ts'
import * as queue from './queue.ts'
import * as store from './store.ts'

export interface TellDeps {
  readonly postgres: Postgres
  readonly clock: Clock
  readonly destinations: Destinations
  readonly publicUrl: () => string
}

/** Robots take twenty messages in a minute; the rest is for tests that people send. */
export const perMinute = 15
/** A call ends by itself long before: whoever made it has died. */
const lostMs = 120_000
/** What has waited longer is no news any more. */
const oldMs = 24 * 3_600_000
const backOffMs = [60_000, 120_000, 300_000, 600_000, 1_800_000]
const nobodyKnows = 'the process ended while a message was sent: it may have arrived'

export const lostBefore = (now: Date): Date => new Date(now.getTime() - lostMs)

/** Says one message of a destination, if there is one that may be said now. Answers how long to wait before the next; undefined: no more. */
export async function tellNext({ postgres, clock, destinations, publicUrl }: TellDeps, id: string): Promise<number | undefined> {
  const now = clock.now()
  await postgres.transaction(async (tx) => {
    const found = await store.withProject(tx, id)
    if (found && (await queue.giveUp(tx, id, lostBefore(now), new Date(now.getTime() - oldMs), now)))
      await store.noteSpoken(tx, found, { isSaid: false, failure: nobodyKnows }, now)
  })
  const message = randomBytes(12).toString('hex')
  const notices = await queue.claim(postgres, id, message, perMinute, now)
  const destination = notices.length > 0 ? await store.withProject(postgres, id) : undefined
  if (!destination) return undefined
  await stopPoint('notices.before_call')
  const result = await destinations.say(destination, letterOf(notices, destination.project, publicUrl()), message)
  await stopPoint('notices.after_call')
  const attempts = Math.max(...notices.map((one) => one.attempts))
  await postgres.transaction(async (tx) => {
    await queue.settle(tx, id, message, stateAfter(result), clock.now())
    await store.noteSpoken(tx, destination, spokenOf(result, attempts, clock.now()), clock.now())
  })
  return destinations.apartMs(destination)
}

/** A message that somebody asks for, to see it arrive. */
export async function tellTest({ postgres, clock, destinations, publicUrl }: TellDeps, id: string): Promise<TestedDestination> {
  const destination = await store.withProject(postgres, id)
  if (!destination) throw new Error('it was there a moment ago')
  const result = await destinations.say(destination, testLetter(destination.project, publicUrl()), randomBytes(12).toString('hex'))
  await store.noteSpoken(postgres, destination, spokenOf(result, 1, clock.now()), clock.now())
  if (result.state === 'accepted') return { state: 'said', detail: '' }
  return { state: result.state === 'unknown' ? 'unknown' : 'refused', detail: result.detail }
}

/** What may have arrived is never said again by itself: no robot knows a repeat. */
function stateAfter(result: SendResult): 'waiting' | 'said' | 'unknown' | 'dropped' {
  if (result.state === 'accepted') return 'said'
  if (result.state === 'unknown') return 'unknown'
  return result.errorClass === 'content_final' ? 'dropped' : 'waiting'
}

function spokenOf(result: SendResult, attempts: number, now: Date): store.Spoken {
  if (result.state === 'accepted') return { isSaid: true }
  if (result.state === 'unknown' || result.errorClass === 'content_final') return { isSaid: false, failure: result.detail }
  if (result.errorClass === 'account_stop') return { isSaid: false, failure: result.detail, stops: true }
  const pauseMs = result.retryAfterMs ?? backOffMs[Math.min(attempts, backOffMs.length) - 1] ?? 60_000
  return { isSaid: false, failure: result.detail, waitsUntil: new Date(now.getTime() + pauseMs) }
}
