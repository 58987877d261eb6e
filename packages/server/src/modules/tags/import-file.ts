import { byPersonNumber, type TagImport, tagImportSchema } from '@millrace/contract/tags/import-api.ts'
import { csvLine, csvMark } from '@millrace/contract/csv.ts'
import { partOf } from '@millrace/contract/parts.ts'
import { z } from 'zod'
import { fail } from '../../platform/errors.ts'
import type { JobKind, Jobs } from '../../platform/jobs/index.ts'
import type { Db } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'
import type { IdTypes } from '../identity/index.ts'
import { findImport, rowsOf } from '../ingest/index.ts'
import { holders } from '../segments/index.ts'
import { type ComputeDeps, type Context, cursorSchema, everybody, perRound } from './computation.ts'
import { beginHistory, computeValues, valuesNow } from './compute.ts'
import * as store from './store.ts'

const payloadSchema = z.object({ tagId: z.string(), file: tagImportSchema })
export type ImportTag = JobKind<z.infer<typeof payloadSchema>>

export interface ImportDeps extends ComputeDeps {
  readonly idTypes: Pick<IdTypes, 'of'>
}

/** Gives people the values a file names, and writes down the rows that name nobody. */
export const importTagJob = (jobs: Jobs, deps: ImportDeps): ImportTag =>
  jobs.define('tags.import', {
    payload: payloadSchema,
    cursor: cursorSchema,
    fileNeeds: () => 'people.read_pii',
    async run(ctx) {
      const projectId = ctx.projectId ?? 0
      const { postgres } = deps
      const { tagId, file } = ctx.payload
      const tag = await store.find(postgres, projectId, tagId)
      if (!tag || tag.archivedAt || tag.definition.kind !== 'import') return { counts: { people: 0, changed: 0 } }
      await ctx.save({ progress: { note: 'reading' } })
      const of = { projectId, id: tag.id, tag: tag.name, version: tag.version, isSilent: false }
      const here: Context = { ...ctx, payload: { tagId } }
      if (tag.historyFrom === null) await beginHistory(deps, here, of)
      const read = await readFile(deps, projectId, file)
      const before = file.mode === 'add' ? await valuesNow(postgres, of) : []
      const run = await computeValues(deps, here, of, () => Promise.resolve(new Map([...before, ...read.values])))
      await postgres.transaction(async (tx) => {
        await store.noteRun(
          tx,
          { projectId, id: tag.id, runId: ctx.id },
          { version: tag.version, at: ctx.clock.now(), ...run },
          ctx.clock.now(),
        )
        if (read.unmatched.length === 0 || ctx.cursor?.isTold) return
        await ctx.append(tx, csvMark + csvLine(['row', 'id', 'reason']) + read.unmatched.join(''))
        await ctx.save({ cursor: { changed: run.changed, recorded: everybody, isTold: true } }, tx)
      })
      const counts = { rows: read.rows, people: run.people, changed: run.changed, unmatched: read.rows - read.matched }
      const rest = read.unmatched.length === 0 ? {} : { file: { name: `${tag.name}-unmatched.csv`, type: 'text/csv; charset=utf-8' } }
      return { counts, ...rest, link: `/people/tags/${tag.id}` }
    },
  })

interface Read {
  readonly values: Map<number, string>
  readonly rows: number
  readonly matched: number
  /** Lines of CSV. */
  readonly unmatched: readonly string[]
}

/** Of more only the number is told. */
const mostUnmatched = 100_000

/** Values by person; of several rows of one person the last one counts. */
async function readFile({ postgres, idTypes }: ImportDeps, projectId: number, asked: TagImport): Promise<Read> {
  const file = (await findImport(postgres, projectId, asked.importId)) ?? fail('not_found', { kind: 'import' })
  const { stored } = await idTypes.of(postgres, projectId)
  const values = new Map<number, string>()
  const unmatched: string[] = []
  let [rows, matched] = [0, 0]
  async function take(some: readonly Line[]): Promise<void> {
    const ids = some.map((one) => one.id)
    const people =
      asked.idType === byPersonNumber
        ? await byNumber(postgres, projectId, ids)
        : await holders(
            postgres,
            projectId,
            ids.map((value) => stored({ type: asked.idType, value })),
          )
    for (const [i, { row, id, value }] of some.entries()) {
      const person = people[i]
      const reason = id === '' ? 'no_id' : person === undefined ? 'nobody' : value === undefined ? 'no_value' : undefined
      if (reason === undefined && person !== undefined && value !== undefined) {
        matched += 1
        values.delete(person)
        values.set(person, value)
      } else if (unmatched.length < mostUnmatched) unmatched.push(csvLine([row, id, reason]))
    }
  }
  let waiting: Line[] = []
  for await (const row of rowsOf(postgres, file)) {
    rows += 1
    waiting.push({
      row: rows,
      id: textOf(row[asked.idColumn]),
      value: asked.valueColumn === undefined ? '' : textOf(row[asked.valueColumn]).slice(0, 200) || undefined,
    })
    if (waiting.length < perRound) continue
    await take(waiting)
    waiting = []
  }
  await take(waiting)
  return { values, rows, matched, unmatched }
}

interface Line {
  readonly row: number
  readonly id: string
  readonly value: string | undefined
}

const textOf = (cell: unknown): string =>
  typeof cell === 'string' || typeof cell === 'number' || typeof cell === 'boolean' ? String(cell).trim() : ''

/** People by their numbers, also by one they had before they were merged. */
async function byNumber(db: Db, projectId: number, numbers: readonly string[]): Promise<(number | undefined)[]> {
  const asked = [...new Set(numbers.map(Number).filter((one) => Number.isSafeInteger(one) && one > 0))]
  const moved = await db.rows<{ old: number; now: number }>(sql`
    select old_person_id as old, person_id as now from person_overrides
    where part = any(${asked.map(partOf)}::smallint[]) and old_person_id = any(${asked}::bigint[]) and project_id = ${projectId}`)
  const nowOf = new Map(moved.map((row) => [row.old, row.now]))
  const ids = [...new Set(asked.map((one) => nowOf.get(one) ?? one))]
  const rows = await db.rows<{ id: number }>(sql`
    select person_id as id from people where part = any(${ids.map(partOf)}::smallint[]) and person_id = any(${ids}::bigint[])
      and project_id = ${projectId} and merged_into is null and not is_test`)
  const living = new Set(rows.map((row) => row.id))
  return numbers.map((one) => {
    const id = nowOf.get(Number(one)) ?? Number(one)
    return living.has(id) ? id : undefined
  })
}
