import { personDevicesSchema } from '@millrace/contract/messaging/devices.ts'
import { partOf } from '@millrace/contract/parts.ts'
import { z } from 'zod'
import { fail } from '../../../platform/errors.ts'
import { defineRoute, type Route } from '../../../platform/http/index.ts'
import type { Postgres } from '../../../platform/postgres.ts'
import { sql } from '../../../platform/sql.ts'
import { readPeople } from '../../profiles/index.ts'
import { type Device, isTaken } from './store.ts'

interface Row extends Device {
  readonly app: string
  readonly firstSeenAt: Date
  readonly seenAt: Date
  readonly goneAt: Date | null
  readonly goneReason: string | null
  readonly isTaken: boolean
}

/** Devices of a person that can be pushed to, or could. */
export const deviceRoutes = ({ postgres }: { readonly postgres: Postgres }): Route[] => [
  defineRoute({
    method: 'GET',
    url: '/api/v1/projects/:slug/people/:id/devices',
    permission: 'people.read',
    summary: 'Devices of a person that notifications go to, the one that was seen last first',
    params: z.object({ slug: z.string(), id: z.coerce.number().int() }),
    response: personDevicesSchema,
    handler: async ({ project, params, actor }) => {
      const [person] = await readPeople(postgres, project.id, [params.id])
      if (!person) fail('not_found', { kind: 'person' })
      const rows = await postgres.rows<Row>(sql`
        select d.provider, d.token, d.platform, d.app, d.is_sandbox as "isSandbox", d.first_seen_at as "firstSeenAt", d.seen_at as "seenAt",
          d.gone_at as "goneAt", d.gone_reason as "goneReason", ${isTaken} as "isTaken"
        from push_devices d where d.part = ${partOf(params.id)} and d.person_id = ${params.id} order by d.seen_at desc, d.provider, d.token limit 100`)
      const canRead = actor.can('people.read_pii')
      return { items: rows.map((row) => present(row, canRead)), next: null }
    },
  }),
]

const present = (
  { provider, token, platform, app, isSandbox, firstSeenAt, seenAt, goneAt, goneReason, isTaken }: Row,
  canRead: boolean,
) => ({
  provider,
  token: canRead ? token : `…${token.slice(-4)}`,
  platform,
  app,
  isSandbox,
  firstSeenAt: firstSeenAt.toISOString(),
  seenAt: seenAt.toISOString(),
  goneAt: (goneAt ?? (isTaken ? seenAt : null))?.toISOString() ?? null,
  goneReason: goneReason ?? (isTaken ? 'taken' : null),
})
