import type { StaticMade } from '@millrace/contract/segments/api.ts'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { App, Form, Input, Modal, Select, Typography } from 'antd'
import { useState } from 'react'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'

/** Asks for a name and makes a static segment, empty or of the people of another one as they are now. */
export function StaticDialog({
  from,
  onClose,
}: {
  readonly from?: { readonly id: string; readonly name: string }
  readonly onClose: () => void
}) {
  const words = useWords().segments
  const { api, slug } = useProject()
  const { message } = App.useApp()
  const navigate = useNavigate()
  const [refresh, setRefresh] = useState<'never' | 'hourly' | 'daily'>('never')
  const [name, setName] = useState(from ? words.lists.frozenName(from.name) : '')
  const make = useMutation({
    mutationFn: () =>
      call<StaticMade>(`${api}/segments/static`, {
        method: 'POST',
        body: { name, ...(from ? { segmentId: from.id, ...(refresh === 'never' ? {} : { refresh }) } : {}) },
      }),
    onSuccess: ({ id, job }) =>
      navigate({
        to: '/$slug/people/segments/$id',
        params: { slug, id },
        ...(job ? { search: { fill: job } as never /* every page reads its own part */ } : {}),
      }),
    onError: (error) => void message.error(error.message),
  })
  return (
    <Modal
      open
      title={from ? words.lists.freeze : words.lists.create}
      onCancel={onClose}
      okButtonProps={{ disabled: name.trim() === '', loading: make.isPending }}
      okText={words.lists.make}
      onOk={() => make.mutate()}
    >
      <Typography.Paragraph type="secondary">{from ? words.lists.freezeHint : words.lists.createHint}</Typography.Paragraph>
      <Input
        aria-label={words.nameHint}
        placeholder={words.nameHint}
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      {from && (
        <Form.Item label={words.lists.refresh} help={words.lists.refreshHint} style={{ margin: '16px 0 24px' }}>
          <Select
            aria-label={words.lists.refresh}
            value={refresh}
            onChange={setRefresh}
            options={(['never', 'hourly', 'daily'] as const).map((value) => ({ value, label: words.lists.refreshes[value] }))}
          />
        </Form.Item>
      )}
    </Modal>
  )
}
