import type { CallDetail } from '@millrace/contract/calls/api.ts'
import { problemOf, problemWords, type SaidProblem } from '@millrace/contract/calls/results.ts'
import { Alert, App, Button, Checkbox, Flex, Form, Input, Radio } from 'antd'
import { useState } from 'react'
import { usePreferences } from '../../lib/preferences.ts'
import { useWords } from '../../lib/words.ts'
import { Moment } from '../../ui/moment.tsx'
import { useDoCalls, useResults } from './use-calls.ts'

/** What came of the call; a time to call again keeps the task open. */
export function ResultForm({ task, onDone }: { readonly task: CallDetail; readonly onDone: () => void }) {
  const words = useWords().calls
  const language = usePreferences((state) => state.language)
  const { message } = App.useApp()
  const { results, nameOf } = useResults()
  const [code, setCode] = useState<string>()
  const [reason, setReason] = useState('')
  const [note, setNote] = useState('')
  const [again, setAgain] = useState(false)
  const [nextCall, setNextCall] = useState<number | null>(null)
  const [appointment, setAppointment] = useState<number | null>(null)
  const save = useDoCalls<CallDetail>((saved) => {
    void message.success(saved.state === 'done' ? words.saved : words.savedAgain)
    onDone()
  })
  const chosen = results.find((one) => one.code === code)
  const isAgain = again && chosen?.mayCallAgain === true
  const asksAppointment = chosen?.does === 'appointment'
  const said = {
    result: code ?? '',
    ...(isAgain && nextCall !== null ? { nextCallAt: new Date(nextCall).toISOString() } : {}),
    ...(asksAppointment && appointment !== null ? { appointmentAt: new Date(appointment).toISOString() } : {}),
  }
  const [problem, setProblem] = useState<SaidProblem>()
  const isWhole = chosen !== undefined && !(isAgain && nextCall === null)
  const send = (): void => {
    if (!isWhole || save.isPending) return
    const found = problemOf(said, results, Date.now())
    setProblem(found)
    if (!found) save.mutate({ path: `${task.id}/result`, body: { ...said, reason, note } })
  }
  return (
    <Form
      layout="vertical"
      component="div"
      onKeyDown={(event: React.KeyboardEvent<HTMLElement>) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send()
        if (event.key === 'Escape' && event.target instanceof HTMLElement) event.target.blur()
      }}
    >
      <Form.Item label={words.result} required>
        <Radio.Group
          aria-label={words.result}
          name={`result-${task.id}`}
          value={code ?? null}
          onChange={({ target }) => setCode(target.value as string)}
          options={results.map((one) => ({ value: one.code, label: nameOf(one.code) }))}
        />
      </Form.Item>
      {chosen && chosen.does !== 'nothing' && <Alert type="info" showIcon title={effectOf(chosen.does)} style={{ marginBottom: 12 }} />}
      {asksAppointment && (
        <Form.Item label={words.appointmentAt} required>
          <Moment label={words.appointmentAt} value={appointment} onChange={setAppointment} />
        </Form.Item>
      )}
      {chosen?.mayCallAgain && (
        <Form.Item>
          <Flex gap={8} align="center" wrap>
            <Checkbox checked={again} onChange={({ target }) => setAgain(target.checked)}>
              {words.again}
            </Checkbox>
            {again && <Moment label={words.nextCallAt} value={nextCall} onChange={setNextCall} />}
          </Flex>
        </Form.Item>
      )}
      <Form.Item label={words.reason} extra={words.reasonNote}>
        <Input aria-label={words.reason} maxLength={300} value={reason} onChange={({ target }) => setReason(target.value)} />
      </Form.Item>
      <Form.Item label={words.note}>
        <Input.TextArea
          aria-label={words.note}
          maxLength={2_000}
          autoSize={{ minRows: 2, maxRows: 6 }}
          value={note}
          onChange={({ target }) => setNote(target.value)}
        />
      </Form.Item>
      {problem && <Alert type="error" showIcon title={problemWords[problem.code][language]} style={{ marginBottom: 12 }} />}
      <Button type="primary" loading={save.isPending} disabled={!isWhole} onClick={send}>
        {words.save}
      </Button>
    </Form>
  )

  function effectOf(does: keyof typeof words.effects): string {
    return words.effects[does]
  }
}
