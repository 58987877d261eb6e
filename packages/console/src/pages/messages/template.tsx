import type { Body, Template } from '@millrace/contract/content/api.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { App, Button, Card, Col, Flex, Form, Input, Row, Segmented, Space, Tabs, Tag, Typography } from 'antd'
import { useState } from 'react'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { Page } from '../../ui/page.tsx'
import { PersonPicker } from '../../ui/person-picker.tsx'
import { Loaded } from '../../ui/states.tsx'
import { UsedByList } from '../../ui/used-by.tsx'
import { exampleOf } from './example.ts'
import { Preview, usePreview } from './preview.tsx'
import { TestSend } from './test-send.tsx'

/** The text of a message on the left, what one person will see of it on the right. */
export function TemplateEditor() {
  const { api, slug } = useProject()
  const { id = '' } = useParams({ strict: false })
  const query = useQuery({
    queryKey: ['template', slug, id],
    queryFn: () => call<Template>(`${api}/templates/${id}`),
    staleTime: Number.POSITIVE_INFINITY,
  })
  return <Loaded query={query}>{(template) => <Editor key={template.id} template={template} />}</Loaded>
}

function Editor({ template }: { readonly template: Template }) {
  const words = useWords()
  const { api, slug, can, timeZone } = useProject()
  const { clock } = useFormat(timeZone)
  const client = useQueryClient()
  const { message } = App.useApp()
  const [name, setName] = useState(template.name)
  const [body, setBody] = useState<Body>(template.body)
  const [personId, setPerson] = useState<number>()
  const [event, setEvent] = useState<Record<string, unknown>>(exampleOf(template.variables))
  const isChanged = name !== template.name || JSON.stringify(body) !== JSON.stringify(template.body)
  const save = useMutation({
    mutationFn: () =>
      call<Template>(`${api}/templates/${template.id}`, { method: 'PUT', body: { name, body }, revision: template.revision }),
    onSuccess: async (saved) => {
      client.setQueryData(['template', slug, template.id], saved)
      void message.success(words.common.saved(clock(new Date())))
      await client.invalidateQueries({ queryKey: ['templates', slug] })
    },
    onError: (error) => void message.error(error.message),
  })
  return (
    <Page
      title={name || words.messages.newTemplate}
      note={isChanged ? words.common.unsaved : `v${template.version}`}
      extra={
        <Space wrap>
          <TestSend templateId={template.id} personId={personId} event={event} isChanged={isChanged} />
          <Button
            type="primary"
            disabled={!can('content.write') || !isChanged || name.trim() === ''}
            loading={save.isPending}
            onClick={() => save.mutate()}
          >
            {words.common.save}
          </Button>
        </Space>
      }
    >
      <UsedByList kind="template" id={template.id} />
      <Row gutter={[16, 16]}>
        <Col xs={24} lg={12}>
          <Fields name={name} body={body} onName={setName} onBody={setBody} />
        </Col>
        <Col xs={24} lg={12}>
          <PreviewCard body={body} personId={personId} onPerson={setPerson} event={event} onEvent={setEvent} />
        </Col>
      </Row>
    </Page>
  )
}

function Fields({
  name,
  body,
  onName,
  onBody,
}: {
  readonly name: string
  readonly body: Body
  readonly onName: (name: string) => void
  readonly onBody: (body: Body) => void
}) {
  const words = useWords()
  const mono = { fontFamily: 'ui-monospace, monospace', fontSize: 13 }
  return (
    <Card size="small">
      <Form layout="vertical">
        <Form.Item label={words.common.name} required>
          <Input aria-label={words.common.name} maxLength={100} value={name} onChange={(change) => onName(change.target.value)} />
        </Form.Item>
        <Form.Item label={words.messages.subject} required>
          <Input
            aria-label={words.messages.subject}
            maxLength={300}
            value={body.subject}
            onChange={(change) => onBody({ ...body, subject: change.target.value })}
          />
        </Form.Item>
        <Form.Item label={words.messages.preheader} extra={words.messages.preheaderNote}>
          <Input
            aria-label={words.messages.preheader}
            maxLength={300}
            value={body.preheader}
            onChange={(change) => onBody({ ...body, preheader: change.target.value })}
          />
        </Form.Item>
        <Tabs
          size="small"
          items={[
            {
              key: 'html',
              label: words.messages.html,
              children: (
                <Input.TextArea
                  aria-label={words.messages.html}
                  value={body.html}
                  onChange={(change) => onBody({ ...body, html: change.target.value })}
                  rows={18}
                  style={mono}
                />
              ),
            },
            {
              key: 'text',
              label: words.messages.textPart,
              children: (
                <>
                  <Input.TextArea
                    aria-label={words.messages.textPart}
                    value={body.text}
                    placeholder={words.messages.textPartNote}
                    onChange={(change) => onBody({ ...body, text: change.target.value })}
                    rows={18}
                    style={mono}
                  />
                </>
              ),
            },
          ]}
        />
      </Form>
    </Card>
  )
}

function PreviewCard({
  body,
  personId,
  onPerson,
  event,
  onEvent,
}: {
  readonly body: Body
  readonly personId: number | undefined
  readonly onPerson: (id: number | undefined) => void
  readonly event: Readonly<Record<string, unknown>>
  readonly onEvent: (event: Record<string, unknown>) => void
}) {
  const words = useWords()
  const { can } = useProject()
  const [view, setView] = useState<'320' | '600' | 'text'>('600')
  const variables = usePreview(body, event, personId).data?.variables ?? []
  const names = variables.flatMap(({ name }) => (name.startsWith('event.') ? [name.slice('event.'.length)] : []))
  return (
    <Card size="small" title={words.messages.preview}>
      <Flex vertical gap={12}>
        {can('people.read_pii') && <PersonPicker label={words.messages.asPerson} value={personId} onChange={onPerson} />}
        {names.length > 0 && (
          <Flex wrap gap={8} role="group" aria-label={words.messages.eventValues}>
            {names.map((name) => (
              <Input
                key={name}
                aria-label={`event.${name}`}
                prefix={<Typography.Text type="secondary">event.{name}</Typography.Text>}
                value={textOf(event[name])}
                onChange={(change) => onEvent({ ...event, [name]: change.target.value })}
                style={{ flex: '1 1 220px' }}
              />
            ))}
          </Flex>
        )}
        <Flex wrap gap={4} data-testid="variables">
          {variables.map((one) => (
            <Tag
              key={one.name}
              color={one.hasDefault ? 'default' : 'warning'}
              title={one.hasDefault ? '' : words.messages.defaultHint(one.name)}
            >
              {one.name} · {one.hasDefault ? words.messages.hasDefault : words.messages.noDefault}
            </Tag>
          ))}
        </Flex>
        {variables.some((one) => !one.hasDefault) && (
          <Typography.Text type="secondary" style={{ fontSize: 12 }}>
            {words.messages.defaultHint(variables.find((one) => !one.hasDefault)?.name ?? '')}
          </Typography.Text>
        )}
        <Segmented
          aria-label={words.messages.preview}
          style={{ alignSelf: 'flex-start' }}
          options={[
            { value: '600', label: words.messages.desktop },
            { value: '320', label: words.messages.phone },
            { value: 'text', label: words.messages.textPart },
          ]}
          value={view}
          onChange={setView}
        />
        <Preview body={body} event={event} personId={personId} width={view === '320' ? 320 : 600} withText={view === 'text'} />
      </Flex>
    </Card>
  )
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value))
