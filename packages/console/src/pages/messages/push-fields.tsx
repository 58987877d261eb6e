import type { Body } from '@millrace/contract/content/api.ts'
import { Card, Flex, Form, Input, InputNumber } from 'antd'
import { useWords } from '../../lib/words.ts'
import { PictureButton } from '../assets/picker.tsx'
import { NamedTexts } from './named-texts.tsx'

type PushBody = Extract<Body, { kind: 'push' }>

/** What a notification says, what it opens, and how long it is tried. */
export function PushFields({
  name,
  body,
  onName,
  onBody,
}: {
  readonly name: string
  readonly body: PushBody
  readonly onName: (name: string) => void
  readonly onBody: (body: Body) => void
}) {
  const words = useWords()
  const { push } = words
  const line = (key: 'title' | 'link' | 'replaces', label: string, note: string, most: number, isRequired = false) => (
    <Form.Item label={label} extra={note} required={isRequired}>
      <Input aria-label={label} maxLength={most} value={body[key]} onChange={({ target }) => onBody({ ...body, [key]: target.value })} />
    </Form.Item>
  )
  return (
    <Card size="small">
      <Form layout="vertical" component="div">
        <Form.Item label={words.common.name} required>
          <Input aria-label={words.common.name} maxLength={100} value={name} onChange={({ target }) => onName(target.value)} />
        </Form.Item>
        {line('title', push.title, push.titleNote, 200, true)}
        <Form.Item label={push.text} extra={push.textNote} required>
          <Input.TextArea
            aria-label={push.text}
            maxLength={1_000}
            autoSize={{ minRows: 3, maxRows: 10 }}
            value={body.text}
            onChange={({ target }) => onBody({ ...body, text: target.value })}
          />
        </Form.Item>
        {line('link', push.link, push.linkNote, 1_000)}
        <Form.Item label={push.image} extra={push.imageNote}>
          <Flex gap={8} wrap>
            <Input
              aria-label={push.image}
              maxLength={1_000}
              value={body.image}
              onChange={({ target }) => onBody({ ...body, image: target.value })}
              style={{ flex: '1 1 240px' }}
            />
            <PictureButton onPick={(image) => onBody({ ...body, image })} />
          </Flex>
        </Form.Item>
        {line('replaces', push.replaces, push.replacesNote, 64)}
        <Form.Item label={push.ttl} extra={push.ttlNote}>
          <InputNumber
            aria-label={push.ttl}
            min={1}
            max={72}
            precision={0}
            suffix={push.hours}
            value={body.ttlHours}
            onChange={(ttlHours) => onBody({ ...body, ttlHours: ttlHours ?? 24 })}
            style={{ width: 140 }}
          />
        </Form.Item>
        <Form.Item label={push.data} extra={push.dataNote} style={{ marginBottom: 0 }}>
          <NamedTexts
            items={body.data}
            onChange={(data) => onBody({ ...body, data })}
            words={{ name: push.dataName, value: push.dataValue, add: push.addData, remove: push.removeData }}
            example="order_id"
            most={20}
            longest={500}
          />
        </Form.Item>
      </Form>
    </Card>
  )
}
