import type { messageNumbersSchema } from '@millrace/contract/messaging/api.ts'
import type { z } from 'zod'
import type { ClickHouse } from '../../platform/clickhouse.ts'
import type { Db } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'
import { messageFunnel, nodeFunnels, notSentReasons } from './funnel.ts'

export type MessageNumbers = z.infer<typeof messageNumbersSchema>

interface Deps {
  readonly postgres: Db
  readonly clickhouse: ClickHouse
}

/** The message funnel of a project or of one journey, as a whole and by step. */
export async function messageNumbers(
  { postgres, clickhouse }: Deps,
  projectId: number,
  publicId: string | undefined,
): Promise<MessageNumbers> {
  const journeys = await postgres.rows<{ id: number; publicId: string; name: string }>(sql`
    select journey_id as id, public_id as "publicId", name from journeys
    where project_id = ${projectId} and (${publicId ?? null}::text is null or public_id = ${publicId ?? null})`)
  const only = publicId === undefined ? undefined : (journeys[0]?.id ?? -1)
  if (only === -1) return { all: { reached: 0, delivered: 0, opened: 0, clicked: 0, notSent: 0 }, nodes: [], notSent: [] }
  const [all, nodes, notSent] = await Promise.all([
    messageFunnel(clickhouse, projectId, only),
    nodeFunnels(clickhouse, projectId, only),
    notSentReasons(clickhouse, projectId, only),
  ])
  const byId = new Map(journeys.map((journey) => [journey.id, journey]))
  return {
    all,
    nodes: nodes.map(({ journey, ...rest }) => ({
      ...rest,
      journeyId: byId.get(journey)?.publicId ?? '',
      journeyName: byId.get(journey)?.name ?? '',
    })),
    notSent,
  }
}
