import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from } from 'pg-copy-streams'
import { arrayText } from './array-text.ts'
import { timeOf } from './time-text.ts'
import { forPostgres, type Sql, sql } from './sql.ts'

/** Anything that can run a statement: the pool or a transaction. */
export interface Db {
  rows<T = Record<string, unknown>>(query: Sql): Promise<T[]>
  one<T = Record<string, unknown>>(query: Sql): Promise<T | undefined>
  /** Runs a statement and answers with its row count. */
  run(query: Sql): Promise<number>
}

export interface Tx extends Db {
  /** Called after the commit, never after a rollback or for an attempt that is retried. */
  afterCommit(notice: () => void): void
  /** Runs a part of the transaction; when it throws, what it did is undone and the transaction can go on. */
  savepoint<T>(work: () => Promise<T>): Promise<T>
  /** Rows as lines of tabs between columns, into a table and columns; answers with how many. Nothing else is asked meanwhile. */
  copy(into: Sql, lines: AsyncIterable<string>): Promise<number>
}

export interface Postgres extends Db {
  /** Where it is, for what must bring its own connections. */
  readonly url: string
  /** One transaction; retried as a whole on deadlock (40P01) and serialization failure (40001). */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  end(): Promise<void>
}

const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => {
    if (oid === 20) return Number // int8: our ids stay below 2^53
    if (oid === 1184 && format !== 'binary') return timeOf // timestamptz
    if (oid === 1082) return String // date: 'YYYY-MM-DD', no zone to get wrong
    return pg.types.getTypeParser(oid, format as 'text')
  },
}

const maxAttempts = 20
/** A new connection costs as much as hundreds of small statements: one that is not needed for a moment stays. */
const idleMs = 300_000

/** A pool whose connections may break at any time, also while it is being ended: whoever uses one hears of it. */
export function calmPool(options: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool(options)
  // A broken idle connection is replaced at the next use; without a listener it would end the process.
  pool.on('error', () => undefined)
  // So would one that breaks between two statements of a transaction; the next of them says so.
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

/** Not reading whole tables, nor hashing or sorting them. */
const byKey = ['enable_seqscan', 'enable_hashjoin', 'enable_mergejoin']
const lookUpConnections = 4

export function connectPostgres(url: string, options: { readonly size?: number } = {}): Postgres {
  const common = { connectionString: url, types, idleTimeoutMillis: idleMs }
  const pool = calmPool({ ...common, max: options.size ?? 20 })
  // A kept plan is as old as the statistics. Made for a table of ten rows it would read all of a million, had it the choice.
  const always = [...byKey.map((name) => `-c ${name}=off`), '-c plan_cache_mode=force_generic_plan']
  const lookUps = calmPool({ ...common, max: lookUpConnections, options: always.join(' ') })
  return {
    url,
    ...dbOn(pool, lookUps),
    transaction: (work) => transaction(pool, work),
    end: async () => void (await Promise.all([pool.end(), lookUps.end()])),
  }
}

function dbOn(client: pg.Pool | pg.PoolClient, lookUps?: pg.Pool): Db {
  const query = async (statement: Sql) => {
    const { text, values: given } = forPostgres(statement)
    const values = given.map((value) => (Array.isArray(value) ? (arrayText(value) ?? value) : value))
    if (statement.isOften && lookUps) return lookUps.query<pg.QueryResultRow>({ name: nameOf(text), text, values })
    return client.query<pg.QueryResultRow>(text, values)
  }
  return {
    rows: async <T>(statement: Sql) => (await query(statement)).rows as T[] /* the caller names the columns it selects */,
    one: async <T>(statement: Sql) => (await query(statement)).rows[0] as T | undefined /* as above */,
    run: async (statement) => (await query(statement)).rowCount ?? 0,
  }
}

/** Names of the statements that connections keep. */
const names = new Map<string, string>()
function nameOf(text: string): string {
  const name = names.get(text) ?? `often_${names.size}`
  names.set(text, name)
  return name
}

async function transaction<T>(pool: pg.Pool, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const client = await pool.connect()
    const notices: (() => void)[] = []
    try {
      await client.query('begin')
      const result = await work({
        ...dbOn(client),
        afterCommit: (notice) => void notices.push(notice),
        savepoint: (part) => savepoint(client, notices, part),
        copy: async (into, lines) => {
          const copying = client.query(from(`copy ${forPostgres(into).text} from stdin`))
          await pipeline(lines, copying)
          return copying.rowCount
        },
      })
      await client.query('commit')
      client.release()
      for (const notice of notices) notice()
      return result
    } catch (error) {
      const broken = await client.query('rollback').then(
        () => false,
        () => true,
      )
      client.release(broken)
      if (attempt >= maxAttempts || !isRetriable(error)) throw error
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 10 * attempt))
    }
  }
}

async function savepoint<T>(client: pg.PoolClient, notices: (() => void)[], work: () => Promise<T>): Promise<T> {
  const noticed = notices.length
  // A name may be used again inside: the innermost one counts.
  await client.query('savepoint part')
  try {
    const result = await work()
    await client.query('release savepoint part')
    return result
  } catch (error) {
    notices.length = noticed
    await client.query('rollback to savepoint part; release savepoint part')
    throw error
  }
}

/**
 * For transactions that look up thousands of rows by their keys: from some hundred keys on, or without statistics, the
 * planner would rather read whole tables (50,000 people: 45 ms for 2,800 keys instead of 6 ms), the slower the more there are.
 */
export const lookUpByKey = async (tx: Tx): Promise<void> => {
  await tx.run(sql`select set_config(name, 'off', true) from unnest(${byKey}::text[]) name`)
}

const isRetriable = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === '40P01' || error.code === '40001')
