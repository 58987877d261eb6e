/** People that are there already, as many as are asked for, straight into the tables. */
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createRequire } from 'node:module'
import type Pg from 'pg'
import { idPartOf, partOf } from '../../packages/contract/src/parts.ts'

const require = createRequire(new URL('../../packages/server/package.json', import.meta.url))
const pg = require('pg') as typeof Pg
const { from } = require('pg-copy-streams') as { from: (text: string) => NodeJS.WritableStream & Pg.Submittable }

const linesPerChunk = 5_000

/** Logins `<prefix>0` and on, each of a person of their own. */
export async function addPeople(databaseUrl: string, slug: string, prefix: string, count: number): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  const { rows } = await client.query<{ project_id: number }>('select project_id from projects where slug = $1', [slug])
  const projectId = rows[0]?.project_id ?? 0
  const first = await client.query<{ at: string }>("select setval('person_id_seq', nextval('person_id_seq') + $1) - $1 as at", [count])
  const start = Number(first.rows[0]?.at ?? 0)
  const at = new Date().toISOString()
  const copy = (columns: string, line: (i: number) => string) =>
    pipeline(Readable.from(chunks(count, line)), client.query(from(`copy ${columns} from stdin`)))
  await copy('people (part, person_id, project_id, created_at, level)', (i) => {
    const id = start + i
    return `${partOf(id)}\t${id}\t${projectId}\t${at}\t2\n`
  })
  await copy('person_ids (id_part, project_id, id_type, id_value, person_id, home_id, person_part, bound_at)', (i) => {
    const [id, value] = [start + i, `${prefix}${i}`]
    return `${idPartOf('login_id', value)}\t${projectId}\tlogin_id\t${value}\t${id}\t${id}\t${partOf(id)}\t${at}\n`
  })
  await client.query('analyze people')
  await client.query('analyze person_ids')
  await client.query('checkpoint')
  await client.end()
}

function* chunks(count: number, line: (i: number) => string): Generator<string> {
  for (let from = 0; from < count; from += linesPerChunk) {
    let text = ''
    for (let i = from; i < Math.min(count, from + linesPerChunk); i++) text += line(i)
    yield text
  }
}
