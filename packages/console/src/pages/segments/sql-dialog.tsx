import { Flex, Form, Input, Modal, Select, Typography } from 'antd'
import { useState } from 'react'
import { useMakeSegment } from '../../lib/make-segment.ts'
import { useWords } from '../../lib/words.ts'
import { SqlField } from '../../ui/sql-field.tsx'
import { SqlCount } from './sql-count.tsx'

/** Asks for a name, a query and how often it is asked, and makes a segment of whom it answers. */
export function SqlDialog({ onClose }: { readonly onClose: () => void }) {
  const words = useWords()
  const { lists } = words.segments
  const [name, setName] = useState('')
  const [query, setQuery] = useState('')
  const [refresh, setRefresh] = useState<'asked' | 'hourly' | 'daily'>('daily')
  const make = useMakeSegment('segments/static')
  return (
    <Modal
      open
      width={760}
      title={words.sql.create}
      onCancel={onClose}
      okButtonProps={{ disabled: name.trim() === '' || query.trim() === '', loading: make.isPending }}
      okText={lists.make}
      onOk={() => make.mutate({ name, query, ...(refresh === 'asked' ? {} : { refresh }) })}
    >
      <Flex vertical gap={12}>
        <Typography.Text type="secondary">{words.sql.createHint}</Typography.Text>
        <Input
          aria-label={words.segments.nameHint}
          placeholder={words.segments.nameHint}
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <SqlField answers="people" query={query} onChange={setQuery} error={make.error?.message} />
        <SqlCount query={query} />
        <Form.Item label={lists.refresh} style={{ margin: 0 }}>
          <Select
            aria-label={lists.refresh}
            value={refresh}
            onChange={setRefresh}
            options={(['asked', 'hourly', 'daily'] as const).map((value) => ({ value, label: lists.refreshes[value] }))}
            style={{ width: 140 }}
          />
        </Form.Item>
      </Flex>
    </Modal>
  )
}
