import type { SendingChannel } from '@millrace/contract/messaging/reach.ts'
import { useMutation } from '@tanstack/react-query'
import { Alert, App, Button, Form, Input, Modal } from 'antd'
import { useState } from 'react'
import { call } from '../../lib/api.ts'
import { useMe, useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'
import { DeviceField } from './device-field.tsx'

/** Sends the saved template to an address, as the chosen person would get it with these event values; never counted. */
export function TestSend({
  templateId,
  channel,
  personId,
  event,
  isChanged,
}: {
  readonly templateId: string
  /** A call is made by somebody: there is nothing to send. */
  readonly channel: Exclude<SendingChannel, 'phone'>
  readonly personId: number | undefined
  readonly event: Readonly<Record<string, unknown>>
  readonly isChanged: boolean
}) {
  const words = useWords()
  const me = useMe()
  const { api, can } = useProject()
  const { message } = App.useApp()
  const [isOpen, setOpen] = useState(false)
  const [to, setTo] = useState<string>()
  const address = to ?? (channel === 'email' ? (me.data?.account.email ?? '') : '')
  const { label, note, type, sent } = {
    email: { label: words.messages.to, note: '', type: 'email', sent: words.messages.testSent },
    sms: { label: words.sms.number, note: words.sms.numberNote, type: 'tel', sent: words.messages.smsTestSent },
    push: { label: words.push.device, note: words.push.deviceNote, type: 'text', sent: words.push.testSent },
    webhook: { label: words.webhook.to, note: words.webhook.toNote, type: 'text', sent: words.webhook.testSent },
  }[channel]
  const as = personId === undefined ? words.messages.testAsNobody : words.messages.testAs(String(personId))
  const send = useMutation({
    mutationFn: () =>
      call<{ state: string; detail: string }>(`${api}/templates/${templateId}/test`, {
        method: 'POST',
        body: { to: address, event, ...(personId === undefined ? {} : { personId }) },
      }),
    onSuccess: (result) => {
      if (result.state !== 'sent') return void message.error(result.detail)
      void message.success(sent(address))
      setOpen(false)
    },
  })
  return (
    <>
      <Button disabled={!can('messages.send')} onClick={() => setOpen(true)}>
        {words.messages.testSend}
      </Button>
      <Modal
        open={isOpen}
        title={words.messages.testSend}
        okText={words.messages.send}
        cancelText={words.common.cancel}
        confirmLoading={send.isPending}
        okButtonProps={{ disabled: address === '' }}
        onOk={() => send.mutate()}
        onCancel={() => setOpen(false)}
      >
        <Form layout="vertical">
          {isChanged && <Alert type="warning" showIcon title={words.messages.testSaved} style={{ marginBottom: 12 }} />}
          {send.isError && <Alert type="error" showIcon title={send.error.message} style={{ marginBottom: 12 }} />}
          <Form.Item label={label} extra={`${as} ${note}`}>
            {channel === 'push' ? (
              <DeviceField label={label} value={address} onChange={setTo} />
            ) : (
              <Input aria-label={label} type={type} value={address} onChange={(change) => setTo(change.target.value)} />
            )}
          </Form.Item>
        </Form>
      </Modal>
    </>
  )
}
