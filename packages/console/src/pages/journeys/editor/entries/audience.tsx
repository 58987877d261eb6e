import type { AudienceTime } from '@millrace/contract/journeys/index.ts'
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
      <Form.Item label={words.whom} required>
        <Segmented
          size="small"
          aria-label={words.whom}
          value={who.kind === 'segment' ? 'segment' : 'rule'}
          options={(['segment', 'rule'] as const).map((value) => ({ value, label: words.by[value] }))}
          onChange={(by) => onChange({ ...entry, who: by === 'rule' ? emptyRule : { kind: 'segment', id: '' } })}
          style={{ marginBottom: 8 }}
        />
        {who.kind === 'segment' ? (
          <SegmentField id={who.id} onChange={(id) => onChange({ ...entry, who: { kind: 'segment', id } })} />
        ) : (
          <RuleBuilder rule={asGroup(who)} onChange={(rule) => onChange({ ...entry, who: rule })} />
        )}
      </Form.Item>
      <Form.Item label={words.except}>
        <Switch
          aria-label={words.except}
          checked={except !== undefined}
          onChange={(isOn) => onChange(isOn ? { ...entry, except: { kind: 'segment', id: '' } } : without('except'))}
          style={{ marginBottom: 8 }}
        />
        {except && except.kind === 'segment' && (
          <SegmentField id={except.id} onChange={(id) => onChange({ ...entry, except: { kind: 'segment', id } })} />
        )}
        {except && except.kind !== 'segment' && (
          <RuleBuilder rule={asGroup(except)} onChange={(rule) => onChange({ ...entry, except: rule })} />
        )}
      </Form.Item>
      <Form.Item label={words.when}>
        <Radio.Group
          aria-label={words.when}
          value={when.kind}
          options={(['now', 'at', 'cron'] as const).map((value) => ({ value, label: words.whens[value] }))}
          onChange={(event) => onChange({ ...entry, when: firstTimes[event.target.value as AudienceTime['kind']]() })}
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
            onChange={(at) => at && onChange({ ...entry, when: { ...when, at: at.format('YYYY-MM-DDTHH:mm:00') } })}
          />
        </Form.Item>
      )}
      {when.kind === 'cron' && (
        <CronFields pattern={when.pattern} onChange={(pattern) => onChange({ ...entry, when: { ...when, pattern } })} />
      )}
      {when.kind !== 'now' && (
        <Form.Item label={words.clock}>
          <Radio.Group
            aria-label={words.clock}
            value={when.zone}
            options={(['project', 'person'] as const).map((value) => ({ value, label: words.zones[value] }))}
            onChange={(event) => onChange({ ...entry, when: { ...when, zone: event.target.value as 'project' | 'person' } })}
          />
        </Form.Item>
      )}
      {when.kind === 'cron' && (
        <>
          <Form.Item label={words.missed} extra={words.missedNote}>
            <Radio.Group
              aria-label={words.missed}
              value={when.missed}
              options={(['skip', 'once'] as const).map((value) => ({ value, label: words.misses[value] }))}
              onChange={(event) => onChange({ ...entry, when: { ...when, missed: event.target.value as 'skip' | 'once' } })}
            />
          </Form.Item>
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
