import { AutoComplete, Flex, Form, InputNumber, Radio, Select, TimePicker } from 'antd'
import dayjs from 'dayjs'
import { useCatalog } from '../../../../lib/catalog.ts'
import { useWords } from '../../../../lib/words.ts'
import type { EntryFieldsOf } from './fields-of.ts'

/** A day of the profile, so long before or after it, at a time of day. */
export const DateFields: EntryFieldsOf<'date'> = ({ entry, onChange }) => {
  const words = useWords().entries
  const catalog = useCatalog()
  const { property, days, time, zone, repeat, short, past } = entry
  return (
    <>
      <Form.Item label={words.property} required>
        <AutoComplete
          aria-label={words.property}
          value={property}
          showSearch={{ filterOption: true }}
          options={(catalog.data?.profileProperties ?? []).map((one) => ({ value: one.name }))}
          onChange={(next: string) => onChange({ ...entry, property: next })}
        />
      </Form.Item>
      <Flex gap={8} wrap>
        <Form.Item label={words.days}>
          <Flex gap={8}>
            <Select
              aria-label={words.days}
              value={days < 0 ? 'before' : days > 0 ? 'after' : 'on'}
              options={(['before', 'on', 'after'] as const).map((value) => ({ value, label: words.sides[value] }))}
              onChange={(side) =>
                onChange({ ...entry, days: side === 'on' ? 0 : (side === 'before' ? -1 : 1) * Math.max(1, Math.abs(days)) })
              }
              style={{ width: 100 }}
            />
            {days !== 0 && (
              <InputNumber
                aria-label={words.howMany}
                min={1}
                max={3_660}
                precision={0}
                value={Math.abs(days)}
                onChange={(n) => onChange({ ...entry, days: Math.sign(days) * (n ?? 1) })}
              />
            )}
          </Flex>
        </Form.Item>
        <Form.Item label={words.time} extra={time === null ? words.ownTime : undefined}>
          <TimePicker
            aria-label={words.time}
            format="HH:mm"
            value={time === null ? null : dayjs(`2026-01-01T${time}`)}
            onChange={(at) => onChange({ ...entry, time: at ? at.format('HH:mm') : null })}
          />
        </Form.Item>
      </Flex>
      <Form.Item label={words.clock}>
        <Radio.Group
          aria-label={words.clock}
          value={zone}
          options={(['project', 'person'] as const).map((value) => ({ value, label: words.zones[value] }))}
          onChange={(event) => onChange({ ...entry, zone: event.target.value as typeof zone })}
        />
      </Form.Item>
      <Form.Item label={words.repeat}>
        <Radio.Group
          aria-label={words.repeat}
          value={repeat}
          options={(['once', 'yearly', 'monthly'] as const).map((value) => ({ value, label: words.repeats[value] }))}
          onChange={(event) => onChange({ ...entry, repeat: event.target.value as typeof repeat })}
        />
      </Form.Item>
      {repeat !== 'once' && (
        <Form.Item label={words.short}>
          <Radio.Group
            aria-label={words.short}
            value={short}
            options={(['last', 'skip'] as const).map((value) => ({ value, label: words.shorts[value] }))}
            onChange={(event) => onChange({ ...entry, short: event.target.value as typeof short })}
          />
        </Form.Item>
      )}
      {repeat === 'once' && (
        <Form.Item label={words.past}>
          <Radio.Group
            aria-label={words.past}
            value={past}
            options={(['skip', 'now'] as const).map((value) => ({ value, label: words.pasts[value] }))}
            onChange={(event) => onChange({ ...entry, past: event.target.value as typeof past })}
          />
        </Form.Item>
      )}
    </>
  )
}
