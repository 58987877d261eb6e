import { type ClickHouse, isQueryError, type QueryOptions } from './clickhouse.ts'
import { fail } from './errors.ts'
import { fairQueue } from './fair-queue.ts'
import type { Postgres } from './postgres.ts'
import { forClickHouse, type Sql, sql } from './sql.ts'

/** Who asks, and what the data has come to: an answer is good as long as nothing more has. */
export interface Asker {
  readonly projectId: number
  readonly version: string
  /** When nobody waits for the answer any more. */
  readonly signal?: AbortSignal | undefined
}

/** The one way from people's questions to the engine. */
export interface Questions {
  /** The same statement over the same data runs once, for everybody who asks it meanwhile and a minute after. */
  rows<T>(asker: Asker, query: Sql, options: QueryOptions): Promise<{ readonly rows: readonly T[]; readonly waitedMs: number }>
  /** Its turn comes as that of any question; nothing of it is kept. */
  run<T>(
    asker: Omit<Asker, 'version'>,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<{ readonly value: T; readonly waitedMs: number }>
  /** How far the data has come that the engine has. */
  version(): Promise<string>
}

interface Kept {
  readonly version: string
  readonly startedAt: number
  readonly answer: Promise<{ readonly value: readonly unknown[]; readonly waitedMs: number }>
  readonly stop: AbortController
  waiters: number
  isDone: boolean
}

const mostWaiting = 200
const keptMs = 60_000
const mostKept = 300
const mostRows = 20_000

interface QuestionDeps {
  readonly clickhouse: ClickHouse
  readonly postgres: Postgres
  /** Statements that run at once in this process: of the sessions that the embedded engine reads with, one is always left for what is no question. */
  readonly atOnce: number
}

export function questions({ clickhouse, postgres, atOnce }: QuestionDeps): Questions {
  const queue = fairQueue(atOnce, mostWaiting)
  const kept = new Map<string, Kept>()

  function begin(key: string, { projectId, version }: Asker, query: Sql, options: QueryOptions): Kept {
    const stop = new AbortController()
    const answer = queue.run(
      projectId,
      () => clickhouse.rows<unknown>(query, { ...options, signal: stop.signal }).catch(tooMuch),
      stop.signal,
    )
    const made: Kept = { version, startedAt: performance.now(), answer, stop, waiters: 0, isDone: false }
    const forget = (): void => void (kept.get(key) === made && kept.delete(key))
    answer.then(({ value }) => {
      made.isDone = true
      if (value.length > mostRows) forget()
    }, forget)
    kept.delete(key)
    kept.set(key, made)
    for (const [old, one] of kept) if (one.isDone && performance.now() - one.startedAt > keptMs) kept.delete(old)
    for (const [old, { isDone }] of kept) if (kept.size > mostKept && isDone) kept.delete(old)
    return made
  }

  return {
    async rows<T>(asker: Asker, query: Sql, options: QueryOptions) {
      // Whose data it is stands in every statement; that it stands here too is what cannot be forgotten.
      const key = `${asker.projectId} ${JSON.stringify(forClickHouse(query))}`
      const known = kept.get(key)
      const isGood = known?.version === asker.version && performance.now() - known.startedAt < keptMs
      const one = known && isGood ? known : begin(key, asker, query, options)
      const isOwn = one !== known
      one.waiters++
      const leave = (): void => {
        one.waiters--
        if (one.waiters > 0 || one.isDone) return
        if (kept.get(key) === one) kept.delete(key)
        one.stop.abort()
      }
      const { value, waitedMs } = await unless(asker.signal, one.answer, leave)
      return { rows: value as readonly T[] /* the caller names the columns it selects */, waitedMs: isOwn ? waitedMs : 0 }
    },
    async run({ projectId, signal = new AbortController().signal }, work) {
      return unless(
        signal,
        queue.run(projectId, () => work(signal), signal),
        () => undefined,
      )
    },
    async version() {
      const row = await postgres.one<{ positions: string }>(
        sql`select string_agg(concat(log, log_part, ':', done_upto), ' ' order by log, log_part) as positions from log_positions`,
      )
      return row?.positions ?? ''
    },
  }
}

/** What was too much for the engine is no fault of ours, and whoever asked can do something about it: MEMORY_LIMIT_EXCEEDED, TIMEOUT_EXCEEDED. */
function tooMuch(error: unknown): never {
  if (isQueryError(error) && error.code === '241') fail('question_too_large')
  if (isQueryError(error) && error.code === '159') fail('question_too_slow')
  throw error
}

/** Who goes away gets no answer, whether others still wait for it or not. */
async function unless<T>(signal: AbortSignal | undefined, answer: Promise<T>, leave: () => void): Promise<T> {
  if (!signal) return answer
  let onAbort = (): void => undefined
  const gone = new Promise<never>((_, reject) => {
    onAbort = () => {
      leave()
      reject(new Error('called off'))
    }
    if (signal.aborted) onAbort()
    else signal.addEventListener('abort', onAbort, { once: true })
  })
  try {
    return await Promise.race([answer, gone])
  } catch (error) {
    if (signal.aborted) return fail('called_off')
    throw error
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}
