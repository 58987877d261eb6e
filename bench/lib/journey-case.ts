import { createRequire } from 'node:module'
import type Pg from 'pg'
import type { BenchServer, Usage } from './server.ts'

/** What a case of the journeys' bench adds to the last line. */
export interface Outcome {
  readonly fields: Readonly<Record<string, number>>
  readonly lost: number
  readonly duplicated: number
}

/** Makes a template and answers with its id. */
export async function withMail(server: BenchServer, subject = 'Hello'): Promise<string> {
  const body = { kind: 'html', subject, preheader: '', html: '<p>Hello</p>', text: '' }
  return (await server.api<{ id: string }>('templates', 'POST', { name: 'bench', body })).id
}

/** Makes a journey of a graph and lets it run; answers with its id. */
export async function goLive(server: BenchServer, name: string, draft: object): Promise<string> {
  const { id, revision } = await server.api<{ id: string; revision: number }>('journeys', 'POST', { name, draft })
  await server.api(`journeys/${id}/publish`, 'POST', {}, { 'if-match': `"${revision}"` })
  return id
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** CPU seconds by process between two looks. */
export function cpuBetween({ cpuSeconds: before }: Usage, { cpuSeconds: after }: Usage): Usage['cpuSeconds'] {
  const of = (name: keyof typeof before): number => after[name] - before[name]
  return { api: of('api'), worker: of('worker'), postgres: of('postgres'), clickhouse: of('clickhouse') }
}

const require = createRequire(new URL('../../packages/server/package.json', import.meta.url))
const pg = require('pg') as typeof Pg

/** Runs statements on PostgreSQL, one after the other on one connection; answers with the rows of the last one. */
export async function onPostgres<T extends object>(server: BenchServer, ...statements: readonly string[]): Promise<T[]> {
  const client = new pg.Client({ connectionString: server.databaseUrl })
  // Whole numbers are far below 2^53.
  client.setTypeParser(20, Number)
  await client.connect()
  try {
    let rows: T[] = []
    for (const statement of statements) rows = (await client.query<T>(statement)).rows
    return rows
  } finally {
    await client.end()
  }
}

export const projectOf = async (server: BenchServer): Promise<number> =>
  (await onPostgres<{ id: number }>(server, `select project_id as id from projects where slug = '${server.project}'`))[0]?.id ?? 0

/** Silence means yes: nobody of those who were put there has been asked. */
export const allowMarketing = (server: BenchServer) => onPostgres(server, "update projects set marketing_default = 'allow'")
