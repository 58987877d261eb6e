import type { Subflow } from '@millrace/contract/journeys/subflows.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Empty, Flex, Modal, Segmented, Typography } from 'antd'
import { useState } from 'react'
import { call } from '../../../../lib/api.ts'
import { useProject } from '../../../../lib/session.ts'
import { useWords } from '../../../../lib/words.ts'
import { Shelf } from '../../../../ui/shelf.tsx'
import { Loaded } from '../../../../ui/states.tsx'

/** All sub-flows of the project: renamed, archived, brought back. Copies in journeys stay as they are. */
export function ManageSubflows({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  const words = useWords()
  const { api, slug } = useProject()
  const [shown, setShown] = useState<'false' | 'true'>('false')
  const query = useQuery({
    queryKey: ['subflows', slug, 'manage', shown],
    queryFn: () => call<{ items: Subflow[] }>(`${api}/subflows?limit=200&archived=${shown}`),
    enabled: isOpen,
  })
  return (
    <Modal open={isOpen} onCancel={onClose} footer={null} title={words.editor.subflow.title} destroyOnHidden>
      <Segmented
        size="small"
        aria-label={words.editor.subflow.title}
        value={shown}
        options={[
          { value: 'false', label: words.editor.subflow.inUse },
          { value: 'true', label: words.editor.subflow.archived },
        ]}
        onChange={setShown}
        style={{ marginBottom: 12 }}
      />
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={words.editor.subflow.empty} />
          ) : (
            <Flex vertical gap={8} role="list">
              {items.map((row) => (
                <Row key={row.id} row={row} />
              ))}
            </Flex>
          )
        }
      </Loaded>
    </Modal>
  )
}

function Row({ row }: { readonly row: Subflow }) {
  const words = useWords()
  const { api, slug, can } = useProject()
  const client = useQueryClient()
  const { message } = App.useApp()
  const mayWrite = can('journeys.write')
  const rename = useMutation({
    mutationFn: (name: string) => call(`${api}/subflows/${row.id}`, { method: 'PUT', body: { name }, revision: row.revision }),
    onError: (error) => void message.error(error.message),
    onSettled: async () => {
      await client.invalidateQueries({ queryKey: ['subflows', slug] })
      await client.invalidateQueries({ queryKey: ['subflow', slug, row.id] })
    },
  })
  const label = `${words.editor.subflow.rename} ${row.name}`
  const change = (name: string): void => {
    if (name.trim() !== '' && name !== row.name) rename.mutate(name.trim())
  }
  return (
    <Flex gap={12} align="center" wrap role="listitem">
      <Typography.Text
        style={{ flex: 1, minWidth: 160 }}
        editable={mayWrite && row.archivedAt === null ? { onChange: change, maxLength: 80, tooltip: label } : false}
      >
        {row.name}
      </Typography.Text>
      <Typography.Text type="secondary" style={{ whiteSpace: 'nowrap' }}>
        {words.journeys.version(row.version)} · {words.editor.steps(row.steps)}
      </Typography.Text>
      <Shelf path="subflows" row={row} size="small" disabled={!mayWrite} note={words.editor.subflow.archiveNote} />
    </Flex>
  )
}
