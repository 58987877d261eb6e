import type { MergePreview } from '@millrace/contract/identity/api.ts'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Alert, App, Descriptions, Flex, Modal, Table, Typography } from 'antd'
import { useState } from 'react'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'
import { IdLines } from '../../ui/ids.tsx'
import { PersonPicker } from '../../ui/person-picker.tsx'
import { Loaded } from '../../ui/states.tsx'

/** Says what a merge would do before it is done; who the other person is may be chosen here. */
export function MergeDialog({
  person,
  other,
  submit,
  onClose,
  onMerged,
}: {
  readonly person: number
  readonly other?: number
  /** Where the merge is sent; nothing says the two people themselves. */
  readonly submit?: string
  readonly onClose: () => void
  readonly onMerged: (preview: MergePreview) => Promise<void> | void
}) {
  const words = useWords()
  const { api, slug } = useProject()
  const { message } = App.useApp()
  const [chosen, choose] = useState(other)
  const query = useQuery({
    queryKey: ['merge-preview', slug, person, chosen],
    queryFn: () => call<MergePreview>(`${api}/people/${person}/merge-preview`, { method: 'POST', body: { with: chosen } }),
    enabled: chosen !== undefined,
    retry: false,
    gcTime: 0,
  })
  const merge = useMutation({
    mutationFn: () =>
      submit
        ? call(`${api}/${submit}`, { method: 'POST' })
        : call(`${api}/people/${person}/merge`, { method: 'POST', body: { with: chosen } }),
    onSuccess: async () => {
      onClose()
      void message.success(words.identity.merged)
      if (query.data) await onMerged(query.data)
    },
    onError: (error) => void message.error(error.message),
  })
  const isPossible = query.data !== undefined && query.data.refused !== 'two_logins'
  return (
    <Modal
      open
      title={other === undefined ? words.identity.mergeWith : words.identity.preview}
      okText={words.identity.merge}
      cancelText={words.common.cancel}
      okButtonProps={{ disabled: !isPossible }}
      confirmLoading={merge.isPending}
      onOk={() => merge.mutate()}
      onCancel={onClose}
      width={640}
    >
      <Flex vertical gap={16}>
        {other === undefined && <PersonPicker label={words.identity.pick} value={chosen} except={person} onChange={choose} />}
        {chosen !== undefined && <Loaded query={query}>{(preview) => <Preview preview={preview} />}</Loaded>}
      </Flex>
    </Modal>
  )
}

function Preview({ preview }: { readonly preview: MergePreview }) {
  const words = useWords()
  const none = <Typography.Text type="secondary">{words.identity.nothing}</Typography.Text>
  return (
    <Flex vertical gap={16}>
      {preview.refused && (
        <Alert
          type={preview.refused === 'two_logins' ? 'error' : 'warning'}
          showIcon
          title={words.identity.reasons[preview.refused]}
          description={preview.refused === 'two_logins' ? words.identity.advice.two_logins : words.identity.overruled}
        />
      )}
      <span>
        <Typography.Text strong>{words.identity.stays(preview.winner)}</Typography.Text> · {words.identity.goes(preview.loser)}
      </span>
      <Descriptions
        size="small"
        column={1}
        items={[
          { key: 'ids', label: words.identity.gainsIds, children: preview.ids.length > 0 ? <IdLines ids={preview.ids} /> : none },
          {
            key: 'properties',
            label: words.identity.gainsProperties,
            children: preview.gained.length > 0 ? preview.gained.join(', ') : none,
          },
        ]}
      />
      {preview.properties.length > 0 && (
        <Table
          rowKey="name"
          size="small"
          pagination={false}
          scroll={{ x: 480, y: 240 }}
          title={() => words.identity.dropped}
          dataSource={preview.properties}
          columns={[
            { title: words.common.name, dataIndex: 'name' },
            { title: words.identity.kept, render: (_, row) => valueText(row.kept) },
            {
              title: words.identity.drops,
              render: (_, row) => (
                <Typography.Text type="secondary" delete>
                  {valueText(row.dropped)}
                </Typography.Text>
              ),
            },
          ]}
        />
      )}
      <Typography.Text type="secondary">{words.identity.canUndo}</Typography.Text>
    </Flex>
  )
}

/** A property's value as text. */
export const valueText = (value: unknown): string => (value === undefined ? '–' : typeof value === 'string' ? value : JSON.stringify(value))
