import { Flex, Form, Input, Select, TimePicker } from 'antd'
import dayjs from 'dayjs'
import { useWords } from '../../../../lib/words.ts'

type Often = 'daily' | 'weekly' | 'monthly' | 'pattern'
interface Said {
  readonly often: Often
  readonly minute: number
  readonly hour: number
  /** Weekday from 0, or day of the month; `L`: its last. */
  readonly day: string
}

/** What a pattern says, as far as people choose it here. */
function read(pattern: string): Said {
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = pattern.trim().split(/\s+/)
  const at = { minute: Number(minute), hour: Number(hour) }
  const isTime = /^\d+$/.test(minute) && /^\d+$/.test(hour) && month === '*'
  if (isTime && day === '*' && weekday === '*') return { often: 'daily', ...at, day: '1' }
  if (isTime && day === '*' && /^[0-6]$/.test(weekday)) return { often: 'weekly', ...at, day: weekday }
  if (isTime && /^(\d+|L)$/.test(day) && weekday === '*') return { often: 'monthly', ...at, day }
  return { often: 'pattern', minute: 0, hour: 10, day: '1' }
}

function write({ often, minute, hour, day }: Said): string {
  const at = `${minute} ${hour}`
  if (often === 'weekly') return `${at} * * ${day}`
  return often === 'monthly' ? `${at} ${day} * *` : `${at} * * *`
}

/** Times that come again: every day, week or month, or any pattern. */
export function CronFields({ pattern, onChange }: { readonly pattern: string; readonly onChange: (pattern: string) => void }) {
  const words = useWords().entries
  const said = read(pattern)
  const change = (more: Partial<Said>): void => onChange(write({ ...said, ...more }))
  return (
    <Form.Item label={words.often} extra={said.often === 'monthly' && Number(said.day) > 28 ? words.shortMonths : undefined}>
      <Flex gap={8} wrap>
        <Select
          aria-label={words.often}
          value={said.often}
          options={(['daily', 'weekly', 'monthly', 'pattern'] as const).map((value) => ({ value, label: words.oftens[value] }))}
          onChange={(often) => (often === 'pattern' ? onChange('0 10 1-7 * *') : change({ often, day: '1' }))}
          style={{ width: 120 }}
        />
        {said.often === 'weekly' && (
          <Select
            aria-label={words.weekday}
            value={said.day}
            options={words.weekdays.map((label, i) => ({ value: String(i), label }))}
            onChange={(day) => change({ day })}
            style={{ width: 110 }}
          />
        )}
        {said.often === 'monthly' && (
          <Select
            aria-label={words.monthDay}
            virtual={false}
            value={said.day}
            options={[
              ...Array.from({ length: 31 }, (_, i) => ({ value: String(i + 1), label: String(i + 1) })),
              { value: 'L', label: words.lastDay },
            ]}
            onChange={(day) => change({ day })}
            style={{ width: 110 }}
          />
        )}
        {said.often === 'pattern' ? (
          <Input aria-label={words.pattern} value={pattern} onChange={(event) => onChange(event.target.value)} style={{ width: 160 }} />
        ) : (
          <TimePicker
            aria-label={words.time}
            format="HH:mm"
            allowClear={false}
            value={dayjs().hour(said.hour).minute(said.minute)}
            onChange={(at) => at && change({ hour: at.hour(), minute: at.minute() })}
          />
        )}
      </Flex>
    </Form.Item>
  )
}
