import type { Preference, Signal } from '@millrace/contract/tags/index.ts'
import { Button, Flex, Form, InputNumber, Select, Space, Typography } from 'antd'
import { useWords } from '../../lib/words.ts'
import { NameField } from '../../ui/name-field.tsx'
import { EachField, HalfLife } from './counting-fields.tsx'
import { newSignal } from './fresh.ts'
import { HappenedFields } from './happened-fields.tsx'
import { editOf, OrderedCard } from './ordered-card.tsx'
import { useEventProperties } from './properties.ts'

interface Props {
  readonly definition: Preference
  readonly onChange: (definition: Preference) => void
}

const choices = ['property', 'hours', 'weekday'] as const

/** What weighs most with somebody: of what, which events show it, and how fast they fade. */
export function PreferenceFields({ definition, onChange }: Props) {
  const words = useWords()
  const { signals, halfLifeDays } = definition
  const by = signals[0]?.of.by ?? 'property'
  const put = (next: Signal[]): void => onChange({ ...definition, signals: next })
  const ofNew: Signal['of'] = by === 'property' ? { by, property: '' } : { by }
  return (
    <Flex vertical gap={12}>
      <Form.Item label={words.tags.of} extra={words.tags.ofNotes[by]} style={{ margin: 0 }}>
        <Select<(typeof choices)[number]>
          aria-label={words.tags.of}
          value={by}
          options={choices.map((value) => ({ value, label: words.tags.ofs[value] }))}
          onChange={(next) => put(signals.map((one) => ({ ...one, of: next === 'property' ? { by: next, property: '' } : { by: next } })))}
          popupMatchSelectWidth={false}
          style={{ width: 160 }}
        />
      </Form.Item>
      {signals.map((signal, i) => (
        <SignalCard key={i} signal={signal} nth={i} of={signals.length} {...editOf(signals, i, put)} />
      ))}
      <Space wrap size={6}>
        <Button type="dashed" disabled={signals.length === 5} onClick={() => put([...signals, { ...newSignal, of: ofNew }])}>
          + {words.tagKinds.preference.add}
        </Button>
        <Typography.Text type="secondary">{words.tagKinds.preference.addNote}</Typography.Text>
      </Space>
      <HalfLife value={halfLifeDays} onChange={(days) => onChange({ ...definition, halfLifeDays: days })} />
      <Typography.Text type="secondary">{words.tags.halfLifeNote}</Typography.Text>
    </Flex>
  )
}

function SignalCard({
  signal,
  nth,
  of,
  onChange,
  onMove,
  onRemove,
}: {
  readonly signal: Signal
  readonly nth: number
  readonly of: number
  readonly onChange: (signal: Signal) => void
  readonly onMove: (by: 1 | -1) => void
  readonly onRemove: () => void
}) {
  const words = useWords()
  const names = useEventProperties(signal.event)
  return (
    <OrderedCard name={words.tagKinds.preference.signal(nth + 1)} nth={nth} of={of} onMove={onMove} onRemove={onRemove}>
      <HappenedFields value={signal} onChange={(happened) => onChange({ ...signal, ...happened })} />
      <Space wrap size={[16, 8]} align="start">
        {signal.of.by === 'property' && (
          <Form.Item label={words.tags.property} style={{ margin: 0 }}>
            <NameField
              label={words.tags.property}
              value={signal.of.property}
              names={names}
              onChange={(property) => onChange({ ...signal, of: { by: 'property', property } })}
            />
          </Form.Item>
        )}
        <EachField each={signal.each} event={signal.event} onChange={(each) => onChange({ ...signal, each })} />
        <Form.Item label={words.tagKinds.preference.weight} style={{ margin: 0 }}>
          <InputNumber
            aria-label={words.tagKinds.preference.weight}
            prefix="×"
            min={-1000}
            max={1000}
            value={signal.weight}
            onChange={(weight) => onChange({ ...signal, weight: weight || 1 })}
            style={{ width: 100 }}
          />
        </Form.Item>
      </Space>
    </OrderedCard>
  )
}
