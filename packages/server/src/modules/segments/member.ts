import { evaluate } from '@millrace/contract/rules/index.ts'
import { partOf } from '@millrace/contract/parts.ts'
import { memberInputSchema, memberSchema } from '@millrace/contract/segments/api.ts'
import { z } from 'zod'
import { defineRoute, type Route } from '../../platform/http/index.ts'
import type { Db, Postgres } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'
import type { IdTypes } from '../identity/index.ts'
import { holders } from './lists/store.ts'
import type { SegmentsModule } from './segments.ts'
import type { SegmentRow } from './store.ts'

interface Deps {
  readonly postgres: Postgres
  readonly segments: Pick<SegmentsModule, 'ruleInputs'>
  readonly idTypes: Pick<IdTypes, 'of'>
}

/** Whether people are in a segment: looked up where members are kept, asked of the rule where they are not. */
export const memberRoute = ({ postgres, segments, idTypes }: Deps, found: (projectId: number, id: string) => Promise<SegmentRow>): Route =>
  defineRoute({
    method: 'POST',
    url: '/api/v1/projects/:slug/segments/:id/is-member',
    permission: 'people.read',
    summary: 'Whether people, by their ids, are in a segment; for live and static segments a look-up, for others the rule is asked',
    params: z.object({ slug: z.string(), id: z.string() }),
    body: memberInputSchema,
    response: memberSchema,
    status: 200,
    handler: async ({ project, params, body }) => {
      const { stored } = await idTypes.of(postgres, project.id)
      const refs = body.ids.map((ref) => stored(ref))
      const [segment, people] = await Promise.all([found(project.id, params.id), holders(postgres, project.id, refs)])
      const known = [...new Set(people.flatMap((one) => one ?? []))]
      const isKept = areMembersKept(segment)
      const members = isKept
        ? await membersAmong(postgres, segment, known)
        : await meantAmong(postgres, segments, project.id, segment, known)
      return {
        from: isKept ? 'members' : 'rule',
        items: body.ids.map((ref, i) => ({ ...ref, isMember: isAmong(members, people[i]) })),
      }
    },
  })

const isAmong = (members: ReadonlySet<number>, person: number | undefined): boolean | null =>
  person === undefined ? null : members.has(person)

const areMembersKept = ({ rule, isLive, isReady, archivedAt }: SegmentRow): boolean =>
  rule.kind === 'list' || (isLive && isReady && archivedAt === null)

/** Those of some people who are in a segment whose members are kept: one look-up by key. */
async function membersAmong(
  db: Db,
  { number, rule }: Pick<SegmentRow, 'number' | 'rule'>,
  people: readonly number[],
): Promise<Set<number>> {
  const kept = rule.kind === 'list' ? sql`list_members m on m.list = ${number}` : sql`segment_members m on m.segment = ${number}`
  const rows = await db.rows<{ personId: number }>(sql`
    select m.person_id as "personId" from unnest(${people.map(partOf)}::smallint[], ${people}::bigint[]) x(p, i)
    join ${kept} and m.part = x.p and m.person_id = x.i`)
  return new Set(rows.map((row) => row.personId))
}

async function meantAmong(
  db: Db,
  segments: Pick<SegmentsModule, 'ruleInputs'>,
  projectId: number,
  { id }: SegmentRow,
  people: readonly number[],
): Promise<Set<number>> {
  const rule = { kind: 'segment', id } as const
  const inputs = await segments.ruleInputs(db, projectId, people, [rule])
  return new Set([...inputs].flatMap(([person, input]) => (evaluate(rule, input) ? [person] : [])))
}
