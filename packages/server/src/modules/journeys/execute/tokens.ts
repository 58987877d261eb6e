import { type Fork, ripeJoin, start, tokensProperty, type Ways } from '@millrace/contract/journeys/index.ts'
import type { Run } from './types.ts'

/** The token that a fork makes of a run. */
export const forkOf = (run: Run, { token, trigger }: Fork): Run => ({
  ...run,
  token,
  isExtra: true,
  trigger,
  arrivedBy: '',
  absences: [],
  position: start(run.position.arrivedAt),
})

const lastOf = ({ trigger }: Run): number => {
  const last = trigger[tokensProperty]
  return typeof last === 'number' ? last : 0
}

/** Numbers of tokens are used once in a run: whoever makes new ones knows of all there have been. */
export function level(run: Run, others: readonly Run[]): void {
  const last = Math.max(0, ...others.map(lastOf))
  if (last > lastOf(run)) run.trigger = { ...run.trigger, [tokensProperty]: last }
}

/** A token is no more: what it knew of the run as a whole goes on with another one, and with `whole` all it knew. */
export function handOver(from: Run, to: Run, whole = false): void {
  const last = Math.max(lastOf(from), lastOf(to))
  to.trigger = { ...(whole ? from.trigger : {}), ...to.trigger, ...(last > 0 ? { [tokensProperty]: last } : {}) }
  to.absences = [...to.absences, ...from.absences]
  to.isExtra &&= from.isExtra
  from.absences = []
}

/** A token that is no more, and the one its run goes on with. */
export interface Dropped {
  readonly token: Run
  readonly to: Run
  /** How its history ends; one that was done has told of it already. */
  readonly how?: 'ended' | 'joined' | 'slower'
  readonly why?: string
  readonly at: number
}

export interface United {
  readonly dropped: readonly Dropped[]
  /** The run is over with this token. */
  readonly over?: Run
  /** Tokens have come together: this one goes on from the join. */
  readonly goes?: { readonly run: Run; readonly at: number }
}

/**
 * What becomes of a run as a whole once one of its tokens has moved: who leaves takes the others along, who is done leaves it to them, and some
 * may come together.
 */
export function united(moved: Run, tokens: readonly Run[], ways: Ways | undefined): United {
  const { arrivedAt } = moved.position
  const left = tokens.find(({ position }) => position.state === 'exited' || position.state === 'parked')
  if (left) {
    const others = tokens.filter((one) => one !== left)
    return { dropped: others.map((token) => dropWith(left, token, left.position.reason, arrivedAt)), over: left }
  }
  const waiting = tokens.filter(isWaiting).toSorted((a, b) => a.token - b.token)
  const [first = tokens[0]] = waiting
  if (!first) return { dropped: [] }
  const dropped = tokens.filter((one) => one !== first && !isWaiting(one)).map((token) => ({ token, to: first, at: arrivedAt }))
  if (!isWaiting(first)) return { dropped, over: first }
  const meeting = meetingOf(waiting, ways, arrivedAt)
  return meeting ? { ...meeting, dropped: [...dropped, ...meeting.dropped] } : { dropped }
}

/** Ends a token because its run has ended with another one. */
export const dropWith = (to: Run, token: Run, why: string, at: number): Dropped =>
  isWaiting(token) ? { token, to, how: 'ended', why, at } : { token, to, at }

const isWaiting = ({ position }: Run): boolean => position.state === 'waiting'

/** Tokens that come together now; none do as long as some have still to follow a new version. */
function meetingOf(waiting: readonly Run[], ways: Ways | undefined, moved: number): United | undefined {
  if (!ways || waiting.some((one) => one.version !== waiting[0]?.version)) return undefined
  const ripe = ripeJoin(
    ways,
    waiting.map((one) => one.position.node),
  )
  const pick = (places: readonly number[]): Run[] => waiting.filter((_, i) => places.includes(i))
  const [run, ...joined] = ripe ? pick(ripe.there) : []
  if (!ripe || !run) return undefined
  const at = Math.max(moved, ...[run, ...joined].map(({ position }) => position.arrivedAt))
  const gone =
    (how: 'joined' | 'slower') =>
    (token: Run): Dropped => ({ token, to: run, how, at })
  return { goes: { run, at }, dropped: [...joined.map(gone('joined')), ...pick(ripe.slower).map(gone('slower'))] }
}
