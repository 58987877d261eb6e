import type { BoardDefinition, BoardInput } from '@millrace/contract/boards/board.ts'
import { fail } from '../../platform/errors.ts'
import type { Db } from '../../platform/postgres.ts'
import { type AnalyticsModule, checkQuestion } from '../analytics/index.ts'
import type { MetricsModule } from '../metrics/index.ts'
import { mayOpen, type OpenTo } from './open-to.ts'

interface Deps {
  readonly analytics: AnalyticsModule
  readonly metrics: MetricsModule
}
interface Project {
  readonly id: number
  readonly timeZone: string
}

/** Refuses a board that could not be shown, or that would be closed to whoever writes it. */
export async function checkBoard(
  { analytics, metrics }: Deps,
  db: Db,
  project: Project,
  to: OpenTo,
  { roles, definition }: BoardInput,
): Promise<void> {
  if (!mayOpen(to, roles))
    fail('invalid_input', {}, [{ path: 'body.roles', code: 'own_role', message: 'your own role must be among them' }])
  if (definition.people) await analytics.checkPeople(project, definition.people)
  definition.tiles.forEach((tile, i) => {
    if (tile.kind === 'question') checkQuestion(tile.model, tile.query, `body.definition.tiles.${i}`)
  })
  await checkMetrics(metrics, db, project.id, definition)
}

async function checkMetrics(metrics: MetricsModule, db: Db, projectId: number, { tiles }: BoardDefinition): Promise<void> {
  const named = tiles.flatMap((tile, i) => (tile.kind === 'metric' ? [{ id: tile.metricId, i }] : []))
  const known = await metrics.read(
    db,
    projectId,
    named.map((one) => one.id),
  )
  const errors = named.flatMap(({ id, i }) =>
    known.has(id) ? [] : [{ path: `body.definition.tiles.${i}.metricId`, code: 'unknown', message: 'no metric of this project' }],
  )
  if (errors.length > 0) fail('invalid_input', {}, errors)
}
