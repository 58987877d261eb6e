import type { Board } from '@millrace/contract/boards/api.ts'
import { type BoardView, boardViewSchema, mostTiles } from '@millrace/contract/boards/board.ts'
import { seen } from '@millrace/contract/boards/dated.ts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Alert, App, Button, Flex, Modal, Typography } from 'antd'
import { useCallback, useEffect, useState } from 'react'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useFilters, useUrlState } from '../../lib/url-state.ts'
import { useWords } from '../../lib/words.ts'
import { Page } from '../../ui/page.tsx'
import { Loaded, Teach } from '../../ui/states.tsx'
import { PeopleField } from '../analytics/fields.tsx'
import { AddTile } from './add-tile.tsx'
import { Grid } from './grid.tsx'
import { LinksDialog } from './links-dialog.tsx'
import { MailDialog } from './mail-dialog.tsx'
import { BoardRangeField } from './range-field.tsx'
import { SettingsDialog } from './settings-dialog.tsx'
import { Tv } from './tv.tsx'
import { useBoardDraft } from './use-draft.ts'

export function BoardPage() {
  const { api, slug } = useProject()
  const { id = '' } = useParams({ strict: false })
  const query = useQuery({
    queryKey: ['board', slug, id],
    queryFn: () => call<Board>(`${api}/boards/${id}`),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
  return <Loaded query={query}>{(board) => <Shown key={board.id} board={board} />}</Loaded>
}

const asItIs = (): BoardView => ({})
const refreshMs = 60_000

/** A board as somebody looks at it: days and people in the address come before its own. */
function Shown({ board }: { readonly board: Board }) {
  const words = useWords()
  const { slug, can } = useProject()
  const client = useQueryClient()
  const { message } = App.useApp()
  const { values, set } = useFilters('edit', 'tv', 'mail', 'links')
  const { draft: view, change: look } = useUrlState<BoardView>(boardViewSchema, asItIs, 'view')
  const own = useBoardDraft(board)
  const { draft, change } = own
  const [isSetting, setSetting] = useState(false)
  const mayWrite = can('analytics.write') && board.archivedAt === null
  const isEditing = mayWrite && values.edit !== ''
  const isTv = values.tv !== ''
  const shown = seen(draft.definition, view)
  const define = (next: Partial<typeof draft.definition>): void => change({ ...draft, definition: { ...draft.definition, ...next } })
  useEffect(
    () => () => {
      void client.invalidateQueries({ queryKey: ['boards', slug] })
    },
    [client, slug],
  )
  const endTv = useCallback(() => set('tv', undefined), [set])
  const grid = (
    <Grid
      definition={{ ...draft.definition, range: shown.range, people: shown.people }}
      isEditing={isEditing && !isTv}
      refreshMs={isTv ? refreshMs : false}
      onTiles={(tiles) => define({ tiles: [...tiles] })}
    />
  )
  if (isTv)
    return (
      <Tv title={draft.name} onEnd={endTv}>
        {grid}
      </Tv>
    )
  const isOwnView = view.range === undefined && view.people === undefined
  return (
    <Page
      title={draft.name}
      note={draft.note}
      extra={
        <>
          {isEditing && <Saved state={own.state} />}
          {mayWrite && isEditing && <Button onClick={() => setSetting(true)}>{words.boards.settings}</Button>}
          <Button
            onClick={() => {
              void navigator.clipboard.writeText(window.location.href).then(() => message.success(words.boards.linkCopied))
            }}
          >
            {words.boards.copyLink}
          </Button>
          {mayWrite && <Button onClick={() => set('links', '1')}>{words.boardLinks.title}</Button>}
          <Button onClick={() => set('mail', '1')}>{words.boardMail.title}</Button>
          <Button onClick={() => set('tv', '1')}>{words.boards.tv}</Button>
          {mayWrite && (
            <Button type="primary" onClick={() => set('edit', isEditing ? undefined : '1')}>
              {isEditing ? words.boards.done : words.boards.edit}
            </Button>
          )}
        </>
      }
    >
      {own.failure !== undefined && <Alert type="error" showIcon title={words.boards.saved.failed} description={own.failure} />}
      <Flex gap={8} wrap align="center">
        <BoardRangeField range={shown.range} onChange={(range) => look({ ...view, range })} />
        {isEditing && !isOwnView && (
          <Button
            onClick={() => {
              change({ ...draft, definition: { tiles: draft.definition.tiles, ...shown } })
              look({})
            }}
          >
            {words.boards.setDefault}
          </Button>
        )}
        {isEditing && draft.definition.tiles.length < mostTiles && (
          <AddTile onAdd={(tile) => define({ tiles: [...draft.definition.tiles, tile] })} />
        )}
      </Flex>
      <PeopleField rule={view.people} onChange={(people) => look({ ...view, people })} />
      {draft.definition.tiles.length === 0 ? (
        <Teach
          text={words.boards.emptyBoard}
          action={mayWrite && !isEditing && <Button onClick={() => set('edit', '1')}>{words.boards.edit}</Button>}
        />
      ) : (
        grid
      )}
      {values.mail !== '' && <MailDialog id={board.id} onClose={() => set('mail', undefined)} />}
      {mayWrite && values.links !== '' && <LinksDialog id={board.id} roles={draft.roles} onClose={() => set('links', undefined)} />}
      {isSetting && <SettingsDialog board={draft} onChange={change} onClose={() => setSetting(false)} />}
      <Modal
        open={own.conflict !== undefined}
        closable={false}
        title={words.boards.conflict}
        footer={
          <>
            <Button onClick={own.loadTheirs}>{words.journeys.loadTheirs}</Button>
            <Button type="primary" onClick={own.keepMine}>
              {words.journeys.keepMine}
            </Button>
          </>
        }
      />
    </Page>
  )
}

function Saved({ state }: { readonly state: ReturnType<typeof useBoardDraft>['state'] }) {
  const words = useWords().boards.saved
  if (state === 'clean') return null
  return (
    <Typography.Text role="status" type={state === 'failed' ? 'danger' : 'secondary'} style={{ alignSelf: 'center' }}>
      {words[state]}
    </Typography.Text>
  )
}
