import type { Schedule } from '@millrace/contract/ingest/pulls.ts'
import { Form, InputNumber, Select } from 'antd'
import { useWords } from '../../../lib/words.ts'
import { TextField } from './text-field.tsx'

const kinds = ['none', 'every', 'cron'] as const
const first: Readonly<Record<(typeof kinds)[number], Schedule>> = {
  none: null,
  every: { kind: 'every', minutes: 15 },
  cron: { kind: 'cron', pattern: '0 3 * * *' },
}

/** When a pull runs by itself. */
export function ScheduleFields({ schedule, onChange }: { readonly schedule: Schedule; onChange(schedule: Schedule): void }) {
  const words = useWords()
  return (
    <>
      <Form.Item label={words.connections.schedule} htmlFor="schedule">
        <Select<(typeof kinds)[number]>
          id="schedule"
          value={schedule?.kind ?? 'none'}
          options={kinds.map((kind) => ({ value: kind, label: words.connections.schedules[kind] }))}
          onChange={(kind) => onChange(first[kind])}
        />
      </Form.Item>
      {schedule?.kind === 'every' && (
        <Form.Item label={words.connections.minutes} htmlFor="minutes">
          <InputNumber
            id="minutes"
            min={1}
            max={10_080}
            value={schedule.minutes}
            onChange={(minutes) => onChange({ ...schedule, minutes: minutes ?? schedule.minutes })}
          />
        </Form.Item>
      )}
      {schedule?.kind === 'cron' && (
        <TextField label={words.connections.cron} value={schedule.pattern} onChange={(pattern) => onChange({ ...schedule, pattern })} />
      )}
    </>
  )
}
