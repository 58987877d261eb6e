import type { Db } from '../../../platform/postgres.ts'
import { sql } from '../../../platform/sql.ts'
import type { Outgoing } from '../../analytics/index.ts'
import { goneMessages } from '../../messaging/index.ts'
import { exposed } from './compile.ts'
import { campaignsOf } from './store.ts'

/** Campaigns and their messages for analyses. Whom one was to write to are those who are compared by what it costs and brings. */
export const outgoingOf = (db: Db): Outgoing => ({
  async campaign({ projectId, id, from, until }) {
    const [campaign] = await campaignsOf(db, projectId, { id })
    if (!campaign) return undefined
    const scope = { projectId, from, until, now: until, channels: new Map(), journeyId: campaign.journeyId }
    return {
      id: campaign.id,
      kind: campaign.kind,
      name: campaign.name,
      by: campaign.controls.length > 0 ? 'own' : 'global',
      touches: sql`select person, at, arm from (${exposed(scope, [campaign])})`,
    }
  },
  async campaigns(projectId) {
    return new Map((await campaignsOf(db, projectId)).map(({ journeyId, id, kind, name }) => [journeyId, { id, kind, name }]))
  },
  messages: goneMessages,
})
