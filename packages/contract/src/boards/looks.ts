import { type QuestionTile, type TileLook, tileLooks } from './board.ts'

/** What goes on over time, or after a beginning. */
const lines = ['whole', 'line', 'bar', 'table'] as const
/** What stands side by side has no line from one to the next. */
const bars = ['whole', 'bar', 'table'] as const
/** What cannot be told by the length of a bar. */
const rows = ['whole', 'table'] as const

const looks: Readonly<Record<string, readonly TileLook[]>> = {
  count: tileLooks,
  session: lines,
  retention: lines,
  ltv: lines,
  lifecycle: lines,
  effect: lines,
  sql: lines,
  funnel: bars,
  interval: bars,
  distribution: bars,
  attribution: bars,
  attributes: bars,
  matrix: bars,
  process: bars,
  click: bars,
  leaving: bars,
  readers: bars,
  path: rows,
  contrast: rows,
  'key-events': rows,
  factors: rows,
}

/** How the answer of an analysis can be shown on a board. */
export const looksOf = (model: string): readonly TileLook[] => looks[model] ?? ['whole']

/** How a tile is shown: as it says, or as its analysis does where that look cannot be drawn. */
export const lookOf = ({ model, look }: Pick<QuestionTile, 'model' | 'look'>): TileLook => (looksOf(model).includes(look) ? look : 'whole')
