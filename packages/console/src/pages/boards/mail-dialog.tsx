import { type BoardMail, type BoardMailInput, boardMailInputSchema } from '@millrace/contract/boards/mail.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, App, Button, Flex, Form, Modal, Select, Switch, Table, Typography } from 'antd'
import { useState } from 'react'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { Loaded } from '../../ui/states.tsx'

/** When a board goes by mail and to whom; whoever only reads boards may get it, or get it no more. */
export function MailDialog({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const words = useWords().boardMail
  const { api, slug } = useProject()
  const query = useQuery({ queryKey: ['board-mail', slug, id], queryFn: () => call<BoardMail>(`${api}/boards/${id}/mail`), gcTime: 0 })
  return (
    <Modal open title={words.title} onCancel={onClose} footer={null}>
      <Loaded query={query}>{(mail) => <Plan key={mail.revision} id={id} mail={mail} onClose={onClose} />}</Loaded>
    </Modal>
  )
}

interface Props {
  readonly id: string
  readonly mail: BoardMail
}

function Plan({ id, mail, onClose }: Props & { readonly onClose: () => void }) {
  const words = useWords()
  const { api, slug, can, timeZone } = useProject()
  const { time } = useFormat(timeZone)
  const client = useQueryClient()
  const { message } = App.useApp()
  const [draft, setDraft] = useState<BoardMailInput>(() => boardMailInputSchema.parse({ ...mail, isOn: mail.revision === 0 || mail.isOn }))
  const save = useMutation({
    mutationFn: () => call<BoardMail>(`${api}/boards/${id}/mail`, { method: 'PUT', body: draft, revision: mail.revision }),
    onSuccess: (saved) => {
      client.setQueryData(['board-mail', slug, id], saved)
      void message.success(saved.nextAt ? words.boardMail.next(time(saved.nextAt)) : words.common.saved(new Date().toLocaleTimeString()))
      onClose()
    },
    onError: (error) => void message.error(error.message),
  })
  return (
    <Flex vertical gap={12}>
      <Typography.Text type="secondary">{words.boardMail.note}</Typography.Text>
      <Mine id={id} mail={mail} />
      {can('analytics.write') && (
        <Form layout="vertical" onFinish={() => save.mutate()}>
          <Fields draft={draft} colleagues={mail.colleagues} onChange={setDraft} />
          <Flex justify="space-between" align="center">
            <Typography.Text type="secondary">{mail.nextAt && words.boardMail.next(time(mail.nextAt))}</Typography.Text>
            <Button type="primary" htmlType="submit" loading={save.isPending}>
              {words.common.save}
            </Button>
          </Flex>
        </Form>
      )}
      {mail.last.length > 0 && <Last last={mail.last} />}
    </Flex>
  )
}

/** Whether the mail comes to whoever looks. */
function Mine({ id, mail }: Props) {
  const words = useWords().boardMail
  const { api, slug } = useProject()
  const client = useQueryClient()
  const { message } = App.useApp()
  const change = useMutation({
    mutationFn: (wants: boolean) => call<BoardMail>(`${api}/boards/${id}/mail/mine`, { method: wants ? 'PUT' : 'DELETE' }),
    onSuccess: (saved) => client.setQueryData(['board-mail', slug, id], saved),
    onError: (error) => void message.error(error.message),
  })
  if (mail.revision === 0) return <Alert type="info" title={words.none} />
  return (
    <Alert
      type="info"
      title={mail.isMine ? words.mine.get : words.mine.not}
      action={
        <Button size="small" loading={change.isPending} onClick={() => change.mutate(!mail.isMine)}>
          {mail.isMine ? words.stop : words.want}
        </Button>
      }
    />
  )
}

function Fields({
  draft,
  colleagues,
  onChange,
}: {
  readonly draft: BoardMailInput
  readonly colleagues: BoardMail['colleagues']
  readonly onChange: (draft: BoardMailInput) => void
}) {
  const words = useWords().boardMail
  return (
    <>
      <Form.Item label={words.when}>
        <Flex gap={8} wrap>
          <Select
            aria-label={words.when}
            value={draft.weekday ?? 0}
            options={[{ value: 0, label: words.everyDay }, ...words.weekdays.map((label, i) => ({ value: i + 1, label }))]}
            onChange={(weekday) => onChange({ ...draft, weekday: weekday === 0 ? null : weekday })}
            style={{ width: 140 }}
          />
          <Select
            aria-label={words.hour}
            value={draft.hour}
            options={Array.from({ length: 24 }, (_, hour) => ({ value: hour, label: words.at(hour) }))}
            onChange={(hour) => onChange({ ...draft, hour })}
            style={{ width: 100 }}
          />
          <Select
            aria-label={words.language}
            value={draft.language}
            options={(['zh', 'en'] as const).map((value) => ({ value, label: words.languages[value] }))}
            onChange={(language) => onChange({ ...draft, language })}
            style={{ width: 100 }}
          />
        </Flex>
      </Form.Item>
      <Form.Item label={words.readers}>
        <Select
          mode="multiple"
          aria-label={words.readers}
          placeholder={words.noReaders}
          value={draft.readers}
          optionFilterProp="label"
          options={colleagues.map(({ accountId, name, email, hasStopped }) => ({
            value: accountId,
            label: hasStopped ? words.stopped(name) : `${name} · ${email}`,
            disabled: hasStopped,
          }))}
          onChange={(readers) => onChange({ ...draft, readers })}
        />
      </Form.Item>
      <Form.Item>
        <Flex gap={8} align="center">
          <Switch aria-label={words.isOn} checked={draft.isOn} onChange={(isOn) => onChange({ ...draft, isOn })} />
          <span aria-hidden>{words.isOn}</span>
        </Flex>
      </Form.Item>
    </>
  )
}

function Last({ last }: Pick<BoardMail, 'last'>) {
  const words = useWords().boardMail
  const { timeZone } = useProject()
  const { time } = useFormat(timeZone)
  return (
    <Table
      size="small"
      title={() => words.last}
      rowKey={(row) => `${row.dueAt} ${row.name}`}
      dataSource={[...last]}
      pagination={{ pageSize: 5, hideOnSinglePage: true, showSizeChanger: false }}
      showHeader={false}
      columns={[
        { render: (_, row) => time(row.dueAt) },
        { dataIndex: 'name' },
        { render: (_, row) => <span title={row.detail}>{words.states[row.state]}</span> },
      ]}
    />
  )
}
