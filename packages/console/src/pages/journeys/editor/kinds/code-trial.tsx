import type { CodeTried } from '@millrace/contract/journeys/code/api.ts'
import { describeCode, type NodeOf } from '@millrace/contract/journeys/index.ts'
import { useMutation } from '@tanstack/react-query'
import { Alert, Button, Form, Input, Modal, Typography } from 'antd'
import { useState } from 'react'
import { call as ask } from '../../../../lib/api.ts'
import { usePreferences } from '../../../../lib/preferences.ts'
import { useProject } from '../../../../lib/session.ts'
import { useWords } from '../../../../lib/words.ts'
import { Code, objectOf } from './webhook-test.tsx'

type Settings = NodeOf<'code'>['settings']

/** Runs the code of the draft for somebody invented. */
export function CodeTrial({ settings }: { readonly settings: Settings }) {
  const words = useWords().journeys.code
  const { can } = useProject()
  const [isOpen, setOpen] = useState(false)
  return (
    <Form.Item>
      <Button disabled={!can('people.read')} onClick={() => setOpen(true)}>
        {words.test}
      </Button>
      {isOpen && <Dialog settings={settings} onClose={() => setOpen(false)} />}
    </Form.Item>
  )
}

function Dialog({ settings, onClose }: { readonly settings: Settings; readonly onClose: () => void }) {
  const words = useWords()
  const own = words.journeys.code
  const language = usePreferences((state) => state.language)
  const { api } = useProject()
  const [texts, setTexts] = useState({ trigger: blank(settings.trigger), profile: blank(settings.profile) })
  const trigger = objectOf(texts.trigger)
  const profile = objectOf(texts.profile)
  const test = useMutation({
    mutationFn: () => ask<CodeTried>(`${api}/journeys/try-code`, { method: 'POST', body: { ...settings, given: { trigger, profile } } }),
  })
  const field = (name: 'trigger' | 'profile', value: object | undefined) => (
    <Form.Item label={own.given[name]} {...(value ? {} : { validateStatus: 'error' as const, help: words.journeys.call.testNoJson })}>
      <Input.TextArea
        aria-label={own.given[name]}
        value={texts[name]}
        autoSize={{ minRows: 2, maxRows: 8 }}
        style={{ fontFamily: 'monospace' }}
        onChange={(typed) => setTexts({ ...texts, [name]: typed.target.value })}
      />
    </Form.Item>
  )
  return (
    <Modal
      open
      title={own.test}
      okText={own.testRun}
      cancelText={words.common.close}
      confirmLoading={test.isPending}
      okButtonProps={{ disabled: !trigger || !profile }}
      onOk={() => test.mutate()}
      onCancel={onClose}
    >
      <Typography.Paragraph type="secondary">{own.testNote}</Typography.Paragraph>
      <Form layout="vertical">
        {field('trigger', trigger)}
        {field('profile', profile)}
      </Form>
      {test.isError && <Alert type="error" showIcon title={test.error.message} />}
      {test.data && (
        <div data-testid="code-answer" role="status">
          <Alert
            type={test.data.port === 'ok' ? 'success' : 'error'}
            showIcon
            title={describeCode(test.data.port, test.data.port === 'ok' ? '' : test.data.why, language)}
          />
          {test.data.port === 'ok' && <Code title={own.results} text={JSON.stringify(test.data.values, null, 2)} />}
        </div>
      )}
    </Modal>
  )
}

/** An object with these names, to be filled in. */
const blank = (names: readonly string[]): string => JSON.stringify(Object.fromEntries(names.map((name) => [name, ''])), null, 2)
