/** One minute of a clock, as a number; minutes are counted since 1970. */
export const minuteOf = (at: number): number => Math.floor(at / minuteMs)
export const minuteMs = 60_000

/** Who waits before a throttle: people take numbers as they come, and numbers have their turn, so many a minute. */
export interface Queue {
  readonly perMinute: number
  /** The number that is given next. */
  readonly next: number
  /** The number whose turn is in `minute`; those after it follow, so many a minute. */
  readonly first: number
  readonly minute: number
  /** One more than the highest number that has passed. */
  readonly head: number
  /** How many have passed in which minute. */
  readonly passed: number
  readonly passedIn: number
}

/** Somebody at a throttle: with the number they have taken, or none yet. */
export interface InLine {
  readonly number: number | undefined
  /** They wait no longer than until then. */
  readonly latest: number
}

export type Turn =
  | { readonly kind: 'pass'; readonly at: number }
  | { readonly kind: 'late'; readonly at: number }
  | { readonly kind: 'wait'; readonly number: number | undefined; readonly dueAt: number }

/** The minute in which a number has its turn. */
const turnOf = ({ first, minute, perMinute }: Queue, number: number): number => minute + Math.floor((number - first) / perMinute)

const passedNow = ({ passed, passedIn }: Queue, minute: number): number => (passedIn === minute ? passed : 0)

/** A number has its turn now, as far as this minute has room, and those after it behind it. */
const from = (queue: Queue, number: number, minute: number): Queue => ({
  ...queue,
  first: number - Math.min(passedNow(queue, minute), queue.perMinute),
  minute,
})

const begun = (perMinute: number, minute: number): Queue => ({
  perMinute,
  next: 0,
  first: 0,
  minute,
  head: 0,
  passed: 0,
  passedIn: minute,
})

/** Has the turn of somebody passed without them? They may have left, or be overdue: whoever knows the runs can tell. */
export const isUnclear = (queue: Queue | undefined, now: number): queue is Queue =>
  queue !== undefined && queue.head < queue.next && turnOf(queue, queue.head) < minuteOf(now)

/**
 * What becomes of people at a throttle, in the order they came, and of its queue. Never do more pass in a minute than it says. Minutes in which nobody could
 * pass are lost for all, and no burst makes up for them: those whose turn it was are the next. `overdue`: where it is unclear, the
 * lowest number from the head on that has missed its turn.
 */
export function takeTurns(
  before: Queue | undefined,
  { perMinute, now, overdue }: { readonly perMinute: number; readonly now: number; readonly overdue: number | undefined },
  people: readonly InLine[],
): { readonly queue: Queue; readonly turns: readonly Turn[] } {
  const minute = minuteOf(now)
  let queue = before ?? begun(perMinute, minute)
  let oldest = overdue ?? Infinity
  for (const { number } of people) if (number !== undefined && number >= queue.head) oldest = Math.min(oldest, number)
  if (oldest < Infinity && turnOf(queue, oldest) < minute) queue = from(queue, oldest, minute)
  else if (turnOf(queue, queue.next) < minute) queue = from({ ...queue, head: queue.next }, queue.next, minute)
  if (queue.perMinute !== perMinute) queue = from({ ...queue, perMinute }, queue.head, minute)
  const isMine = (number: number): boolean => turnOf(queue, number) <= minute
  const numbered = people.map((one) => {
    const { number, latest } = one
    if (number !== undefined) return { number, latest }
    // Who would be too late in any case keeps nobody behind them waiting.
    if (minuteOf(latest) < minute || (!isMine(queue.next) && turnOf(queue, queue.next) * minuteMs > latest)) return one
    queue = { ...queue, next: queue.next + 1 }
    return { number: queue.next - 1, latest }
  })
  const mine = numbered
    .flatMap(({ number, latest }) => (number !== undefined && isMine(number) && minuteOf(latest) >= minute ? [number] : []))
    .toSorted((a, b) => a - b)
  const room = Math.max(0, perMinute - passedNow(queue, minute))
  const passing = new Set(mine.slice(0, room))
  const left = mine[room]
  if (passing.size > 0) {
    const head = Math.max(queue.head, (mine[passing.size - 1] ?? -1) + 1)
    queue = { ...queue, head, passed: passedNow(queue, minute) + passing.size, passedIn: minute }
  }
  // More had their turn than there was room for: they are the first in the next minute.
  if (left !== undefined && left >= queue.head) queue = { ...queue, first: left, minute: minute + 1 }
  const turns = numbered.map(({ number, latest }): Turn => {
    if (number !== undefined && passing.has(number)) return { kind: 'pass', at: minute * minuteMs }
    if (latest <= now) return { kind: 'late', at: latest }
    const turn = number === undefined ? latest : Math.max(turnOf(queue, number), minute + 1) * minuteMs
    return { kind: 'wait', number, dueAt: Math.min(turn, latest) }
  })
  return { queue, turns }
}

/**
 * The same for people who are known one after the other, each with all their time: the first minute from then on that has room, by how many pass in
 * which; undefined: none until `latest`. `used` is counted up, and remembers where full minutes end.
 */
export function freeMinute(
  used: Record<string, number>,
  { key, perMinute, at, latest }: { readonly key: string; readonly perMinute: number; readonly at: number; readonly latest: number },
): number | undefined {
  const full: string[] = []
  let minute = minuteOf(at)
  for (let place = `${key}\n${minute}`; (used[place] ?? 0) >= perMinute; place = `${key}\n${minute}`) {
    full.push(place)
    minute = used[`${place}>`] ?? minute + 1
  }
  for (const place of full) used[`${place}>`] = minute
  if (minute > minuteOf(at) && minute * minuteMs > latest) return undefined
  const place = `${key}\n${minute}`
  used[place] = (used[place] ?? 0) + 1
  return minute
}
