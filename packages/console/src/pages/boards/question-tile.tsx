import type { BoardDefinition, QuestionTile } from '@millrace/contract/boards/board.ts'
import { questionOf } from '@millrace/contract/boards/dated.ts'
import { lookOf } from '@millrace/contract/boards/looks.ts'
import { ConfigProvider, Skeleton, Typography } from 'antd'
import { Suspense, useMemo } from 'react'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'
import { Teach } from '../../ui/states.tsx'
import { analyses } from '../analytics/analyses.ts'
import { TileQuestionProvider } from '../analytics/tile-context.ts'
import { useAskTile } from './ask-tile.ts'
import { useToday } from './use-today.ts'

/** A question as its analysis answers it, for the days and people of the board. */
export function QuestionTileBody({
  tile,
  board: { range, people },
  refreshMs,
}: {
  readonly tile: QuestionTile
  readonly board: BoardDefinition
  readonly refreshMs: number | false
}) {
  const words = useWords().boards
  const { timeZone } = useProject()
  const today = useToday(timeZone)
  const ask = useAskTile()
  const asked = useMemo(
    () => ({
      query: questionOf(tile, { range, people }, today),
      look: lookOf(tile),
      ask: <A,>(path: string, query: unknown, signal: AbortSignal) => ask<A>(tile, path, query, signal),
      refreshMs,
    }),
    [tile, range, people, today, ask, refreshMs],
  )
  const Page = analyses[tile.model]?.Page
  if (!Page) return <Teach text={words.noPage} />
  return (
    <TileQuestionProvider value={asked}>
      <ConfigProvider card={noFrame}>
        <Suspense fallback={<Skeleton active />}>
          <Page />
        </Suspense>
      </ConfigProvider>
    </TileQuestionProvider>
  )
}

/** A tile is a card: the cards of a page are none in it. */
const noFrame = { variant: 'borderless', style: { boxShadow: 'none' }, styles: { body: { padding: 0 }, header: { padding: 0 } } } as const

/** Words between the numbers. */
export const NoteTileBody = ({ text }: { readonly text: string }) => (
  <Typography.Paragraph style={{ whiteSpace: 'pre-wrap', margin: 0, fontSize: 16 }}>{text}</Typography.Paragraph>
)
