import { type BoardView, boardViewSchema, type Tile } from '@millrace/contract/boards/board.ts'
import { daysOf, seen } from '@millrace/contract/boards/dated.ts'
import { isShortEnough, type SharedBoard, type SharedTile } from '@millrace/contract/boards/visit.ts'
import { App, Tag, Typography } from 'antd'
import { useCallback, useEffect, useMemo, useRef } from 'react'
import { call } from '../../../lib/api.ts'
import { ProjectProvider } from '../../../lib/session.ts'
import { useUrlState } from '../../../lib/url-state.ts'
import { useFormat, useWords } from '../../../lib/words.ts'
import { Page } from '../../../ui/page.tsx'
import { useReachableTables } from '../../../ui/reachable-tables.ts'
import { Teach } from '../../../ui/states.tsx'
import { type AskTile, AskTileProvider } from '../ask-tile.ts'
import { Grid } from '../grid.tsx'
import { BoardRangeField } from '../range-field.tsx'
import { useToday } from '../use-today.ts'
import { Frame } from './frame.tsx'
import { projectOf } from './given.ts'

const asItIs = (): BoardView => ({})

/** A board to read: each tile asks for its own numbers by the link. */
export function SharedBoardView({ token, board }: { readonly token: string; readonly board: SharedBoard }) {
  const words = useWords().boardLinks.visit
  const { message } = App.useApp()
  const { project, definition, hidden, pass } = board
  const { time } = useFormat(project.timeZone)
  const { draft: view, change: look } = useUrlState<BoardView>(boardViewSchema, asItIs, 'view')
  const range = board.hasFreeDays ? view.range : undefined
  const shown = seen(definition, range === undefined ? {} : { range })
  const tiles = useMemo(
    () => definition.tiles.map((tile) => (hidden.includes(tile.id) ? inPlaceOf(tile, words.hidden) : tile)),
    [definition, hidden, words],
  )
  const ask = useCallback<AskTile>(
    async <A,>(tile: Tile, _: string, __: unknown, signal: AbortSignal) => {
      const body = { link: token, ...(pass === null ? {} : { pass }), ...(range === undefined ? {} : { range }) }
      const { answer } = await call<SharedTile>(`shared/tiles/${encodeURIComponent(tile.id)}`, { method: 'POST', body, signal })
      return answer as A /* as the tile's own path answers */
    },
    [token, pass, range],
  )
  const own = useMemo(() => projectOf(board), [board])
  useEffect(() => {
    document.title = board.name
  }, [board.name])
  const box = useRef<HTMLDivElement>(null)
  useReachableTables(box)
  return (
    <ProjectProvider value={own}>
      <AskTileProvider value={ask}>
        <Frame
          head={
            <>
              <Typography.Text ellipsis>{project.name}</Typography.Text>
              <Tag>{words.readOnly}</Tag>
            </>
          }
        >
          <Page title={board.name} note={board.note}>
            {board.hasFreeDays ? (
              <BoardRangeField
                range={shown.range}
                onChange={(next) => (isShortEnough(next) ? look({ range: next }) : void message.warning(words.tooLong))}
              />
            ) : (
              <FixedDays range={definition.range} timeZone={project.timeZone} />
            )}
            {tiles.length === 0 ? (
              <Teach text={words.empty} />
            ) : (
              <div ref={box}>
                <Grid definition={{ range: shown.range, tiles }} isEditing={false} refreshMs={false} onTiles={() => undefined} />
              </div>
            )}
            <Typography.Text type="secondary" style={{ fontSize: 12 }}>
              {words.until(time(board.expiresAt))} · {project.timeZone}
            </Typography.Text>
          </Page>
        </Frame>
      </AskTileProvider>
    </ProjectProvider>
  )
}

function FixedDays({ range, timeZone }: { readonly range: SharedBoard['definition']['range']; readonly timeZone: string }) {
  const words = useWords().boardLinks.visit
  const today = useToday(timeZone)
  if (range === null) return <Typography.Text type="secondary">{words.own}</Typography.Text>
  const { from, to } = daysOf(range, today)
  return <Typography.Text type="secondary">{words.days(from, to)}</Typography.Text>
}

const inPlaceOf = ({ id, title, width, height }: Tile, text: string): Tile => ({ kind: 'note', id, title, width, height, text })
