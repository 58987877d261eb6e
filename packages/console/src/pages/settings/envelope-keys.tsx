import type { EnvelopeKeyRow } from '@millrace/contract/ingest/envelope-keys.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, App, Button, Flex, Popconfirm, Table, Tag, Typography } from 'antd'
import { useState } from 'react'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { Page } from '../../ui/page.tsx'
import { Loaded } from '../../ui/states.tsx'
import { Time } from '../../ui/time.tsx'
import { type CreatedKey, NewKeyDialog } from './new-key-dialog.tsx'

/** Keys that SDKs encrypt with: made here, put into the SDK, retired here. */
export function EnvelopeKeysPage() {
  const words = useWords()
  const { api, slug, can, timeZone } = useProject()
  const { time } = useFormat(timeZone)
  const client = useQueryClient()
  const { message } = App.useApp()
  const [isAdding, setAdding] = useState(false)
  const [made, setMade] = useState<CreatedKey | undefined>()
  const query = useQuery({ queryKey: ['envelope-keys', slug], queryFn: () => call<{ items: EnvelopeKeyRow[] }>(`${api}/envelope-keys`) })
  const retire = useMutation({
    mutationFn: (version: number) => call(`${api}/envelope-keys/${version}`, { method: 'DELETE' }),
    onSettled: () => client.invalidateQueries({ queryKey: ['envelope-keys', slug] }),
    onError: (error) => void message.error(error.message),
  })
  const add = (
    <Button type="primary" disabled={!can('sources.manage')} onClick={() => setAdding(true)}>
      {words.keys.add}
    </Button>
  )
  return (
    <Page title={words.keys.title} note={words.keys.note} extra={add}>
      {made?.sharedKey && (
        <Alert
          type="success"
          showIcon
          closable
          title={words.keys.once}
          description={
            <Flex vertical gap={4}>
              <span>
                k:{' '}
                <Typography.Text code copyable>
                  {made.sharedKey}
                </Typography.Text>
              </span>
              <span>
                key_id:{' '}
                <Typography.Text code copyable>
                  {String(made.version)}
                </Typography.Text>
              </span>
              <span>
                khash:{' '}
                <Typography.Text code copyable>
                  {made.keyHash ?? ''}
                </Typography.Text>
              </span>
            </Flex>
          }
        />
      )}
      <Loaded query={query} empty={{ when: (data) => data.items.length === 0, text: words.keys.empty, action: add }}>
        {(data) => (
          <Table<EnvelopeKeyRow>
            rowKey="version"
            size="small"
            dataSource={data.items}
            pagination={false}
            scroll={{ x: 760 }}
            columns={[
              { title: words.keys.version, dataIndex: 'version', width: 80 },
              { title: words.keys.algorithm, render: (_, row) => words.keys.algorithms[row.algorithm] },
              {
                title: words.keys.state,
                render: (_, row) =>
                  row.retiredAt ? <Tag>{words.keys.retired(time(row.retiredAt))}</Tag> : <Tag color="success">{words.keys.inUse}</Tag>,
              },
              {
                title: words.keys.publicKey,
                render: (_, row) =>
                  row.publicKey === null ? (
                    <Typography.Text type="secondary">{words.keys.shared}</Typography.Text>
                  ) : (
                    <Typography.Text code copyable={{ text: row.publicKey }} ellipsis style={{ maxWidth: 280 }}>
                      {row.publicKey}
                    </Typography.Text>
                  ),
              },
              { title: words.settings.who, dataIndex: 'createdBy' },
              { title: words.common.time, render: (_, row) => <Time at={row.createdAt} /> },
              {
                title: words.common.actions,
                render: (_, row) =>
                  row.retiredAt === null &&
                  can('sources.manage') && (
                    <Popconfirm
                      title={words.keys.sureRetire}
                      styles={{ root: { maxWidth: 360 } }}
                      onConfirm={() => retire.mutate(row.version)}
                    >
                      <Button size="small">{words.keys.retire}</Button>
                    </Popconfirm>
                  ),
              },
            ]}
          />
        )}
      </Loaded>
      {isAdding && <NewKeyDialog onMade={setMade} onClose={() => setAdding(false)} />}
    </Page>
  )
}
