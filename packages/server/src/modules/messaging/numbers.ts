import type { messageNumbersSchema } from '@millrace/contract/messaging/api.ts'
import { allParts } from '@millrace/contract/parts.ts'
import type { z } from 'zod'
import type { ClickHouse } from '../../platform/clickhouse.ts'
import type { Db } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'
import { messageFunnel, nodeFunnels, noMessages, notSentReasons, templateFunnels } from './funnel.ts'

export type MessageNumbers = z.infer<typeof messageNumbersSchema>

interface Deps {
  readonly postgres: Db
  readonly clickhouse: ClickHouse
}

/** The message funnel of a project, one journey or one template: as a whole, by step and by template. */
export async function messageNumbers(
  { postgres, clickhouse }: Deps,
  projectId: number,
  { journeyId: publicId, templateId }: { readonly journeyId?: string | undefined; readonly templateId?: string | undefined },
): Promise<MessageNumbers> {
  const journeys = await postgres.rows<{ id: number; publicId: string; name: string }>(sql`
    select journey_id as id, public_id as "publicId", name from journeys
    where project_id = ${projectId} and (${publicId ?? null}::text is null or public_id = ${publicId ?? null})`)
  const only = publicId === undefined ? undefined : (journeys[0]?.id ?? -1)
  if (only === -1) return { all: noMessages, nodes: [], templates: [], notSent: [], held: [] }
  const scope = { projectId, journeyId: only, templateId }
  const [all, nodes, templates, notSent, held] = await Promise.all([
    messageFunnel(clickhouse, scope),
    nodeFunnels(clickhouse, scope),
    templateFunnels(clickhouse, scope),
    notSentReasons(clickhouse, scope),
    heldReasons(
      postgres,
      journeys.map((journey) => journey.id),
      templateId,
    ),
  ])
  const byId = new Map(journeys.map((journey) => [journey.id, journey]))
  return {
    all,
    nodes: nodes.map(({ journey, ...rest }) => ({
      ...rest,
      journeyId: byId.get(journey)?.publicId ?? '',
      journeyName: byId.get(journey)?.name ?? '',
    })),
    templates,
    notSent,
    held,
  }
}

/** What waits, and for what: as of now. */
const heldReasons = (
  db: Db,
  journeys: readonly number[],
  templateId: string | undefined,
): Promise<{ reason: string; messages: number }[]> =>
  db.rows(sql`
    select split_part(i.reason, ': ', 1) as reason, count(*) as messages from message_intents i
    where i.part = any(${allParts}::smallint[]) and i.journey_id = any(${journeys}::int[]) and i.state = 'queued' and i.reason <> ''
      and (${templateId ?? null}::text is null or i.template_id = ${templateId ?? null})
    group by 1 order by 2 desc, 1`)
