import { isDeepStrictEqual } from 'node:util'
import type { CanonicalRecord, Json } from '@millrace/contract/events.ts'
import type { ImportKind } from '@millrace/contract/ingest/imports.ts'
import { z } from 'zod'
import type { ClickHouse } from '../../../platform/clickhouse.ts'
import type { Postgres } from '../../../platform/postgres.ts'
import type { CatalogModule } from '../../catalog/index.ts'
import { atBorder, type IdTypes } from '../../identity/index.ts'
import { profilesByIds } from '../../profiles/index.ts'
import type { DecodedRows } from './decode.ts'
import { knownEvents } from './known.ts'

export interface JudgeDeps {
  readonly postgres: Postgres
  readonly clickhouse: ClickHouse
  readonly catalog: Pick<CatalogModule, 'itemsOf'>
  readonly idTypes: IdTypes
}

/** What the project has of some records already; `out` are the keys of those that are not sent again. */
export const verdictSchema = z.object({
  out: z.array(z.string()),
  fresh: z.number().int(),
  changed: z.number().int(),
  known: z.number().int(),
})
export type Verdict = z.infer<typeof verdictSchema>

type Properties = Readonly<Record<string, Json>>

/**
 * Compares records with what is stored, by one statement for all. Events that are known are left out. People and items are
 * only counted: earlier rows may still be on their way, and setting the same again changes nothing.
 */
export async function judge(deps: JudgeDeps, projectId: number, kind: ImportKind, decoded: DecodedRows): Promise<Verdict> {
  if (kind === 'events') return judgeEvents(deps, projectId, decoded)
  return kind === 'items' ? judgeItems(deps, projectId, decoded.records) : judgePeople(deps, projectId, decoded.records)
}

/** The records a verdict lets through, the first of equal keys only. */
export function withoutKnown(records: readonly CanonicalRecord[], verdict: Verdict): CanonicalRecord[] {
  const passed = new Set(verdict.out)
  return records.filter(({ key }) => !passed.has(key) && passed.add(key))
}

async function judgeEvents(deps: JudgeDeps, projectId: number, decoded: DecodedRows): Promise<Verdict> {
  const { records } = decoded
  const out = [...(await knownEvents(deps.clickhouse, projectId, decoded))]
  const fresh = withoutKnown(records, { out, fresh: 0, changed: 0, known: 0 }).length
  return { out, fresh, changed: 0, known: records.length - fresh }
}

async function judgeItems(deps: JudgeDeps, projectId: number, records: readonly CanonicalRecord[]): Promise<Verdict> {
  const changes = records.flatMap((record) => record.item ?? [])
  const itemOf = await deps.catalog.itemsOf(
    deps.postgres,
    changes.map(({ type, id }) => ({ projectId, type, id })),
  )
  const tally = tallyOf()
  for (const { op, type, id, properties } of changes)
    tally.add(`${type}\n${id}`, itemOf({ projectId, type, id }), op === 'delete' ? undefined : properties)
  return tally.verdict()
}

async function judgePeople(deps: JudgeDeps, projectId: number, records: readonly CanonicalRecord[]): Promise<Verdict> {
  const kept = atBorder(records, await deps.idTypes.of(deps.postgres, projectId))
  const found = await profilesByIds(
    deps.postgres,
    projectId,
    kept.flatMap((record) => record.ids),
  )
  const tally = tallyOf()
  for (const { ids, profile } of kept) {
    const people = ids.map((id) => found(id))
    const person = people.find((one) => one !== undefined)
    const isWhole = new Set(people.map((one) => one?.personId)).size === 1
    const name = person ? String(person.personId) : ids.map(({ type, value }) => `${type}\n${value}`).join('\n')
    tally.add(name, person?.properties, profile?.properties ?? {}, isWhole)
  }
  return tally.verdict()
}

/** Counts rows against what stands before each: in the store, or after an earlier row of the same thing. */
function tallyOf() {
  const [now, counts] = [new Map<string, Properties | undefined>(), { fresh: 0, changed: 0, known: 0 }]
  return {
    /** `isSettled`: what the row says beside its properties is so already. */
    add(name: string, stored: Properties | undefined, set: Properties | undefined, isSettled = true): void {
      const before = now.has(name) ? now.get(name) : stored
      now.set(name, set && { ...before, ...set })
      const isSame =
        isSettled && (set ? before && Object.entries(set).every(([key, value]) => isDeepStrictEqual(before[key], value)) : !before)
      if (isSame) counts.known += 1
      else if (before) counts.changed += 1
      else counts.fresh += 1
    },
    verdict: (): Verdict => ({ out: [], ...counts }),
  }
}
