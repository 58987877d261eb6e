import { type InboxReply, longestAnswer, type ReplyInput } from '@millrace/contract/inbox/replies.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App, Button, Drawer, Flex, Form, Input, Select } from 'antd'
import { ApiProblem, call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'
import { useTemplates } from '../messages/use-templates.ts'
import { useHelpers } from './use-inbox.ts'

interface Fields {
  readonly name: string
  readonly text?: string
  readonly keywords?: string[]
  readonly templateId?: string
  readonly destinationId?: string
}

const none = ''

function inputOf(kind: InboxReply['kind'], { name, text = '', keywords = [], templateId = '', destinationId = none }: Fields): ReplyInput {
  if (kind === 'canned') return { kind, name, text }
  return { kind, name, keywords, templateId, destinationId: destinationId === none ? null : destinationId }
}

/** A text at hand or a rule, new or to be changed. */
export function ReplyDrawer({
  kind,
  reply,
  onClose,
}: {
  readonly kind: InboxReply['kind']
  readonly reply: InboxReply | undefined
  readonly onClose: () => void
}) {
  const words = useWords()
  const { api, slug } = useProject()
  const client = useQueryClient()
  const { message } = App.useApp()
  const [form] = Form.useForm<Fields>()
  const save = useMutation({
    mutationFn: (body: ReplyInput) =>
      reply
        ? call(`${api}/inbox/replies/${reply.id}`, { method: 'PUT', body, revision: reply.revision })
        : call(`${api}/inbox/replies`, { method: 'POST', body }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['inbox/replies', slug] })
      onClose()
    },
    onError: (error) => {
      const [field] = error instanceof ApiProblem ? error.errors : []
      void message.error(field ? `${error.message} ${field.path.replace('body.', '')}: ${field.message}` : error.message)
    },
  })
  const title = reply ? words.inbox.editReply(reply.name) : kind === 'auto' ? words.inbox.addAuto : words.inbox.addCanned
  return (
    <Drawer
      open
      size={480}
      onClose={onClose}
      title={title}
      footer={
        <Flex justify="end" gap={8}>
          <Button onClick={onClose}>{words.common.cancel}</Button>
          <Button type="primary" loading={save.isPending} onClick={() => form.submit()}>
            {reply ? words.common.save : words.common.create}
          </Button>
        </Flex>
      }
    >
      <Form<Fields>
        form={form}
        layout="vertical"
        initialValues={reply ? { ...reply, destinationId: reply.destinationId ?? none } : { destinationId: none }}
        onFinish={(fields) => save.mutate(inputOf(kind, fields))}
      >
        <Form.Item name="name" label={words.common.name} rules={[{ required: true, whitespace: true, max: 100 }]}>
          <Input />
        </Form.Item>
        {kind === 'canned' ? (
          <Form.Item name="text" label={words.inbox.text} rules={[{ required: true, whitespace: true }]}>
            <Input.TextArea maxLength={longestAnswer} showCount autoSize={{ minRows: 4, maxRows: 12 }} />
          </Form.Item>
        ) : (
          <RuleFields />
        )}
      </Form>
    </Drawer>
  )
}

function RuleFields() {
  const words = useWords()
  const templates = (useTemplates().data?.items ?? []).filter((one) => one.channel === 'sms' || one.channel === 'email')
  const destinations = useHelpers().data?.destinations ?? []
  return (
    <>
      <Form.Item name="keywords" label={words.inbox.keywords} extra={words.inbox.keywordsNote}>
        <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[',', '，', '、']} />
      </Form.Item>
      <Form.Item name="templateId" label={words.inbox.answerTemplate} extra={words.inbox.answerTemplateNote} rules={[{ required: true }]}>
        <Select
          showSearch={{ optionFilterProp: 'label' }}
          options={templates.map(({ id, name, channel }) => ({ value: id, label: `${name} · ${words.people.consentChannels[channel]}` }))}
        />
      </Form.Item>
      <Form.Item name="destinationId" label={words.inbox.tells}>
        <Select
          options={[{ value: none, label: words.inbox.tellsNobody }, ...destinations.map(({ id, name }) => ({ value: id, label: name }))]}
        />
      </Form.Item>
    </>
  )
}
