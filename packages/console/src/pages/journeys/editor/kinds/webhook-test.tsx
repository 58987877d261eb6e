import type { CallTested } from '@millrace/contract/journeys/calls-api.ts'
import { type Call, describeCall } from '@millrace/contract/journeys/index.ts'
import { useMutation } from '@tanstack/react-query'
import { Alert, Button, Form, Input, Modal, Typography } from 'antd'
import { useState } from 'react'
import { call as ask } from '../../../../lib/api.ts'
import { usePreferences } from '../../../../lib/preferences.ts'
import { useProject } from '../../../../lib/session.ts'
import { useWords } from '../../../../lib/words.ts'
import { PersonPicker } from '../../../../ui/person-picker.tsx'

/** Makes the call of the draft once, for a person or for nobody. */
export function CallTest({ call }: { readonly call: Call }) {
  const words = useWords().journeys.call
  const { can } = useProject()
  const [isOpen, setOpen] = useState(false)
  return (
    <Form.Item>
      <Button disabled={!can('journeys.publish') || call.url === ''} onClick={() => setOpen(true)}>
        {words.test}
      </Button>
      {isOpen && <Dialog call={call} onClose={() => setOpen(false)} />}
    </Form.Item>
  )
}

function Dialog({ call, onClose }: { readonly call: Call; readonly onClose: () => void }) {
  const words = useWords()
  const own = words.journeys.call
  const { api, can } = useProject()
  const [person, setPerson] = useState<number>()
  const [text, setText] = useState('{}')
  const event = objectOf(text)
  const test = useMutation({
    mutationFn: () =>
      ask<CallTested>(`${api}/journeys/test-call`, {
        method: 'POST',
        body: { call, event: event ?? {}, ...(person === undefined ? {} : { personId: person }) },
      }),
  })
  return (
    <Modal
      open
      title={own.test}
      okText={own.testSend}
      cancelText={words.common.close}
      confirmLoading={test.isPending}
      okButtonProps={{ disabled: event === undefined }}
      onOk={() => test.mutate()}
      onCancel={onClose}
    >
      <Typography.Paragraph type="secondary">{own.testNote}</Typography.Paragraph>
      <Form layout="vertical">
        {can('people.read_pii') && (
          <Form.Item label={own.testAs}>
            <PersonPicker label={own.testAs} value={person} onChange={setPerson} />
          </Form.Item>
        )}
        <Form.Item label={own.testEvent} {...(event === undefined ? { validateStatus: 'error', help: own.testNoJson } : {})}>
          <Input.TextArea
            aria-label={own.testEvent}
            value={text}
            autoSize={{ minRows: 2, maxRows: 8 }}
            style={{ fontFamily: 'monospace' }}
            onChange={(typed) => setText(typed.target.value)}
          />
        </Form.Item>
      </Form>
      {test.isError && <Alert type="error" showIcon title={test.error.message} />}
      {test.data && <Answer tested={test.data} />}
    </Modal>
  )
}

function Answer({ tested }: { readonly tested: CallTested }) {
  const words = useWords().journeys.call
  const language = usePreferences((state) => state.language)
  return (
    <div data-testid="call-answer" role="status">
      <Alert
        type={tested.port === 'ok' ? 'success' : 'error'}
        showIcon
        title={tested.status === null ? describeCall(tested.port, tested.why, language) : words.answered(tested.status, tested.ms)}
      />
      <Code
        title={words.request}
        text={[
          `${tested.method} ${tested.url}`,
          ...Object.entries(tested.headers).map(([name, value]) => `${name}: ${value}`),
          '',
          tested.body,
        ]
          .join('\n')
          .trim()}
      />
      {tested.answer !== '' && <Code title={words.answer} text={tested.answer} />}
    </div>
  )
}

/** A text as it came. */
export function Code({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <>
      <Typography.Text strong style={{ display: 'block', marginTop: 12 }}>
        {title}
      </Typography.Text>
      <pre
        tabIndex={0}
        aria-label={title}
        style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', maxHeight: 220, overflow: 'auto', margin: 0 }}
      >
        {text}
      </pre>
    </>
  )
}

/** A JSON object as it was typed. */
export function objectOf(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text === '' ? '{}' : text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
