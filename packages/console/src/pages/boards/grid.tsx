import type { BoardDefinition, Tile } from '@millrace/contract/boards/board.ts'
import { type Direction, moved, placed } from '@millrace/contract/boards/places.ts'
import { Grid as Screen } from 'antd'
import { type DragEvent, useState } from 'react'
import { TileCard } from './tile-card.tsx'
import { TileDialog } from './tile-dialog.tsx'

/** What fits a heading, a number, a chart. */
const rowHeight = 69
const rowGap = 12

/** The tiles of a board in twelve columns; one below the other where there is no room. */
export function Grid({
  definition,
  isEditing,
  refreshMs,
  onTiles,
}: {
  readonly definition: BoardDefinition
  readonly isEditing: boolean
  readonly refreshMs: number | false
  readonly onTiles: (tiles: readonly Tile[]) => void
}) {
  const { tiles } = definition
  const isWide = Screen.useBreakpoint().md ?? true
  const [dragged, setDragged] = useState<string>()
  const [edited, setEdited] = useState<Tile>()
  const indexOf = (id: string | undefined): number => tiles.findIndex((one) => one.id === id)
  const drag = (tile: Tile) => ({
    draggable: true,
    onDragStart: (event: DragEvent) => {
      event.dataTransfer.effectAllowed = 'move'
      setDragged(tile.id)
    },
    onDragEnd: () => setDragged(undefined),
    onDragOver: (event: DragEvent) => {
      if (dragged !== undefined) event.preventDefault()
    },
    onDrop: (event: DragEvent) => {
      event.preventDefault()
      const from = indexOf(dragged)
      if (from >= 0) onTiles(placed(tiles, from, indexOf(tile.id)))
      setDragged(undefined)
    },
  })
  return (
    <div
      style={{
        display: 'grid',
        gridTemplateColumns: isWide ? 'repeat(12, minmax(0, 1fr))' : 'minmax(0, 1fr)',
        gridAutoRows: rowHeight,
        gap: rowGap,
      }}
    >
      {tiles.map((tile) => (
        <div
          key={tile.id}
          {...(isEditing ? drag(tile) : {})}
          style={{
            gridColumn: isWide ? `span ${tile.width}` : 'auto',
            gridRow: `span ${tile.height}`,
            minWidth: 0,
            opacity: dragged === tile.id ? 0.5 : 1,
            ...(isEditing ? { cursor: 'move' } : {}),
          }}
        >
          <TileCard
            tile={tile}
            board={definition}
            refreshMs={refreshMs}
            {...(isEditing
              ? {
                  onMove: (direction: Direction) => onTiles(moved(tiles, tile.id, direction)),
                  onEdit: () => setEdited(tile),
                  onRemove: () => onTiles(tiles.filter((one) => one.id !== tile.id)),
                }
              : {})}
          />
        </div>
      ))}
      {edited && (
        <TileDialog
          tile={edited}
          onClose={() => setEdited(undefined)}
          onChange={(next) => onTiles(tiles.map((one) => (one.id === next.id ? next : one)))}
        />
      )}
    </div>
  )
}
