import type { Asset } from '@millrace/contract/assets/api.ts'
import type { Body, Template } from '@millrace/contract/content/api.ts'
import { allBlocks } from '@millrace/contract/content/blocks/schema.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Alert, App, Button, Card, Col, Flex, Form, Input, Row, Space, Tabs } from 'antd'
import { type CSSProperties, useRef, useState } from 'react'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useUndoable } from '../../lib/undoable.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { Page } from '../../ui/page.tsx'
import { Loaded } from '../../ui/states.tsx'
import { UsedByList } from '../../ui/used-by.tsx'
import { PictureButton } from '../assets/picker.tsx'
import { BlockEditor } from './blocks/block-editor.tsx'
import { CallFields } from './call-fields.tsx'
import { ChecksCard } from './checks-card.tsx'
import { exampleOf } from './example.ts'
import { dropDraft, keptDraft, useKeptDraft } from './kept-draft.ts'
import { MailFields } from './mail-fields.tsx'
import { PreviewCard } from './preview-card.tsx'
import { PushFields } from './push-fields.tsx'
import { SmsFields } from './sms-fields.tsx'
import { SuitsFields } from './suits-fields.tsx'
import { TestSend } from './test-send.tsx'
import { WebhookFields } from './webhook-fields.tsx'
import { isWhole } from './whole.ts'

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
  const { value, set, undo, redo } = useUndoable<Draft>({ name: template.name, body: template.body }, isDetail)
  const { name, body } = value
  const setName = (next: string): void => set({ ...value, name: next })
  const setBody = (next: Body): void => set({ ...value, body: next })
  const [kept, setKept] = useState(() => keptDraft(template.id))
  const [asked, setAsked] = useState<{ readonly id: string; readonly nth: number }>()
  const [personId, setPerson] = useState<number>()
  const [event, setEvent] = useState<Record<string, unknown>>(exampleOf(template.variables))
  const isChanged = name !== template.name || JSON.stringify(body) !== JSON.stringify(template.body)
  useKeptDraft(template.id, { revision: template.revision, name, body }, isChanged)
  const save = useMutation({
    mutationFn: () =>
      call<Template>(`${api}/templates/${template.id}`, { method: 'PUT', body: { name, body }, revision: template.revision }),
    onSuccess: async (saved) => {
      dropDraft(template.id)
      setKept(undefined)
      client.setQueryData(['template', slug, template.id], saved)
      void message.success(words.common.saved(clock(new Date())))
      await client.invalidateQueries({ queryKey: ['templates', slug] })
    },
    onError: (error) => void message.error(error.message),
  })
  const find = (id: string): void => setAsked({ id, nth: (asked?.nth ?? 0) + 1 })
  const checks = body.kind !== 'webhook' && body.kind !== 'phone' && (
    <ChecksCard body={body} event={event} personId={personId} onFind={find} />
  )
  return (
    <Page
      title={name || words.messages.newTemplate}
      note={isChanged ? words.common.unsaved : `v${template.version}`}
      extra={
        <Space wrap>
          {template.channel !== 'phone' && (
            <TestSend templateId={template.id} channel={template.channel} personId={personId} event={event} isChanged={isChanged} />
          )}
          <Button
            type="primary"
            disabled={!can('content.write') || !isChanged || name.trim() === '' || !isWhole(body)}
            loading={save.isPending}
            onClick={() => save.mutate()}
          >
            {words.common.save}
          </Button>
        </Space>
      }
    >
      {kept && (
        <Alert
          type="info"
          showIcon
          title={words.blocks.undoKept}
          action={
            <Space>
              <Button
                size="small"
                type="primary"
                onClick={() => {
                  set({ name: kept.name, body: kept.body })
                  setKept(undefined)
                }}
              >
                {words.blocks.takeKept}
              </Button>
              <Button
                size="small"
                onClick={() => {
                  if (!isChanged) dropDraft(template.id)
                  setKept(undefined)
                }}
              >
                {words.blocks.dropKept}
              </Button>
            </Space>
          }
        />
      )}
      <UsedByList kind="template" id={template.id} />
      {body.kind === 'email' && (
        <>
          <Row gutter={[16, 16]}>
            <Col xs={24} lg={12}>
              <MailFields name={name} body={body} onName={setName} onBody={setBody} />
            </Col>
            <Col xs={24} lg={12}>
              {checks}
            </Col>
          </Row>
          <BlockEditor blocks={body.blocks} onChange={(blocks) => setBody({ ...body, blocks })} undo={undo} redo={redo} find={asked} />
        </>
      )}
      <Row gutter={[16, 16]}>
        <Col xs={24} lg={12}>
          {body.kind === 'html' && <Fields name={name} body={body} onName={setName} onBody={setBody} />}
          {body.kind === 'sms' && <SmsFields name={name} body={body} onName={setName} onBody={setBody} event={event} personId={personId} />}
          {body.kind === 'push' && <PushFields name={name} body={body} onName={setName} onBody={setBody} />}
          {body.kind === 'webhook' && <WebhookFields name={name} body={body} onName={setName} onBody={setBody} />}
          {body.kind === 'phone' && <CallFields name={name} body={body} onName={setName} onBody={setBody} />}
          <SuitsFields body={body} onBody={setBody} />
        </Col>
        <Col xs={24} lg={12}>
          <Flex vertical gap={16}>
            {body.kind !== 'email' && checks}
            <PreviewCard body={body} personId={personId} onPerson={setPerson} event={event} onEvent={setEvent} />
          </Flex>
        </Col>
      </Row>
    </Page>
  )
}

interface Draft {
  readonly name: string
  readonly body: Body
}

/** Typing is one step; putting blocks in, out or elsewhere is one each. */
const isDetail = (before: Draft, after: Draft): boolean => shapeOf(before) === shapeOf(after)
const shapeOf = ({ body }: Draft): string =>
  body.kind === 'email'
    ? allBlocks(body.blocks)
        .map(({ id }) => id)
        .join()
    : ''

function Fields({
  name,
  body,
  onName,
  onBody,
}: {
  readonly name: string
  readonly body: Extract<Body, { kind: 'html' }>
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
              children: <HtmlField body={body} onBody={onBody} style={mono} />,
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

/** The source, with pictures put in where the caret stands. */
function HtmlField({
  body,
  onBody,
  style,
}: {
  readonly body: Extract<Body, { kind: 'html' }>
  readonly onBody: (body: Body) => void
  readonly style: CSSProperties
}) {
  const words = useWords()
  const caret = useRef<number>(undefined)
  function insert(url: string, { name, current }: Asset): void {
    const at = caret.current ?? body.html.search(/<\/body>|$/i)
    const alt = name.replaceAll('&', '&amp;').replaceAll('"', '&quot;')
    const width = Math.min(current.width ?? 640, 640)
    const picture = `<img src="${url}?w=640" alt="${alt}" width="${width}" style="max-width: 100%; height: auto">`
    onBody({ ...body, html: body.html.slice(0, at) + picture + body.html.slice(at) })
  }
  return (
    <Flex vertical gap={8} align="start">
      <PictureButton label={words.assets.insert} onPick={insert} />
      <Input.TextArea
        aria-label={words.messages.html}
        value={body.html}
        onChange={(change) => onBody({ ...body, html: change.target.value })}
        onBlur={({ target }) => {
          caret.current = target.selectionStart
        }}
        rows={18}
        style={style}
      />
    </Flex>
  )
}
