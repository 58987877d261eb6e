import type { EmailSettings } from '@millrace/contract/messaging/api.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, App, Button, Form, Input, InputNumber } from 'antd'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'
import { Page } from '../../ui/page.tsx'
import { Loaded } from '../../ui/states.tsx'

interface Fields {
  readonly smtpUrl?: string
  readonly fromAddress: string
  readonly unitPrice: number | null
}

/** How mail leaves. */
export function EmailPage() {
  const words = useWords()
  const { api, slug } = useProject()
  const query = useQuery({ queryKey: ['email', slug], queryFn: () => call<EmailSettings>(`${api}/channels/email`) })
  return (
    <Page title={words.settings.email}>
      <Loaded query={query}>{(settings) => <EmailForm key={settings.revision} settings={settings} />}</Loaded>
    </Page>
  )
}

function EmailForm({ settings }: { readonly settings: EmailSettings }) {
  const words = useWords()
  const { api, slug, can, currency } = useProject()
  const client = useQueryClient()
  const { message } = App.useApp()
  const save = useMutation({
    mutationFn: ({ smtpUrl, fromAddress, unitPrice }: Fields) =>
      call<EmailSettings>(`${api}/channels/email`, {
        method: 'PUT',
        revision: settings.revision,
        body: { ...(smtpUrl ? { smtpUrl } : {}), fromAddress, replyTo: settings.replyTo, unitPrice },
      }),
    onSuccess: (saved) => {
      client.setQueryData(['email', slug], saved)
      void message.success(words.common.saved(new Date().toLocaleTimeString()))
    },
    onError: (error) => void message.error(error.message),
  })
  return (
    <Form<Fields>
      layout="vertical"
      style={{ maxWidth: 520 }}
      initialValues={{ fromAddress: settings.fromAddress, unitPrice: settings.unitPrice }}
      onFinish={(fields) => save.mutate(fields)}
    >
      <Alert
        type="info"
        showIcon
        style={{ marginBottom: 16 }}
        title={settings.smtpConfigured ? words.settings.smtpKept : words.settings.builtIn}
      />
      <Form.Item name="smtpUrl" label={words.settings.smtp}>
        <Input autoComplete="off" placeholder="smtps://user:password@mail.example.com" />
      </Form.Item>
      <Form.Item name="fromAddress" label={words.settings.from} rules={[{ required: true, type: 'email' }]}>
        <Input />
      </Form.Item>
      <Form.Item name="unitPrice" label={words.costs.price} extra={words.costs.priceNote}>
        <InputNumber min={0} max={1_000} step={0.001} prefix={currency} style={{ width: 200 }} />
      </Form.Item>
      <Button type="primary" htmlType="submit" disabled={!can('channels.manage')} loading={save.isPending}>
        {words.common.save}
      </Button>
    </Form>
  )
}
