import type { ChannelAccount, ChannelProvider } from '@millrace/contract/connectors/accounts.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { App, Button, Form, type FormInstance, Input, InputNumber, Switch } from 'antd'
import { useState } from 'react'
import { ApiProblem, call } from '../../../lib/api.ts'
import { useFieldWords, useProviderWords } from '../../../lib/channel-accounts.ts'
import { useProject } from '../../../lib/session.ts'
import { useFormat, useWords } from '../../../lib/words.ts'
import { StoredSecrets } from '../stored-secrets.tsx'
import { accountPage } from './paths.ts'
import { defaultsOf, fieldsOf, given } from './schema.ts'
import { SchemaFields } from './schema-fields.tsx'

interface Values {
  readonly name: string
  readonly settings?: Record<string, unknown>
  readonly secrets?: Record<string, unknown>
  /** Asked for where messages are paid for one by one. */
  readonly unitPrice?: number | null
  readonly isDefault: boolean
}

interface Props {
  readonly provider: ChannelProvider
  /** Undefined: a new one. */
  readonly account: ChannelAccount | undefined
}

/** What an account holds, by what its provider asks for. */
export function AccountForm({ provider, account }: Props) {
  const words = useWords()
  const { currency } = useProject()
  const { name } = useProviderWords()(provider.name)
  const texts = useFieldWords(provider.name)
  const [form] = Form.useForm<Values>()
  const [isRenewing, setRenewing] = useState(!account || !account.isReadable)
  const [settings, secrets] = [fieldsOf(provider.settings), fieldsOf(provider.secrets)]
  const save = useSave({ provider, account }, form, isRenewing)
  return (
    <Form<Values>
      form={form}
      layout="vertical"
      aria-label={words.accounts.settings}
      disabled={account?.archivedAt != null}
      // What is stored is known by its names only.
      initialValues={account ? { ...account, secrets: {} } : { name, settings: defaultsOf(settings), unitPrice: null, isDefault: true }}
      onFinish={(values) => save.mutate(values)}
    >
      <Form.Item name="name" label={words.common.name} rules={[{ required: true, whitespace: true, max: 100 }]}>
        <Input maxLength={100} />
      </Form.Item>
      <SchemaFields under={['settings']} fields={settings} texts={texts} />
      {secrets.length > 0 && (
        <StoredSecrets
          labels={(account?.secrets ?? []).map((one) => texts[one]?.[0] ?? one)}
          isReadable={account?.isReadable ?? true}
          isRenewing={isRenewing}
          {...(account?.isReadable ? { onRenew: setRenewing } : {})}
        >
          <SchemaFields under={['secrets']} fields={secrets} texts={texts} isSecret />
        </StoredSecrets>
      )}
      {provider.channel === 'sms' && (
        <Form.Item name="unitPrice" label={words.accounts.unitPrice} extra={words.accounts.unitPriceNote}>
          <InputNumber min={0} max={1_000} step={0.001} prefix={currency} style={{ width: 180 }} />
        </Form.Item>
      )}
      <Form.Item
        name="isDefault"
        valuePropName="checked"
        label={words.accounts.isDefault}
        extra={words.accounts[provider.channel].defaultNote}
      >
        <Switch />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={save.isPending}>
        {words.common.save}
      </Button>
    </Form>
  )
}

function useSave({ provider, account }: Props, form: FormInstance<Values>, isRenewing: boolean) {
  const words = useWords()
  const { api, slug, timeZone } = useProject()
  const { clock } = useFormat(timeZone)
  const navigate = useNavigate()
  const client = useQueryClient()
  const { message } = App.useApp()
  return useMutation({
    mutationFn: ({ name, settings, secrets, unitPrice, isDefault }: Values) => {
      const keys = isRenewing ? { secrets: given(secrets) } : {}
      const body = { name, settings: given(settings), unitPrice: unitPrice ?? null, isDefault, ...keys }
      return account
        ? call<ChannelAccount>(`${api}/channels/accounts/${account.id}`, { method: 'PUT', body, revision: account.revision })
        : call<ChannelAccount>(`${api}/channels/accounts`, { method: 'POST', body: { ...body, provider: provider.name } })
    },
    onSuccess: async (saved) => {
      void message.success(words.common.saved(clock(new Date())))
      await client.invalidateQueries({ queryKey: ['channels/accounts', slug] })
      if (!account)
        await navigate({ to: accountPage(provider.channel), params: { slug, id: saved.id }, search: {} as never, replace: true })
    },
    onError: (error) => {
      const wrong = error instanceof ApiProblem ? error.errors : []
      form.setFields(wrong.map(({ path, message: text }) => ({ name: path.replace(/^body\./, '').split('.') as never, errors: [text] })))
      void message.error(error.message)
    },
  })
}
