import type { ChannelAccount, checkedAccountSchema } from '@millrace/contract/connectors/accounts.ts'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Alert, Button, Card, Divider, Flex, Form, Input, Select, Typography } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import { call } from '../../../lib/api.ts'
import { useProject } from '../../../lib/session.ts'
import { useWords } from '../../../lib/words.ts'
import { DeviceField } from '../../messages/device-field.tsx'
import { exampleOf } from '../../messages/example.ts'
import { useTemplates } from '../../messages/use-templates.ts'

/** Whether the account works: its keys tried without sending, and a message to a number or a device. */
export function TryCard({ account, canCheck }: { readonly account: ChannelAccount; readonly canCheck: boolean }) {
  const words = useWords()
  return (
    <Card size="small" title={words.accounts.tryOut}>
      <Flex vertical gap={12}>
        {canCheck ? <Check id={account.id} /> : <Typography.Text type="secondary">{words.accounts.cannotCheck}</Typography.Text>}
        <Divider style={{ margin: 0 }} />
        {account.isDefault ? (
          <TestMessage account={account} />
        ) : (
          <Typography.Text type="secondary">{words.accounts[account.channel].testElse}</Typography.Text>
        )}
      </Flex>
    </Card>
  )
}

function Check({ id }: { readonly id: string }) {
  const words = useWords()
  const { api } = useProject()
  const check = useMutation({
    mutationFn: () => call<z.infer<typeof checkedAccountSchema>>(`${api}/channels/accounts/${id}/check`, { method: 'POST', body: {} }),
  })
  return (
    <>
      <Button style={{ alignSelf: 'flex-start' }} loading={check.isPending} onClick={() => check.mutate()}>
        {words.accounts.check}
      </Button>
      {check.isError && <Alert type="error" showIcon title={check.error.message} />}
      {check.data && (
        <Alert
          type={check.data.ok ? 'success' : 'error'}
          showIcon
          data-testid="checked"
          title={check.data.ok ? words.accounts.checkOk : words.accounts.checkNot}
          description={check.data.detail || undefined}
        />
      )}
    </>
  )
}

/** A template of the channel to a number, a device or somebody's id, by the account. */
function TestMessage({ account: { channel, provider } }: { readonly account: ChannelAccount }) {
  const words = useWords()
  const { api, slug, can } = useProject()
  const templates = useTemplates()
  const [templateId, setTemplate] = useState<string>()
  const [to, setTo] = useState('')
  const texts = (templates.data?.items ?? []).filter((one) => one.channel === channel)
  const chosen = texts.find((one) => one.id === templateId)
  const { testTemplate, testNote, noTemplates, newTemplate } = words.accounts[channel]
  const { label, note, sent } = {
    sms: { label: words.sms.number, note: words.sms.numberNote, sent: words.messages.smsTestSent },
    push: { label: words.push.device, note: words.push.deviceNote, sent: words.push.testSent },
    webhook: { label: words.webhook.to, note: words.webhook.toNote, sent: words.webhook.testSent },
  }[channel]
  const send = useMutation({
    mutationFn: () =>
      call<{ state: string; detail: string }>(`${api}/templates/${templateId}/test`, {
        method: 'POST',
        body: { to, event: chosen ? exampleOf(chosen.variables) : {} },
      }),
  })
  if (templates.data && texts.length === 0)
    return (
      <Typography.Text type="secondary">
        {noTemplates}{' '}
        <Link to="/$slug/engage/templates" params={{ slug }}>
          {newTemplate}
        </Link>
      </Typography.Text>
    )
  const isSent = send.data?.state === 'sent'
  return (
    <Form layout="vertical" onFinish={() => send.mutate()}>
      <Form.Item label={testTemplate} htmlFor="test-template">
        <Select
          id="test-template"
          value={templateId ?? null}
          loading={templates.isPending}
          options={texts.map((one) => ({ value: one.id, label: one.name }))}
          onChange={(id: string | null) => setTemplate(id ?? undefined)}
        />
      </Form.Item>
      <Form.Item label={label} htmlFor="test-to" extra={note}>
        {channel === 'push' ? (
          <DeviceField id="test-to" label={label} provider={provider} value={to} onChange={setTo} />
        ) : (
          <Input
            id="test-to"
            type={channel === 'sms' ? 'tel' : 'text'}
            placeholder={channel === 'sms' ? '13800138000' : 'login_id:u1'}
            value={to}
            onChange={({ target }) => setTo(target.value)}
          />
        )}
      </Form.Item>
      <Flex vertical gap={8}>
        <Flex gap={8} align="center" wrap>
          <Button htmlType="submit" disabled={!can('messages.send') || !chosen || to === ''} loading={send.isPending}>
            {words.accounts.test}
          </Button>
          <Typography.Text type="secondary">{testNote}</Typography.Text>
        </Flex>
        {send.isError && <Alert type="error" showIcon title={send.error.message} />}
        {send.data && <Alert type={isSent ? 'success' : 'error'} showIcon title={isSent ? sent(to) : send.data.detail} />}
      </Flex>
    </Form>
  )
}
