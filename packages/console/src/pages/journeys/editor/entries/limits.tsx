import { type Limits, usualPriority } from '@millrace/contract/journeys/index.ts'
import { AutoComplete, Collapse, DatePicker, Form, InputNumber, Radio, Select, Switch } from 'antd'
import dayjs from 'dayjs'
import { useCatalog } from '../../../../lib/catalog.ts'
import { useWords } from '../../../../lib/words.ts'
import { DurationField } from '../fields.tsx'
import { useEditor } from '../store.ts'

type Change = { readonly [K in keyof Limits]?: Limits[K] | undefined }

/** Since when and until when people come in, when they have to be out, and what makes them leave. */
export function LimitFields() {
  const words = useWords().entries
  const limits = useEditor((state) => state.graph.limits) ?? {}
  const catalog = useCatalog()
  const apply = useEditor((state) => state.apply)
  const { stay, exits } = limits
  const change = (more: Change): void => {
    const next = Object.fromEntries(Object.entries({ ...limits, ...more }).filter(([, value]) => value !== undefined)) as Limits
    apply({ op: 'set_limits', limits: Object.keys(next).length === 0 ? null : next })
  }
  const moment = (name: 'from' | 'until' | 'end') => (
    <Form.Item label={words.limits[name]}>
      <DatePicker
        aria-label={words.limits[name]}
        showTime={{ format: 'HH:mm' }}
        format="YYYY-MM-DD HH:mm"
        value={limits[name] === undefined ? null : dayjs(limits[name])}
        onChange={(at) => change({ [name]: at ? at.second(0).format() : undefined })}
      />
    </Form.Item>
  )
  const content = (
    <>
      {moment('from')}
      {moment('until')}
      {moment('end')}
      <Form.Item label={words.stay} extra={words.stayNote}>
        <Switch
          aria-label={words.stay}
          checked={stay !== undefined}
          onChange={(isOn) => change({ stay: isOn ? { since: null, for: { amount: 7, unit: 'day' } } : undefined })}
        />
      </Form.Item>
      {stay && (
        <>
          <Form.Item label={words.since}>
            <Radio.Group
              aria-label={words.since}
              value={stay.since === null ? 'entry' : 'property'}
              options={(['entry', 'property'] as const).map((value) => ({ value, label: words.sinces[value] }))}
              onChange={(event) => change({ stay: { ...stay, since: event.target.value === 'entry' ? null : '' } })}
            />
          </Form.Item>
          {stay.since !== null && (
            <Form.Item label={words.property}>
              <AutoComplete
                aria-label={words.property}
                value={stay.since}
                showSearch={{ filterOption: true }}
                options={(catalog.data?.profileProperties ?? []).map((one) => ({ value: one.name }))}
                onChange={(since: string) => change({ stay: { ...stay, since } })}
              />
            </Form.Item>
          )}
          <DurationField label={words.stayFor} value={stay.for} onChange={(long) => change({ stay: { ...stay, for: long } })} />
        </>
      )}
      <PaceFields limits={limits} onChange={change} />
      <Form.Item label={words.exits} extra={words.exitsNote}>
        <Select
          mode="tags"
          aria-label={words.exits}
          value={(exits ?? []).map((one) => one.event)}
          options={(catalog.data?.events ?? []).map((event) => ({ value: event.name }))}
          onChange={(names: string[]) =>
            change({
              exits:
                names.length === 0
                  ? undefined
                  : names.map((event) => exits?.find((one) => one.event === event) ?? { event, filters: [], links: [] }),
            })
          }
        />
      </Form.Item>
    </>
  )
  return <Collapse ghost items={[{ key: 'limits', label: words.limitsTitle, children: content, forceRender: false }]} />
}

const numbers = ['entriesInTotal', 'entriesPerDay', 'entriesPerHour', 'entriesPerMinute', 'sendsPerMinute', 'priority', 'budget'] as const

/** How many people come in, how fast they and messages go, and who comes first. */
function PaceFields({ limits, onChange }: { readonly limits: Limits; readonly onChange: (more: Change) => void }) {
  const words = useWords().entries
  return numbers.map((name) => (
    <Form.Item key={name} label={words.paces[name]} extra={words.paceNotes[name]}>
      <InputNumber
        aria-label={words.paces[name]}
        min={name === 'priority' || name === 'budget' ? 0 : 1}
        max={name === 'priority' ? 100 : 1_000_000}
        precision={name === 'budget' ? 2 : 0}
        placeholder={name === 'priority' ? `${usualPriority}` : words.noLimit}
        value={limits[name] ?? null}
        onChange={(next) => onChange({ [name]: next ?? undefined })}
        style={{ width: 160 }}
      />
    </Form.Item>
  ))
}
