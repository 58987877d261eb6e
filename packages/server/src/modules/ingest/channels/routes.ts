import { type ChannelSettings, channelSettingsInputSchema, channelSettingsSchema } from '@millrace/contract/channels/schema.ts'
import { z } from 'zod'
import type { Clock } from '../../../platform/clock.ts'
import { fail } from '../../../platform/errors.ts'
import { defineRoute, type Route } from '../../../platform/http/index.ts'
import type { Postgres } from '../../../platform/postgres.ts'
import { type Taxonomies, taxonomyOf } from './settings.ts'
import * as store from './store.ts'

interface Deps {
  readonly postgres: Postgres
  readonly clock: Clock
  readonly taxonomies: Taxonomies
}

const url = '/api/v1/projects/:slug/traffic-channels'
const params = z.object({ slug: z.string() })

const told = (row: store.SettingsRow | undefined): ChannelSettings => {
  const { channels, ownHosts } = taxonomyOf(row)
  return { channels: [...channels], ownHosts: [...ownHosts], isDefault: !row?.channels, revision: row?.revision ?? 0 }
}

/** What the project calls which traffic channel. */
export function channelRoutes({ postgres, clock, taxonomies }: Deps): Route[] {
  const read = defineRoute({
    method: 'GET',
    url,
    permission: 'catalog.read',
    summary: 'Traffic channels and the rules that visits are told apart by',
    params,
    response: channelSettingsSchema,
    handler: async ({ project }) => told(await store.findSettings(postgres, project.id)),
  })
  const change = defineRoute({
    method: 'PUT',
    url,
    permission: 'catalog.write',
    summary: 'Change the traffic channels; holds for what comes in from then on',
    params,
    body: channelSettingsInputSchema,
    response: channelSettingsSchema,
    revision: true,
    handler: ({ project, body, revision, audit }) =>
      postgres.transaction(async (tx) => {
        const before = await store.findSettings(tx, project.id)
        const after = await store.writeSettings(tx, project.id, body, revision, clock.now())
        if (!after) return fail('revision_conflict', { revision: before?.revision ?? 0 })
        await audit(tx, {
          action: 'traffic_channels.changed',
          target: { kind: 'traffic_channels', id: project.slug },
          before: told(before),
          after: told(after),
        })
        tx.afterCommit(() => taxonomies.forget(project.id))
        return told(after)
      }),
  })
  return [read, change]
}
