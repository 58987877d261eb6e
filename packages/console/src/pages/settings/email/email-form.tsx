import type { EmailSettings } from '@millrace/contract/messaging/api.ts'
import { domainSchema } from '@millrace/contract/messaging/mail.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Alert, App, Button, Form, Input, Switch } from 'antd'
import { ApiProblem, call } from '../../../lib/api.ts'
import { useProject } from '../../../lib/session.ts'
import { useFormat, useWords } from '../../../lib/words.ts'

interface Fields {
  readonly smtpUrl?: string
  readonly fromAddress: string
  readonly replyTo: string | null
  readonly bounceDomain: string | null
  readonly takesReplies: boolean
}

const orNull = (text: string | null): string | null => text?.trim() || null

/** The server, the sender, and where what comes back goes. */
export function EmailForm({ settings }: { readonly settings: EmailSettings }) {
  const words = useWords()
  const { api, slug, can, timeZone } = useProject()
  const { clock } = useFormat(timeZone)
  const client = useQueryClient()
  const { message } = App.useApp()
  const [form] = Form.useForm<Fields>()
  const domain = Form.useWatch('bounceDomain', form) ?? settings.bounceDomain
  const takesReplies = Form.useWatch('takesReplies', form) ?? settings.takesReplies
  const save = useMutation({
    mutationFn: ({ smtpUrl, fromAddress, replyTo, bounceDomain, takesReplies: takes }: Fields) =>
      call<EmailSettings>(`${api}/channels/email`, {
        method: 'PUT',
        revision: settings.revision,
        body: {
          ...(smtpUrl ? { smtpUrl } : {}),
          fromAddress,
          replyTo: orNull(replyTo),
          bounceDomain: orNull(bounceDomain),
          takesReplies: takes && orNull(bounceDomain) !== null,
        },
      }),
    onSuccess: async (saved) => {
      client.setQueryData(['email', slug], saved)
      void message.success(words.common.saved(clock(new Date())))
      // Which keys fit and what record is needed hangs on the domains.
      await client.invalidateQueries({ queryKey: ['email-of', slug] })
    },
    onError: (error) => {
      const wrong = error instanceof ApiProblem ? error.errors : []
      form.setFields(wrong.map(({ path, message: text }) => ({ name: path.replace(/^body\./, '') as never, errors: [text] })))
      void message.error(error.message)
    },
  })
  return (
    <Form<Fields>
      form={form}
      layout="vertical"
      aria-label={words.settings.email}
      disabled={!can('channels.manage')}
      initialValues={settings}
      onFinish={(fields) => save.mutate(fields)}
    >
      <Alert
        type={settings.smtpReadable ? 'info' : 'error'}
        showIcon
        style={{ marginBottom: 16 }}
        title={
          !settings.smtpReadable ? words.accounts.unreadable : settings.smtpConfigured ? words.settings.smtpKept : words.settings.builtIn
        }
      />
      <Form.Item name="smtpUrl" label={words.settings.smtp}>
        <Input autoComplete="off" placeholder="smtps://user:password@mail.example.com" />
      </Form.Item>
      <Form.Item name="fromAddress" label={words.settings.from} rules={[{ required: true, type: 'email' }]}>
        <Input />
      </Form.Item>
      <Form.Item
        name="bounceDomain"
        label={words.mail.bounceDomain}
        extra={words.mail.bounceDomainNote}
        rules={[
          {
            validator: (_, text: string | null) =>
              orNull(text) === null || domainSchema.safeParse(text).success
                ? Promise.resolve()
                : Promise.reject(new Error(words.mail.isDomain)),
          },
        ]}
      >
        <Input placeholder="bounce.example.com" maxLength={200} />
      </Form.Item>
      <Form.Item
        name="takesReplies"
        valuePropName="checked"
        label={words.mail.takesReplies}
        extra={orNull(domain) === null ? words.mail.needsDomain : words.mail.takesRepliesNote}
      >
        <Switch disabled={!can('channels.manage') || orNull(domain) === null} />
      </Form.Item>
      <Form.Item
        name="replyTo"
        label={words.mail.replyTo}
        extra={takesReplies && orNull(domain) !== null ? words.mail.replyToIgnored : words.mail.replyToNote}
        rules={[{ type: 'email' }]}
      >
        <Input maxLength={200} />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={save.isPending}>
        {words.common.save}
      </Button>
    </Form>
  )
}
