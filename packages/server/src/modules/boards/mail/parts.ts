import { type BoardDefinition, type MetricTile, metricsIn, type QuestionTile, type Tile } from '@millrace/contract/boards/board.ts'
import { metricQuestionOf, questionOf } from '@millrace/contract/boards/dated.ts'
import { lookOf } from '@millrace/contract/boards/looks.ts'
import { formatMoney, type Language } from '@millrace/contract/money/money.ts'
import { type MetricDefinition, withMetrics } from '@millrace/contract/metrics/index.ts'
import type { Metric } from '@millrace/contract/metrics/api.ts'
import { bucketOf, type GroupKey } from '@millrace/contract/queries/index.ts'
import { isQueryError } from '../../../platform/clickhouse.ts'
import { Problem } from '../../../platform/errors.ts'
import type { Db } from '../../../platform/postgres.ts'
import { type AnalyticsModule, countModel, funnelModel, matrixModel } from '../../analytics/index.ts'
import type { MetricsModule } from '../../metrics/index.ts'
import type { Drawing } from './chart.ts'
import { mailWords } from './words.ts'

/** What a tile comes to in a letter. */
export interface Part {
  readonly title: string
  readonly text?: string
  readonly total?: string
  readonly chart?: Drawing
  readonly table?: { readonly header: readonly string[]; readonly rows: readonly (readonly string[])[] }
}

interface Deps {
  readonly analytics: AnalyticsModule
  readonly metrics: MetricsModule
  readonly postgres: Db
}
interface Project {
  readonly id: number
  readonly timeZone: string
  readonly currency: string
}
interface Told {
  readonly deps: Deps
  readonly project: Project
  readonly board: BoardDefinition
  readonly today: string
  readonly language: Language
  readonly metrics: ReadonlyMap<string, Pick<Metric, 'name' | 'nameEn' | 'format' | 'unit' | 'definition'>>
}

/** A letter is read, not scrolled: the largest groups, the last buckets. */
const mostRows = 20

/** The numbers of a board, one tile after the other, and up to when they count. */
export async function partsOf(
  deps: Deps,
  project: Project,
  board: BoardDefinition,
  language: Language,
  now: Date,
): Promise<{ readonly parts: readonly Part[]; readonly through: Date }> {
  const through = await deps.analytics.watermark()
  const metrics = await deps.metrics.read(deps.postgres, project.id, metricsIn(board.tiles))
  const told: Told = { deps, project, board, language, metrics, today: bucketOf(now.getTime(), 'day', project.timeZone) }
  const parts: Part[] = []
  for (const tile of board.tiles) parts.push(await partOf(told, tile))
  return { parts, through }
}

/** A tile that cannot be asked, for instance of a segment that is gone, does not keep the others from being told. */
async function partOf(told: Told, tile: Tile): Promise<Part> {
  if (tile.kind === 'note') return { title: tile.title, text: tile.text }
  try {
    return tile.kind === 'metric' ? await ofMetric(told, tile) : await ofQuestion(told, tile)
  } catch (error) {
    // An engine that is away will be back: the letter waits for it.
    if (!(error instanceof Problem) && !isQueryError(error)) throw error
    return { title: tile.title, text: mailWords[told.language].failed }
  }
}

async function ofMetric({ deps, project, board, today, language, metrics }: Told, tile: MetricTile): Promise<Part> {
  const words = mailWords[language]
  const metric = metrics.get(tile.metricId)
  if (!metric) return { title: tile.title, text: words.failed }
  const { look } = tile
  const answer = await deps.metrics.ask(project, metric.definition, metricQuestionOf(tile, board, today))
  const value = valueOf(metric, project.currency, language)
  const title = tile.title || (language === 'en' && metric.nameEn ? metric.nameEn : metric.name)
  const total = value(answer.total)
  if (answer.groups) {
    const rows = answer.groups.slice(0, mostRows).map((one) => [keyOf(one, language), value(one.value)])
    return { title, total, table: { header: [words.group, words.value], rows } }
  }
  if (look === 'number') return { title, total }
  if (look === 'table') {
    const rows = answer.rows.slice(-mostRows).map((row) => [row.bucket, value(row.value)])
    return { title, total, table: { header: [words.bucket, words.value], rows: rows.toReversed() } }
  }
  return { title, total, chart: { kind: look, labels: answer.rows.map((row) => row.bucket), values: answer.rows.map((row) => row.value) } }
}

async function ofQuestion(told: Told, tile: QuestionTile): Promise<Part> {
  const { deps, project, board, today, language, metrics } = told
  const { model } = tile
  const words = mailWords[language]
  const asked = questionOf(tile, board, today)
  const title = [
    tile.title,
    ...('sample' in asked ? [words.sample(String(asked['sample']))] : []),
    ...('asCollected' in asked ? [words.asCollected] : []),
  ].join(' · ')
  const number = valueOf({ format: 'number', unit: '' }, project.currency, language)
  const percent = valueOf({ format: 'percent', unit: '' }, project.currency, language)
  if (model === 'count') {
    const answer = await deps.analytics.answer(countModel, project, countModel.query.parse(asked))
    const names = answer.columns.map((one) => words.measures[one.key])
    const total = names.map((name, i) => `${name} ${number(answer.total[i])}`).join(' · ')
    if (answer.groups) {
      const rows = answer.groups.slice(0, mostRows).map((one) => [keysOf(one, language), ...one.values.map(number)])
      return { title, total, table: { header: [words.group, ...names], rows } }
    }
    const look = lookOf(tile)
    if (look === 'number' || answer.unit === null) return { title, total }
    if (look === 'table') {
      const rows = answer.rows.slice(-mostRows).map((row) => [row.bucket, ...row.values.map(number)])
      return { title, total, table: { header: [words.bucket, ...names], rows: rows.toReversed() } }
    }
    const chart = {
      kind: look === 'bar' ? ('bar' as const) : ('line' as const),
      labels: answer.rows.map((row) => row.bucket),
      values: answer.rows.map((row) => row.values[0] ?? null),
    }
    return { title, total, chart }
  }
  if (model === 'funnel') {
    const answer = await deps.analytics.answer(funnelModel, project, funnelModel.query.parse(asked))
    const rows = answer.rows.map((row) => [`${row.step}. ${row.name}`, number(row.people), percent(row.totalRate)])
    return { title, table: { header: [words.step, words.people, words.rate], rows } }
  }
  if (model === 'matrix') {
    const definitions = new Map<string, MetricDefinition>([...metrics].map(([id, one]) => [id, one.definition]))
    const query = withMetrics(matrixModel.query.parse(asked), definitions)
    const answer = await deps.analytics.answer(matrixModel, project, query)
    const values = query.stages.map(({ metricId, definition }) => {
      const fallback = { format: definition.kind === 'ratio' ? ('percent' as const) : ('number' as const), unit: '' }
      return valueOf(metrics.get(metricId ?? '') ?? fallback, project.currency, language)
    })
    const told = (name: string, { cells, people }: typeof answer.total) => [
      name,
      ...cells.map((one, i) => values[i]?.(one.value) ?? '–'),
      number(people),
    ]
    return {
      title,
      table: {
        header: [words.channel, ...query.stages.map((one) => one.name), words.once],
        rows: [...answer.rows.slice(0, mostRows).map((row) => told(keyOf(row, language), row)), told(words.all, answer.total)],
      },
    }
  }
  return { title, text: words.onPage }
}

const keyOf = ({ key, isRest }: { readonly key: GroupKey; readonly isRest: boolean }, language: Language): string =>
  isRest ? mailWords[language].rest : key === null ? mailWords[language].unset : String(key)

const keysOf = ({ keys, isRest }: { readonly keys: readonly GroupKey[]; readonly isRest: boolean }, language: Language): string =>
  isRest ? mailWords[language].rest : keys.map((key) => keyOf({ key, isRest }, language)).join(' · ')

function valueOf({ format, unit }: Pick<Metric, 'format' | 'unit'>, currency: string, language: Language) {
  const locale = language === 'zh' ? 'zh-CN' : 'en'
  const numbers = new Intl.NumberFormat(
    locale,
    format === 'percent' ? { style: 'percent', maximumFractionDigits: 1 } : { maximumFractionDigits: 2 },
  )
  return (value: number | null | undefined): string => {
    if (value === null || value === undefined) return '–'
    if (format === 'percent') return numbers.format(value)
    const text = format === 'money' ? formatMoney(Math.round(value), currency, language) : numbers.format(value)
    return unit === '' ? text : `${text} ${unit}`
  }
}
