import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App, Button, Popconfirm } from 'antd'
import { call } from '../lib/api.ts'
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
  readonly path: 'segments' | 'templates' | 'journeys' | 'links'
  readonly row: { readonly id: string; readonly name: string; readonly revision: number; readonly archivedAt: string | null }
  readonly disabled: boolean
  readonly onDone?: () => unknown
  readonly size?: 'small' | 'middle'
  /** What archiving means, where nothing else uses the thing. */
  readonly note?: string
}) {
  const words = useWords()
  const { api, slug } = useProject()
  const client = useQueryClient()
  const { message } = App.useApp()
  const shelve = useMutation({
    mutationFn: (verb: 'archive' | 'restore') =>
      call(`${api}/${path}/${row.id}/${verb}`, { method: 'POST', body: {}, revision: row.revision }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: [path, slug] })
      await client.invalidateQueries({ queryKey: [path.slice(0, -1), slug, row.id] })
      await onDone?.()
    },
    onError: (error) => void message.error(error.message),
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
        path === 'journeys' || path === 'links' ? note : <UsedByList kind={path === 'segments' ? 'segment' : 'template'} id={row.id} />
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
