import { App, Form, Input, Modal, Select, Typography } from 'antd'
import { useState } from 'react'
import { useMakeSegment } from '../../lib/make-segment.ts'
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
  const { message } = App.useApp()
  const [refresh, setRefresh] = useState<'never' | 'hourly' | 'daily'>('never')
  const [name, setName] = useState(from ? words.lists.frozenName(from.name) : '')
  const make = useMakeSegment('segments/static', (error) => void message.error(error.message))
  return (
    <Modal
      open
      title={from ? words.lists.freeze : words.lists.create}
      onCancel={onClose}
      okButtonProps={{ disabled: name.trim() === '', loading: make.isPending }}
      okText={words.lists.make}
      onOk={() => make.mutate({ name, ...(from ? { segmentId: from.id, ...(refresh === 'never' ? {} : { refresh }) } : {}) })}
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
