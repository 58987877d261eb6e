import { evaluate } from '@millrace/contract/rules/index.ts'
import type { IdentityRef } from '@millrace/contract/events.ts'
import { memberInputSchema, memberSchema } from '@millrace/contract/segments/api.ts'
import { z } from 'zod'
import { defineRoute, type Route } from '../../platform/http/index.ts'
import type { Db, Postgres } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'
import type { IdTypes } from '../identity/index.ts'
import { holding, unnested } from './lists/store.ts'
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
      const [segment, people] = await Promise.all([found(project.id, params.id), membership(postgres, project.id, params.id, refs)])
      const isKept = areMembersKept(segment)
      const known = [...new Set(people.flatMap((one) => one?.personId ?? []))]
      const meant = isKept ? undefined : await meantAmong(postgres, segments, project.id, segment, known)
      const isMember = (one: Membership): boolean => meant?.has(one.personId) ?? one[segment.rule.kind === 'list' ? 'isListed' : 'isKept']
      return {
        from: isKept ? 'members' : 'rule',
        items: body.ids.map((ref, i) => {
          const one = people[i]
          return { ...ref, isMember: one ? isMember(one) : null }
        }),
      }
    },
  })

const areMembersKept = ({ rule, isLive, isReady, archivedAt }: SegmentRow): boolean =>
  rule.kind === 'list' || (isLive && isReady && archivedAt === null)

interface Membership {
  readonly personId: number
  /** Among the members of a live segment, or on a list. */
  readonly isKept: boolean
  readonly isListed: boolean
}

/** Whose some ids are, and whether they are in a segment where its members are kept: one statement, before it is known what kind it is. */
export async function membership(
  db: Db,
  projectId: number,
  segment: string,
  refs: readonly IdentityRef[],
): Promise<(Membership | undefined)[]> {
  const rows = await db.rows<Membership & { n: number }>(sql.often`
    select x.n::int as n, t.person_id as "personId",
      exists (select 1 from segment_members m where m.segment = s.number and m.part = t.part and m.person_id = t.person_id) as "isKept",
      exists (select 1 from list_members m where m.list = s.number and m.part = t.part and m.person_id = t.person_id) as "isListed"
    from ${unnested(refs)} join segments s on s.project_id = ${projectId} and s.segment_id = ${segment}
    ${holding(projectId)}`)
  const found = new Map(rows.map((row) => [row.n - 1, row]))
  return refs.map((_, i) => found.get(i))
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
