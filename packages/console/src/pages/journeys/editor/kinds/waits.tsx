import { DeleteOutlined } from '@ant-design/icons'
import { Button, Checkbox, Flex, Form, Input, theme } from 'antd'
import { useWords } from '../../../../lib/words.ts'
import { IconButton } from '../../../../ui/icon-button.tsx'
import { DurationField, EventField, FilterFields, LinkField } from '../fields.tsx'
import { freshId, useEditor } from '../store.ts'
import type { FieldsOf } from './fields-of.ts'

export const WaitEventFields: FieldsOf<'wait_event'> = ({ node, onChange }) => {
  const words = useWords()
  const { token } = theme.useToken()
  const apply = useEditor((state) => state.apply)
  const { settings } = node
  const change = (more: Partial<typeof settings>): void => onChange({ ...node, settings: { ...settings, ...more } })
  const arms = settings.arms ?? []
  const add = (): void => apply({ op: 'add_branch', id: node.id, arm: { id: freshId(), name: '', event: '-', filters: [], links: [] } })
  return (
    <>
      <EventField label={words.segments.event} value={settings.event} onChange={(event) => change({ event })} />
      <LinkField links={settings.links} event={settings.event} onChange={(links) => change({ links })} />
      <FilterFields event={settings.event} filters={settings.filters} onChange={(filters) => change({ filters })} />
      {arms.map((arm) => {
        const put = (more: Partial<typeof arm>): void =>
          change({ arms: arms.map((one) => (one.id === arm.id ? { ...one, ...more } : one)) })
        return (
          <div key={arm.id} style={{ border: `1px solid ${token.colorBorderSecondary}`, borderRadius: 6, padding: 8, marginBottom: 12 }}>
            <Flex gap={4} style={{ marginBottom: 8 }}>
              <Input
                aria-label={words.common.name}
                placeholder={words.common.name}
                maxLength={80}
                value={arm.name}
                onChange={(event) => put({ name: event.target.value })}
              />
              <IconButton
                label={words.common.remove}
                icon={<DeleteOutlined />}
                onClick={() => apply({ op: 'remove_branch', id: node.id, arm: arm.id })}
              />
            </Flex>
            <EventField label={words.segments.event} value={arm.event} onChange={(event) => put({ event })} />
            <LinkField links={arm.links} event={arm.event} onChange={(links) => put({ links })} />
            <FilterFields event={arm.event} filters={arm.filters} onChange={(filters) => put({ filters })} />
          </div>
        )
      })}
      <Button size="small" style={{ marginBottom: 16 }} disabled={arms.length >= 9} onClick={add}>
        + {words.journeys.otherEvent}
      </Button>
      <DurationField label={words.journeys.within} value={settings.timeout} onChange={(timeout) => change({ timeout })} />
      <Form.Item extra={words.journeys.sinceEntryNote}>
        <Checkbox checked={settings.since === 'entry'} onChange={(event) => change({ since: event.target.checked ? 'entry' : 'arrival' })}>
          {words.journeys.sinceEntry}
        </Checkbox>
      </Form.Item>
    </>
  )
}
