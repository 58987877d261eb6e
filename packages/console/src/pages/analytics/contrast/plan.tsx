import type { ContrastAnswer } from '@millrace/contract/analytics/api.ts'
import { nextHour, planOf } from '@millrace/contract/analytics/plan.ts'
import type { BroadcastInput } from '@millrace/contract/broadcasts/broadcast.ts'
import type { ContrastQuery } from '@millrace/contract/queries/index.ts'
import type { StaticMade } from '@millrace/contract/segments/api.ts'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { App, Button, Form, Input, Modal, Typography } from 'antd'
import { useState } from 'react'
import { call } from '../../../lib/api.ts'
import { useProject } from '../../../lib/session.ts'
import { useWords } from '../../../lib/words.ts'
import { usePlaced } from './labels.ts'

/** From what sets people apart to a draft for them: a segment, a text message that names it, and a broadcast at the hour they are there. */
export function PlanCampaign({ answer, query }: { readonly answer: ContrastAnswer; readonly query: ContrastQuery }) {
  const words = useWords().contrast
  const { can } = useProject()
  const [isOpen, setOpen] = useState(false)
  if (!can('segments.write') || !can('content.write') || !can('journeys.write')) return null
  return (
    <>
      <Button onClick={() => setOpen(true)}>{words.plan}</Button>
      {isOpen && <Planned answer={answer} query={query} onClose={() => setOpen(false)} />}
    </>
  )
}

interface Fields {
  readonly name: string
  readonly text: string
}

function Planned({
  answer,
  query,
  onClose,
}: {
  readonly answer: ContrastAnswer
  readonly query: ContrastQuery
  readonly onClose: () => void
}) {
  const words = useWords().contrast
  const placed = usePlaced()
  const { api, slug, timeZone } = useProject()
  const navigate = useNavigate()
  const { message } = App.useApp()
  const [form] = Form.useForm<Fields>()
  const plan = planOf(answer.rows)
  const said = plan.interests.map(({ value }) => value)
  const price = plan.price ? placed.group({ subject: { of: 'hour' }, group: plan.price }) : ''
  const begun: Fields = {
    name: (said.join(' · ') || words.planTitle).slice(0, 100),
    text: said.length > 0 || price ? words.planText(said.join(' '), price) : '',
  }
  const make = useMutation({
    mutationFn: async ({ name, text }: Fields) => {
      const people = { query, subject: null, group: null, side: 'target', name }
      const segment = await call<StaticMade>(`${api}/analytics/contrast/segment`, { method: 'POST', body: people })
      const template = await call<{ id: string }>(`${api}/templates`, { method: 'POST', body: { name, body: { kind: 'sms', text } } })
      const local = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' })
        .format(new Date())
        .replace(' ', 'T')
      const definition: BroadcastInput = {
        audience: { who: { kind: 'segment', id: segment.id } },
        when: plan.hour === null ? { kind: 'now' } : { kind: 'at', at: nextHour(local, plan.hour), zone: 'project' },
        channel: 'sms',
        variants: [{ templateId: template.id, weight: 100 }],
      }
      return call<{ id: string }>(`${api}/broadcasts`, { method: 'POST', body: { name, definition } })
    },
    onSuccess: ({ id }) => navigate({ to: '/$slug/engage/broadcasts/$id', params: { slug, id } }),
    onError: (error) => void message.error(error.message),
  })
  return (
    <Modal
      open
      title={words.planTitle}
      onCancel={onClose}
      okText={words.make}
      okButtonProps={{ loading: make.isPending }}
      onOk={() => form.submit()}
    >
      <Typography.Paragraph type="secondary">{words.planNote}</Typography.Paragraph>
      {said.length === 0 && !price && <Typography.Paragraph type="warning">{words.planNothing}</Typography.Paragraph>}
      <Form<Fields> form={form} layout="vertical" initialValues={begun} onFinish={(fields) => make.mutate(fields)}>
        <Form.Item name="name" label={words.planName} rules={[{ required: true, whitespace: true }]}>
          <Input maxLength={100} />
        </Form.Item>
        <Form.Item name="text" label={words.planMessage} rules={[{ required: true, whitespace: true }]}>
          <Input.TextArea maxLength={1_000} autoSize={{ minRows: 3, maxRows: 8 }} />
        </Form.Item>
        {plan.hour !== null && (
          <Form.Item label={words.planHour}>
            <Typography.Text>{words.hour(plan.hour)}</Typography.Text>
          </Form.Item>
        )}
      </Form>
    </Modal>
  )
}
