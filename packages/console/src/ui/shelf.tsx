import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App, Button, Flex, Popconfirm } from 'antd'
import { ApiProblem, call } from '../lib/api.ts'
import { useProject } from '../lib/session.ts'
import { useWords } from '../lib/words.ts'
import { UsedByList } from './used-by.tsx'

/** Out of the lists, but not gone: archives what is current, brings back what is archived. */
export function Shelf({
  path,
  row,
  disabled,
  onDone,
  size = 'middle',
  note,
}: {
  readonly path:
    | 'segments'
    | 'tags'
    | 'templates'
    | 'shared-blocks'
    | 'journeys'
    | 'subflows'
    | 'links'
    | 'channels/accounts'
    | 'alert-destinations'
    | 'inbox/replies'
    | 'metrics'
    | 'metric-alerts'
    | 'boards'
    | 'saved-questions'
  readonly row: { readonly id: string; readonly name: string; readonly revision: number; readonly archivedAt: string | null }
  readonly disabled: boolean
  readonly onDone?: () => unknown
  readonly size?: 'small' | 'middle'
  /** What archiving means. */
  readonly note?: string
}) {
  const words = useWords()
  const { api, slug } = useProject()
  const client = useQueryClient()
  const { message } = App.useApp()
  const used = usedAs(path, row)
  const shelve = useMutation({
    mutationFn: (verb: 'archive' | 'restore') =>
      call(`${api}/${path}/${row.id}/${verb}`, { method: 'POST', body: {}, revision: row.revision }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: [path, slug] })
      await client.invalidateQueries({ queryKey: [path.slice(0, -1), slug, row.id] })
      await onDone?.()
    },
    onError: (error) =>
      void message.error(error instanceof ApiProblem && error.code === 'name_taken' ? words.tags.restoreTaken : error.message),
  })
  if (row.archivedAt)
    return (
      <Button
        size={size}
        disabled={disabled}
        loading={shelve.isPending}
        aria-label={`${words.common.restore} ${row.name}`}
        onClick={() => shelve.mutate('restore')}
      >
        {words.common.restore}
      </Button>
    )
  return (
    <Popconfirm
      title={words.common.sureArchive}
      description={
        <Flex vertical gap={4}>
          {note}
          {used && <UsedByList {...used} />}
        </Flex>
      }
      okText={words.common.archive}
      cancelText={words.common.cancel}
      onConfirm={() => shelve.mutate('archive')}
    >
      <Button size={size} disabled={disabled} loading={shelve.isPending} aria-label={`${words.common.archive} ${row.name}`}>
        {words.common.archive}
      </Button>
    </Popconfirm>
  )
}

/** What others refer to it by, if anything can. */
function usedAs(path: string, { id, name }: { readonly id: string; readonly name: string }) {
  switch (path) {
    case 'segments':
      return { kind: 'segment', id } as const
    case 'templates':
      return { kind: 'template', id } as const
    case 'shared-blocks':
      return { kind: 'shared_block', id } as const
    case 'journeys':
      return { kind: 'journey', id } as const
    case 'metrics':
      return { kind: 'metric', id } as const
    case 'tags':
      return { kind: 'tag', id: name } as const
    default:
      return undefined
  }
}
