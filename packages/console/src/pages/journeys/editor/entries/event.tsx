import type { Entry, EntryOf, Reach } from '@millrace/contract/journeys/index.ts'
import { AutoComplete, Flex, Form, Input, InputNumber, Select, Switch } from 'antd'
import { useCatalog } from '../../../../lib/catalog.ts'
import { useWords } from '../../../../lib/words.ts'
import { asGroup, emptyRule, RuleBuilder } from '../../../../ui/rule-builder.tsx'
import { DurationField, EventField, FilterFields, LinkField } from '../fields.tsx'
import type { EntryFieldsOf } from './fields-of.ts'

type Events = EntryOf<'event'> | EntryOf<'event_then_not'>
interface Props {
  readonly entry: Events
  readonly onChange: (entry: Entry) => void
}

export const EventFields: EntryFieldsOf<'event'> = ({ entry, onChange }) => (
  <>
    <Trigger entry={entry} onChange={onChange} />
    <ReachFields entry={entry} onChange={onChange} />
    <ThenNot entry={entry} onChange={onChange} />
    <Who entry={entry} onChange={onChange} />
    <KeyField entry={entry} onChange={onChange} />
  </>
)

export const EventThenNotFields: EntryFieldsOf<'event_then_not'> = ({ entry, onChange }) => {
  const words = useWords()
  const { not } = entry
  const change = (more: Partial<typeof not>): void => onChange({ ...entry, not: { ...not, ...more } })
  return (
    <>
      <Trigger entry={entry} onChange={onChange} />
      <ThenNot entry={entry} onChange={onChange} />
      <EventField label={words.journeys.thenNot} value={not.event} onChange={(event) => change({ event })} />
      <LinkField links={not.links} event={not.event} onChange={(links) => change({ links })} />
      <FilterFields event={not.event} filters={not.filters} onChange={(filters) => change({ filters })} />
      <DurationField label={words.journeys.within} value={entry.within} onChange={(within) => onChange({ ...entry, within })} />
      <Who entry={entry} onChange={onChange} />
      <KeyField entry={entry} onChange={onChange} />
    </>
  )
}

function Trigger({ entry, onChange }: Props) {
  const words = useWords()
  return (
    <>
      <EventField label={words.segments.event} value={entry.event} onChange={(event) => onChange({ ...entry, event })} />
      <FilterFields event={entry.event} filters={entry.filters} onChange={(filters) => onChange({ ...entry, filters })} />
    </>
  )
}

function ThenNot({ entry, onChange }: Props) {
  const words = useWords().journeys
  return (
    <Form.Item label={words.thenNot}>
      <Switch
        aria-label={words.thenNot}
        checked={entry.kind === 'event_then_not'}
        onChange={(isOn) => onChange(isOn ? withNot(entry) : withoutNot(entry))}
      />
    </Form.Item>
  )
}

/** Every time, or only when a count or a sum is reached. */
function ReachFields({ entry, onChange }: { readonly entry: EntryOf<'event'>; readonly onChange: (entry: Entry) => void }) {
  const words = useWords().entries
  const { reaches } = entry
  const { reaches: _, ...rest } = entry
  const how = !reaches ? 'always' : reaches.of === undefined ? 'count' : 'sum'
  const change = (more: Partial<Reach>): void => {
    if (reaches) onChange({ ...entry, reaches: { ...reaches, ...more } })
  }
  return (
    <>
      <Form.Item label={words.reach}>
        <Select
          aria-label={words.reach}
          value={how}
          options={(['always', 'count', 'sum'] as const).map((value) => ({ value, label: words.reaches[value] }))}
          onChange={(next: typeof how) =>
            onChange(
              next === 'always'
                ? rest
                : { ...entry, reaches: { value: 1, within: null, ...reaches, of: next === 'sum' ? (reaches?.of ?? 'amount') : undefined } },
            )
          }
        />
      </Form.Item>
      {reaches && (
        <>
          <Flex gap={8} wrap>
            {reaches.of !== undefined && (
              <Form.Item label={words.sumOf}>
                <Input aria-label={words.sumOf} value={reaches.of} onChange={(event) => change({ of: event.target.value })} />
              </Form.Item>
            )}
            <Form.Item label={words.value} extra={reaches.of === undefined ? words.valueNote : undefined}>
              <InputNumber
                aria-label={words.value}
                min={reaches.of === undefined ? 1 : 0.01}
                {...(reaches.of === undefined ? { precision: 0 } : {})}
                value={reaches.value}
                onChange={(value) => change({ value: value ?? 1 })}
              />
            </Form.Item>
          </Flex>
          <Form.Item label={words.inWindow}>
            <Switch
              aria-label={words.inWindow}
              checked={reaches.within !== null}
              onChange={(isOn) => change({ within: isOn ? { amount: 7, unit: 'day' } : null })}
            />
          </Form.Item>
          {reaches.within && <DurationField label={words.window} value={reaches.within} onChange={(within) => change({ within })} />}
        </>
      )}
    </>
  )
}

function Who({ entry, onChange }: Props) {
  const words = useWords().entries
  const { who, ...rest } = entry
  return (
    <Form.Item label={words.who}>
      <Switch
        aria-label={words.who}
        checked={who !== undefined}
        onChange={(isOn) => onChange(isOn ? { ...entry, who: emptyRule } : (rest as Entry) /* without its rule it is the same entry */)}
      />
      {who && <RuleBuilder rule={asGroup(who)} onChange={(rule) => onChange({ ...entry, who: rule })} withTrigger />}
    </Form.Item>
  )
}

/** What tells two runs of one person apart: with a key, each of its values has a run of its own at the same time. */
function KeyField({ entry, onChange }: Props) {
  const words = useWords()
  const catalog = useCatalog()
  const names = catalog.data?.events.find((one) => one.name === entry.event)?.properties ?? []
  return (
    <Form.Item label={words.journeys.key} extra={entry.key ? words.journeys.keyNote(entry.key) : words.journeys.noKeyNote}>
      <AutoComplete
        aria-label={words.journeys.key}
        placeholder="order_id"
        value={entry.key ?? ''}
        showSearch={{ filterOption: true }}
        options={names.map((value) => ({ value }))}
        onChange={(key: string) => onChange(withKey(entry, key))}
      />
    </Form.Item>
  )
}

const withNot = ({ event, filters, key, who }: Events): Entry => ({
  kind: 'event_then_not',
  event,
  filters,
  ...(key ? { key } : {}),
  ...(who ? { who } : {}),
  not: { event: 'PayOrder', filters: [], links: [] },
  within: { amount: 2, unit: 'hour' },
})

const withoutNot = ({ event, filters, key, who }: Events): Entry => ({
  kind: 'event',
  event,
  filters,
  ...(key ? { key } : {}),
  ...(who ? { who } : {}),
})

function withKey(entry: Events, key: string): Entry {
  const { key: _, ...rest } = entry
  return key === '' ? rest : { ...rest, key }
}
