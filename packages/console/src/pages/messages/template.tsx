import type { Body, Rendered, Template } from '@millrace/contract/content/api.ts'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Alert, App, Button, Col, Flex, Input, Row, Segmented, Space } from 'antd'
import { useState } from 'react'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'
import { Page } from '../../ui/page.tsx'
import { Loaded } from '../../ui/states.tsx'

/** Subject and HTML on the left, what one person will see on the right. */
export function TemplateEditor() {
  const { api, slug } = useProject()
  const { id = '' } = useParams({ strict: false })
  const query = useQuery({
    queryKey: ['template', slug, id],
    queryFn: () => call<Template>(`${api}/templates/${id}`),
    staleTime: Number.POSITIVE_INFINITY,
  })
  return <Loaded query={query}>{(template) => <Editor key={`${template.id}/${template.revision}`} template={template} />}</Loaded>
}

function Editor({ template }: { readonly template: Template }) {
  const words = useWords()
  const { api, slug, can } = useProject()
  const client = useQueryClient()
  const { message } = App.useApp()
  const [name, setName] = useState(template.name)
  const [body, setBody] = useState<Body>(template.body)
  const [width, setWidth] = useState(600)
  const preview = useQuery({
    queryKey: ['preview', slug, body],
    queryFn: ({ signal }) =>
      call<Rendered>(`${api}/templates/preview`, { method: 'POST', body: { body, event: { order_id: 'A-1001' } }, signal }),
    placeholderData: keepPreviousData,
    retry: false,
  })
  const save = useMutation({
    mutationFn: () =>
      call<Template>(`${api}/templates/${template.id}`, { method: 'PUT', body: { name, body }, revision: template.revision }),
    onSuccess: (saved) => {
      client.setQueryData(['template', slug, template.id], saved)
      void message.success(words.common.saved(new Date().toLocaleTimeString()))
    },
    onError: (error) => void message.error(error.message),
  })
  return (
    <Page
      title={name}
      extra={
        <Space>
          <TestSend templateId={template.id} />
          <Button type="primary" disabled={!can('content.write')} loading={save.isPending} onClick={() => save.mutate()}>
            {words.common.save}
          </Button>
        </Space>
      }
    >
      <Row gutter={[16, 16]}>
        <Col xs={24} lg={12}>
          <Flex vertical gap={12}>
            <Input
              aria-label={words.common.name}
              addonBefore={words.common.name}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
            <Input
              aria-label={words.messages.subject}
              addonBefore={words.messages.subject}
              value={body.subject}
              onChange={(event) => setBody({ ...body, subject: event.target.value })}
            />
            <Input.TextArea
              aria-label={words.messages.html}
              value={body.html}
              onChange={(event) => setBody({ ...body, html: event.target.value })}
              rows={20}
              style={{ fontFamily: 'ui-monospace, monospace', fontSize: 13 }}
            />
          </Flex>
        </Col>
        <Col xs={24} lg={12}>
          <Flex vertical gap={12}>
            <Segmented
              aria-label={words.messages.preview}
              options={[{ value: 320 }, { value: 600 }].map((one) => ({ ...one, label: `${one.value} px` }))}
              value={width}
              onChange={(value) => setWidth(Number(value))}
            />
            {preview.isError && <Alert type="error" showIcon title={preview.error.message} />}
            {(preview.data?.missing ?? []).map((one) => (
              <Alert key={one} type="warning" showIcon title={words.messages.missing(one)} />
            ))}
            <strong>{preview.data?.subject}</strong>
            <iframe
              title={words.messages.preview}
              sandbox=""
              srcDoc={preview.data?.html ?? ''}
              style={{ width, maxWidth: '100%', height: 480, border: '1px solid rgba(128,128,128,.3)', background: '#fff' }}
            />
          </Flex>
        </Col>
      </Row>
    </Page>
  )
}

function TestSend({ templateId }: { readonly templateId: string }) {
  const words = useWords()
  const { api, can } = useProject()
  const { message } = App.useApp()
  const [to, setTo] = useState('')
  const send = useMutation({
    mutationFn: () => call<{ state: string; detail: string }>(`${api}/messages/test`, { method: 'POST', body: { templateId, to } }),
    onSuccess: (result) => void (result.state === 'sent' ? message.success(words.messages.states.sent) : message.error(result.detail)),
    onError: (error) => void message.error(error.message),
  })
  return (
    <Space.Compact>
      <Input aria-label={words.messages.to} placeholder="me@example.com" value={to} onChange={(event) => setTo(event.target.value)} />
      <Button disabled={!can('messages.send') || to === ''} loading={send.isPending} onClick={() => send.mutate()}>
        {words.messages.testSend}
      </Button>
    </Space.Compact>
  )
}
