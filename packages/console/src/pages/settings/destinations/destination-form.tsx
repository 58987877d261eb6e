import {
  type AlertDestination,
  type DestinationKind,
  type NoticeKind,
  noticeKinds,
  severities,
  type Severity,
} from '@millrace/contract/notices/api.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { App, Button, Checkbox, Form, type FormInstance, Input, Radio } from 'antd'
import { useState } from 'react'
import { ApiProblem, call } from '../../../lib/api.ts'
import { useProject } from '../../../lib/session.ts'
import { useFormat, useWords } from '../../../lib/words.ts'
import { StoredSecrets } from '../stored-secrets.tsx'

interface Values {
  readonly name: string
  readonly settings?: Readonly<Record<string, string | undefined>>
  readonly secrets?: Readonly<Record<string, string | undefined>>
  readonly wants: NoticeKind[]
  readonly least: Severity
}

interface Props {
  readonly kind: DestinationKind
  /** Undefined: a new one. */
  readonly destination: AlertDestination | undefined
}

/** What a destination is spoken to with, and what it wants to hear. */
export function DestinationForm({ kind, destination }: Props) {
  const words = useWords()
  const [form] = Form.useForm<Values>()
  const [isRenewing, setRenewing] = useState(!destination || !destination.isReadable)
  const save = useSave({ kind, destination }, form, isRenewing)
  const isRobot = kind !== 'mail'
  const labels: Readonly<Record<string, string>> = words.destinations.secrets
  return (
    <Form<Values>
      form={form}
      layout="vertical"
      aria-label={words.destinations.title}
      disabled={destination?.archivedAt != null}
      // What is stored is known by its names only.
      initialValues={
        destination
          ? { ...destination, secrets: {} }
          : { name: words.destinations.ways[kind].name, wants: [...noticeKinds], least: 'medium' }
      }
      onFinish={(values) => save.mutate(values)}
    >
      <Form.Item name="name" label={words.common.name} rules={[{ required: true, whitespace: true, max: 100 }]}>
        <Input maxLength={100} />
      </Form.Item>
      {isRobot && (
        <StoredSecrets
          labels={(destination?.secrets ?? []).map((one) => labels[one] ?? one)}
          isReadable={destination?.isReadable ?? true}
          isRenewing={isRenewing}
          {...(destination?.isReadable ? { onRenew: setRenewing } : {})}
        >
          <SecretFields kind={kind} />
        </StoredSecrets>
      )}
      {(kind === 'dingtalk' || kind === 'feishu') && (
        <Form.Item name={['settings', 'keyword']} label={words.destinations.keyword} extra={words.destinations.keywordNote}>
          <Input maxLength={50} />
        </Form.Item>
      )}
      {kind === 'mail' && (
        <Form.Item
          name={['settings', 'to']}
          label={words.destinations.to}
          extra={words.destinations.toNote}
          rules={[{ required: true, type: 'email' }]}
        >
          <Input type="email" maxLength={200} />
        </Form.Item>
      )}
      <Form.Item name="wants" label={words.destinations.wants} rules={[{ type: 'array', min: 1, message: words.destinations.wantsNone }]}>
        <Checkbox.Group
          style={{ flexDirection: 'column', gap: 4 }}
          options={noticeKinds.map((value) => ({ value, label: words.destinations.kinds[value] }))}
        />
      </Form.Item>
      <Form.Item name="least" label={words.destinations.least} extra={words.destinations.leastNote}>
        <Radio.Group options={severities.map((value) => ({ value, label: words.destinations.leasts[value] }))} />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={save.isPending}>
        {words.common.save}
      </Button>
    </Form>
  )
}

function SecretFields({ kind }: { readonly kind: DestinationKind }) {
  const words = useWords()
  return (
    <>
      <Form.Item
        name={['secrets', 'webhook']}
        label={words.destinations.secrets.webhook}
        extra={words.destinations.webhookNote}
        rules={[{ required: true, whitespace: true }]}
      >
        <Input autoComplete="off" maxLength={500} />
      </Form.Item>
      {kind !== 'wecom' && (
        <Form.Item name={['secrets', 'secret']} label={words.destinations.secrets.secret} extra={words.destinations.secretNote}>
          <Input.Password autoComplete="new-password" maxLength={200} />
        </Form.Item>
      )}
    </>
  )
}

/** What was left empty is not given. */
const given = (fields: Readonly<Record<string, string | undefined>> = {}): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).flatMap(([name, value]) => (value?.trim() ? [[name, value.trim()]] : [])))

function useSave({ kind, destination }: Props, form: FormInstance<Values>, isRenewing: boolean) {
  const words = useWords()
  const { api, slug, timeZone } = useProject()
  const { clock } = useFormat(timeZone)
  const navigate = useNavigate()
  const client = useQueryClient()
  const { message } = App.useApp()
  return useMutation({
    mutationFn: ({ name, settings, secrets, wants, least }: Values) => {
      const body = { kind, name, settings: given(settings), wants, least, ...(isRenewing ? { secrets: given(secrets) } : {}) }
      return destination
        ? call<AlertDestination>(`${api}/alert-destinations/${destination.id}`, { method: 'PUT', body, revision: destination.revision })
        : call<AlertDestination>(`${api}/alert-destinations`, { method: 'POST', body })
    },
    onSuccess: async (saved) => {
      void message.success(words.common.saved(clock(new Date())))
      await client.invalidateQueries({ queryKey: ['alert-destinations', slug] })
      if (!destination)
        await navigate({ to: '/$slug/settings/alert-destinations/$id', params: { slug, id: saved.id }, search: {} as never, replace: true })
    },
    onError: (error) => {
      const wrong = error instanceof ApiProblem ? error.errors : []
      form.setFields(wrong.map(({ path, message: text }) => ({ name: path.replace(/^body\./, '').split('.') as never, errors: [text] })))
      void message.error(error.message)
    },
  })
}
