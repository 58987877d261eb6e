import { type Source, sourceKinds } from '@millrace/contract/admin/api.ts'
import { snippet, type SnippetKind, snippetKinds } from '@millrace/contract/ingest/snippets.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Badge, Button, Card, Flex, Form, Input, Modal, Select, Tabs, Typography } from 'antd'
import { useState } from 'react'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'
import { Page } from '../../ui/page.tsx'
import { Loaded } from '../../ui/states.tsx'
import { Time } from '../../ui/time.tsx'

interface Answer {
  readonly items: Source[]
  readonly publicUrl: string
}

/** Write keys, a working snippet for each SDK, and whether something has arrived. */
export function SourcesPage() {
  const words = useWords()
  const { api, slug, can } = useProject()
  const [isAdding, setAdding] = useState(false)
  const query = useQuery({ queryKey: ['sources', slug], queryFn: () => call<Answer>(`${api}/sources`), refetchInterval: 2_000 })
  return (
    <Page
      title={words.data.sources}
      extra={
        <Button type="primary" disabled={!can('sources.manage')} onClick={() => setAdding(true)}>
          {words.data.newSource}
        </Button>
      }
    >
      <Loaded query={query}>
        {(data) => (
          <Flex vertical gap={16}>
            {data.items.map((source) => (
              <SourceCard key={source.id} source={source} url={window.location.origin} project={slug} />
            ))}
          </Flex>
        )}
      </Loaded>
      <NewSource isOpen={isAdding} onClose={() => setAdding(false)} />
    </Page>
  )
}

const names: Record<SnippetKind, string> = {
  millrace_web: 'JavaScript · Millrace',
  millrace_mini: '小程序 · Millrace',
  web: 'JavaScript · Sensors',
  node: 'Node.js · Sensors',
  segment_node: 'Node.js · Segment',
  analytics_js: 'JavaScript · Segment',
  curl: 'HTTP · curl',
}

function SourceCard({ source, url, project }: { readonly source: Source; readonly url: string; readonly project: string }) {
  const words = useWords()
  const [kind, setKind] = useState<SnippetKind>('curl')
  const shown = snippet(kind, { url, project, writeKey: source.writeKey })
  return (
    <Card
      size="small"
      title={source.name}
      extra={
        source.lastSeenAt ? (
          <Badge
            status="success"
            text={
              <>
                {words.data.received} <Time at={source.lastSeenAt} />
              </>
            }
          />
        ) : (
          <Badge status="processing" text={words.data.waiting} />
        )
      }
    >
      <p>
        {words.data.writeKey}:{' '}
        <Typography.Text code copyable>
          {source.writeKey}
        </Typography.Text>
      </p>
      <Tabs
        size="small"
        activeKey={kind}
        onChange={(key) => setKind(key as SnippetKind)}
        items={snippetKinds.map((one) => ({ key: one, label: names[one] }))}
      />
      {shown.install && (
        <Typography.Paragraph copyable={{ text: shown.install }}>
          <code>{shown.install}</code>
        </Typography.Paragraph>
      )}
      <Typography.Paragraph copyable={{ text: shown.code }}>
        <pre style={{ whiteSpace: 'pre-wrap', fontSize: 12, margin: 0 }}>{shown.code}</pre>
      </Typography.Paragraph>
    </Card>
  )
}

function NewSource({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  const words = useWords()
  const { api, slug } = useProject()
  const client = useQueryClient()
  const { message } = App.useApp()
  const [form] = Form.useForm<{ name: string; kind: Source['kind'] }>()
  const create = useMutation({
    mutationFn: (fields: { name: string; kind: Source['kind'] }) => call(`${api}/sources`, { method: 'POST', body: fields }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['sources', slug] })
      onClose()
    },
    onError: (error) => void message.error(error.message),
  })
  return (
    <Modal
      open={isOpen}
      onCancel={onClose}
      title={words.data.newSource}
      okText={words.common.create}
      onOk={() => form.submit()}
      confirmLoading={create.isPending}
    >
      <Form form={form} layout="vertical" initialValues={{ kind: 'web' }} onFinish={(fields) => create.mutate(fields)}>
        <Form.Item name="name" label={words.common.name} rules={[{ required: true }]}>
          <Input />
        </Form.Item>
        <Form.Item name="kind" label={words.data.type}>
          <Select options={sourceKinds.map((kind) => ({ value: kind, label: words.data.kinds[kind] }))} />
        </Form.Item>
      </Form>
    </Modal>
  )
}
