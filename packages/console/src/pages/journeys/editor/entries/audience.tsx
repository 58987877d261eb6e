import type { AudienceTime } from '@millrace/contract/journeys/index.ts'
import type { Rule } from '@millrace/contract/rules/index.ts'
import { DatePicker, Form, InputNumber, Radio, Segmented, Switch } from 'antd'
import dayjs from 'dayjs'
import { useWords } from '../../../../lib/words.ts'
import { asGroup, emptyRule, RuleBuilder } from '../../../../ui/rule-builder.tsx'
import { SegmentField } from '../../../../ui/segment-field.tsx'
import { CronFields } from './cron.tsx'
import type { EntryFieldsOf } from './fields-of.ts'

const firstTimes: Readonly<Record<AudienceTime['kind'], () => AudienceTime>> = {
  now: () => ({ kind: 'now' }),
  at: () => ({ kind: 'at', at: dayjs().add(1, 'day').format('YYYY-MM-DDT10:00:00'), zone: 'project' }),
  cron: () => ({ kind: 'cron', pattern: '0 10 * * *', zone: 'project', missed: 'skip' }),
}

/** Whom a journey takes in by itself, when, and how many at most. */
export const AudienceFields: EntryFieldsOf<'audience'> = ({ entry, onChange }) => {
  const words = useWords().entries
  const { who, except, when, perRun, inTotal } = entry
  const without = (name: 'except' | 'perRun' | 'inTotal') => {
    const { [name]: _, ...rest } = entry
    return rest
  }
  return (
    <>
      <WhoFields who={who} except={except} onChange={(next) => onChange({ ...without('except'), ...next })} />
      <WhenFields when={when} whens={words.whens} onChange={(next) => onChange({ ...entry, when: next })} />
      {when.kind === 'cron' && (
        <>
          <Form.Item label={words.onlyNew}>
            <Switch aria-label={words.onlyNew} checked={entry.onlyNew} onChange={(onlyNew) => onChange({ ...entry, onlyNew })} />
          </Form.Item>
          <Cap label={words.perRun} value={perRun} onChange={(n) => onChange(n === null ? without('perRun') : { ...entry, perRun: n })} />
        </>
      )}
      <Cap label={words.inTotal} value={inTotal} onChange={(n) => onChange(n === null ? without('inTotal') : { ...entry, inTotal: n })} />
    </>
  )
}

interface Whom {
  readonly who: Rule
  readonly except?: Rule
}

/** A segment or a rule, and who is left out. */
export function WhoFields({
  who,
  except,
  onChange,
}: {
  readonly who: Rule
  readonly except: Rule | undefined
  readonly onChange: (next: Whom) => void
}) {
  const words = useWords().entries
  const set = (next: { readonly who: Rule }): void => onChange(except ? { ...next, except } : next)
  return (
    <>
      <Form.Item label={words.whom} required>
        <Segmented
          size="small"
          aria-label={words.whom}
          value={who.kind === 'segment' ? 'segment' : 'rule'}
          options={(['segment', 'rule'] as const).map((value) => ({ value, label: words.by[value] }))}
          onChange={(by) => set({ who: by === 'rule' ? emptyRule : { kind: 'segment', id: '' } })}
          style={{ marginBottom: 8 }}
        />
        {who.kind === 'segment' ? (
          <SegmentField id={who.id} onChange={(id) => set({ who: { kind: 'segment', id } })} />
        ) : (
          <RuleBuilder rule={asGroup(who)} onChange={(rule) => set({ who: rule })} />
        )}
      </Form.Item>
      <Form.Item label={words.except}>
        <Switch
          aria-label={words.except}
          checked={except !== undefined}
          onChange={(isOn) => onChange(isOn ? { who, except: { kind: 'segment', id: '' } } : { who })}
          style={{ marginBottom: 8 }}
        />
        {except && except.kind === 'segment' && (
          <SegmentField id={except.id} onChange={(id) => onChange({ who, except: { kind: 'segment', id } })} />
        )}
        {except && except.kind !== 'segment' && <RuleBuilder rule={asGroup(except)} onChange={(rule) => onChange({ who, except: rule })} />}
      </Form.Item>
    </>
  )
}

/** At once, at a time, or again and again, by whose clock. */
export function WhenFields({
  when,
  whens,
  onChange,
}: {
  readonly when: AudienceTime
  /** What the kinds are called here. */
  readonly whens: Readonly<Record<AudienceTime['kind'], string>>
  readonly onChange: (when: AudienceTime) => void
}) {
  const words = useWords().entries
  return (
    <>
      <Form.Item label={words.when}>
        <Radio.Group
          aria-label={words.when}
          value={when.kind}
          options={(['now', 'at', 'cron'] as const).map((value) => ({ value, label: whens[value] }))}
          onChange={(event) => onChange(firstTimes[event.target.value as AudienceTime['kind']]())}
        />
      </Form.Item>
      {when.kind === 'at' && (
        <Form.Item label={words.at}>
          <DatePicker
            aria-label={words.at}
            showTime={{ format: 'HH:mm' }}
            format="YYYY-MM-DD HH:mm"
            allowClear={false}
            value={dayjs(when.at)}
            onChange={(at) => at && onChange({ ...when, at: at.format('YYYY-MM-DDTHH:mm:00') })}
          />
        </Form.Item>
      )}
      {when.kind === 'cron' && <CronFields pattern={when.pattern} onChange={(pattern) => onChange({ ...when, pattern })} />}
      {when.kind !== 'now' && (
        <Form.Item label={words.clock}>
          <Radio.Group
            aria-label={words.clock}
            value={when.zone}
            options={(['project', 'person'] as const).map((value) => ({ value, label: words.zones[value] }))}
            onChange={(event) => onChange({ ...when, zone: event.target.value as 'project' | 'person' })}
          />
        </Form.Item>
      )}
      {when.kind === 'cron' && (
        <Form.Item label={words.missed} extra={words.missedNote}>
          <Radio.Group
            aria-label={words.missed}
            value={when.missed}
            options={(['skip', 'once'] as const).map((value) => ({ value, label: words.misses[value] }))}
            onChange={(event) => onChange({ ...when, missed: event.target.value as 'skip' | 'once' })}
          />
        </Form.Item>
      )}
    </>
  )
}

function Cap({
  label,
  value,
  onChange,
}: {
  readonly label: string
  readonly value: number | undefined
  readonly onChange: (n: number | null) => void
}) {
  const words = useWords().entries
  return (
    <Form.Item label={label}>
      <InputNumber
        aria-label={label}
        placeholder={words.noCap}
        min={1}
        max={1_000_000_000}
        precision={0}
        value={value ?? null}
        onChange={onChange}
      />
    </Form.Item>
  )
}

export const ListFields: EntryFieldsOf<'list'> = ({ entry, onChange }) => {
  const words = useWords().entries
  return (
    <Form.Item label={words.list} extra={words.listNote} required>
      <SegmentField id={entry.segmentId} onChange={(segmentId) => onChange({ ...entry, segmentId })} />
    </Form.Item>
  )
}
