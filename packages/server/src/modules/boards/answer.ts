import type { BoardDefinition, MetricTile, QuestionTile } from '@millrace/contract/boards/board.ts'
import { metricQuestionOf, questionOf } from '@millrace/contract/boards/dated.ts'
import { metricAnswerSchema } from '@millrace/contract/metrics/api.ts'
import { withMetrics } from '@millrace/contract/metrics/index.ts'
import { fail } from '../../platform/errors.ts'
import type { Db } from '../../platform/postgres.ts'
import { type AnalyticsModule, answerOf, type How, matrixModel } from '../analytics/index.ts'
import type { MetricsModule } from '../metrics/index.ts'

interface Deps {
  readonly analytics: AnalyticsModule
  readonly metrics: MetricsModule
  readonly postgres: Db
}
interface Project {
  readonly id: number
  readonly timeZone: string
}
type Seen = Pick<BoardDefinition, 'range' | 'people'>

/** The numbers of a tile for the days and people of its board. */
export async function answerOfTile(
  { analytics, metrics, postgres }: Deps,
  project: Project,
  tile: MetricTile | QuestionTile,
  board: Seen,
  today: string,
  how: How & { readonly requestId: string },
): Promise<object> {
  if (tile.kind === 'metric') {
    const metric = (await metrics.read(postgres, project.id, [tile.metricId])).get(tile.metricId) ?? fail('not_found', { kind: 'metric' })
    const answer = await metrics.ask(project, metric.definition, metricQuestionOf(tile, board, today), how)
    return metricAnswerSchema.parse({ ...answer, requestId: how.requestId })
  }
  const query = questionOf(tile, board, today)
  const asked = tile.model === 'matrix' ? await withOwnMetrics({ metrics, postgres }, project.id, query) : query
  return answerOf(analytics, project, { model: tile.model, query: asked }, how)
}

/** Stages count what their metrics say now. */
async function withOwnMetrics({ metrics, postgres }: Pick<Deps, 'metrics' | 'postgres'>, projectId: number, asked: unknown) {
  const query = matrixModel.query.parse(asked)
  const known = await metrics.read(
    postgres,
    projectId,
    query.stages.flatMap((one) => one.metricId ?? []),
  )
  return withMetrics(query, new Map([...known].map(([id, one]) => [id, one.definition])))
}
