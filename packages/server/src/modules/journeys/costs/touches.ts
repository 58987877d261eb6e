import type { Db } from '../../../platform/postgres.ts'
import { sql } from '../../../platform/sql.ts'
import type { CampaignOf } from '../../analytics/index.ts'
import { exposed } from './compile.ts'
import { campaignsOf } from './store.ts'

/** Whom a campaign was to write to, for analyses: those who are compared by what it costs and brings. */
export const campaignTouches =
  (db: Db): CampaignOf =>
  async ({ projectId, id, from, until }) => {
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
  }
