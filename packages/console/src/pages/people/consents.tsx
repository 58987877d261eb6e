import { consentChannels, type Consent, type ConsentChannel, type ConsentHistory } from '@millrace/contract/messaging/consents.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Card, Flex, Form, Input, Modal, Radio, Select, Table, Tag, Typography } from 'antd'
import { useState } from 'react'
import { call } from '../../lib/api.ts'
import { usePurposes } from '../../lib/purposes.ts'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'
import { Loaded } from '../../ui/states.tsx'
import { Time } from '../../ui/time.tsx'

/** What the person agreed to, per purpose and channel, and the way to write down that they told us otherwise. */
export function Consents({ personId }: { readonly personId: number }) {
  const words = useWords()
  const { api, slug, can } = useProject()
  const { nameOf } = usePurposes()
  const [dialog, open] = useState<'record' | 'history'>()
  const query = useQuery({
    queryKey: ['consents', slug, personId],
    queryFn: () => call<{ items: Consent[] }>(`${api}/people/${personId}/consents`),
  })
  return (
    <Card
      size="small"
      title={words.people.consents}
      extra={
        <Button size="small" type="text" onClick={() => open('history')}>
          {words.people.consentHistory}
        </Button>
      }
    >
      <Loaded query={query}>
        {({ items }) => (
          <Flex vertical gap={8} align="start">
            {items.length === 0 && <Typography.Text type="secondary">{words.people.noConsents}</Typography.Text>}
            {items.map((one) => (
              <span key={`${one.purpose} ${one.channel}`}>
                {nameOf(one.purpose)} · {words.people.consentChannels[one.channel]}: <State granted={one.granted} />{' '}
                <Typography.Text type="secondary" style={{ overflowWrap: 'anywhere' }}>
                  {one.source} · <Time at={one.at} />
                </Typography.Text>
              </span>
            ))}
            {can('people.write') && (
              <Button size="small" onClick={() => open('record')}>
                {words.people.recordConsent}
              </Button>
            )}
          </Flex>
        )}
      </Loaded>
      {dialog === 'record' && <RecordDialog personId={personId} onClose={() => open(undefined)} />}
      {dialog === 'history' && <HistoryDialog personId={personId} onClose={() => open(undefined)} />}
    </Card>
  )
}

function State({ granted }: { readonly granted: boolean }) {
  const words = useWords()
  return <Tag color={granted ? 'success' : 'error'}>{granted ? words.people.granted : words.people.withdrawn}</Tag>
}

interface Fields {
  readonly purpose: string
  readonly channel: ConsentChannel
  readonly granted: boolean
  readonly source: string
  readonly proof?: string
}

function RecordDialog({ personId, onClose }: { readonly personId: number; readonly onClose: () => void }) {
  const words = useWords()
  const { api, slug } = useProject()
  const { message } = App.useApp()
  const { items, nameOf } = usePurposes()
  const client = useQueryClient()
  const [form] = Form.useForm<Fields>()
  const save = useMutation({
    mutationFn: ({ purpose, channel, ...body }: Fields) =>
      call(`${api}/people/${personId}/consents/${purpose}/${channel}`, { method: 'PUT', body }),
    onSuccess: async () => {
      onClose()
      await client.invalidateQueries({ queryKey: ['consents', slug, personId] })
    },
    onError: (error) => void message.error(error.message),
  })
  return (
    <Modal
      open
      title={words.people.recordConsent}
      okText={words.common.save}
      cancelText={words.common.cancel}
      confirmLoading={save.isPending}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <Form<Fields>
        form={form}
        layout="vertical"
        initialValues={{ purpose: 'marketing', channel: 'email', granted: true }}
        onFinish={(fields) => save.mutate(fields)}
      >
        <Form.Item name="purpose" label={words.people.purpose}>
          <Select options={items.filter((one) => !one.isArchived).map((one) => ({ value: one.key, label: nameOf(one.key) }))} />
        </Form.Item>
        <Form.Item name="channel" label={words.people.consentChannel}>
          <Select options={consentChannels.map((channel) => ({ value: channel, label: words.people.consentChannels[channel] }))} />
        </Form.Item>
        <Form.Item name="granted" label={words.people.said}>
          <Radio.Group
            options={[
              { value: true, label: words.people.granted },
              { value: false, label: words.people.withdrawn },
            ]}
          />
        </Form.Item>
        <Form.Item
          name="source"
          label={words.people.consentSource}
          rules={[{ required: true, message: words.people.consentSourceMissing }]}
        >
          <Input maxLength={200} />
        </Form.Item>
        <Form.Item name="proof" label={words.people.proof} extra={words.people.proofNote}>
          <Input.TextArea maxLength={2_000} autoSize={{ minRows: 2, maxRows: 6 }} />
        </Form.Item>
      </Form>
    </Modal>
  )
}

/** Everything the person ever said; nothing here can be changed. */
function HistoryDialog({ personId, onClose }: { readonly personId: number; readonly onClose: () => void }) {
  const words = useWords()
  const { api, slug } = useProject()
  const { nameOf } = usePurposes()
  const query = useQuery({
    queryKey: ['consents', slug, personId, 'history'],
    queryFn: () => call<ConsentHistory>(`${api}/people/${personId}/consents/history?limit=200`),
  })
  return (
    <Modal open title={words.people.consentHistory} footer={null} width={880} onCancel={onClose}>
      <Loaded query={query}>
        {({ items }) => (
          <Table
            rowKey="id"
            size="small"
            pagination={false}
            scroll={{ x: 720, y: 420 }}
            dataSource={items}
            columns={[
              { title: words.people.saidAt, render: (_, row) => <Time at={row.at} /> },
              { title: words.people.purpose, render: (_, row) => `${nameOf(row.purpose)} · ${words.people.consentChannels[row.channel]}` },
              { title: words.people.said, render: (_, row) => <State granted={row.granted} /> },
              { title: words.people.consentSource, dataIndex: 'source' },
              { title: words.people.textVersion, dataIndex: 'textVersion' },
              { title: words.people.proof, dataIndex: 'proof', ellipsis: true },
              {
                title: words.people.recordedBy,
                render: (_, row) => (row.recordedBy === 'record' ? words.people.fromData : row.recordedBy),
              },
            ]}
          />
        )}
      </Loaded>
    </Modal>
  )
}
