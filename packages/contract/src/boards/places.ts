import type { Tile } from './board.ts'

export type Direction = 'left' | 'right' | 'up' | 'down'
const columns = 12

/** Which row each tile stands in, when they are put one after another. */
function rowsOf(tiles: readonly Pick<Tile, 'width'>[]): number[] {
  let [row, used] = [0, 0]
  return tiles.map(({ width }) => {
    if (used + width > columns) [row, used] = [row + 1, 0]
    used += width
    return row
  })
}

/** The tiles with one of them a place further, or a row; where it stands when there is no further. */
export function moved<T extends Pick<Tile, 'id' | 'width'>>(tiles: readonly T[], id: string, direction: Direction): readonly T[] {
  const at = tiles.findIndex((one) => one.id === id)
  if (at < 0) return tiles
  const rows = rowsOf(tiles)
  const row = rows[at] ?? 0
  const to = {
    left: at - 1,
    right: at + 1,
    up: row === 0 ? -1 : rows.indexOf(row - 1),
    down: rows.includes(row + 1) ? rows.lastIndexOf(row + 1) : -1,
  }[direction]
  return to < 0 || to >= tiles.length ? tiles : placed(tiles, at, to)
}

/** One tile taken out and put in elsewhere. */
export function placed<T>(tiles: readonly T[], from: number, to: number): readonly T[] {
  const taken = tiles.slice(from, from + 1)
  const rest = tiles.toSpliced(from, 1)
  return rest.toSpliced(to, 0, ...taken)
}
