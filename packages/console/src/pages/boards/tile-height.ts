import type { Tile } from '@millrace/contract/boards/board.ts'

/** What fits a heading, a number, a chart. */
export const rowHeight = 69
export const rowGap = 12
/** The head of a tile, its line below and the space around them. */
const around = 122

/** The pixels a tile has for a chart. */
export const chartHeight = ({ height }: Pick<Tile, 'height'>): number => Math.max(60, height * (rowHeight + rowGap) - around)
