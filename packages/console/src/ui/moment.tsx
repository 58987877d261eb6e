import { DatePicker } from 'antd'
import dayjs from 'dayjs'
import timezone from 'dayjs/plugin/timezone.js'
import utc from 'dayjs/plugin/utc.js'
import { useProject } from '../lib/session.ts'

dayjs.extend(utc)
dayjs.extend(timezone)

const wall = 'YYYY-MM-DD HH:mm:ss'

/** A moment on the project's clock, wherever the browser is. */
export function Moment({
  label,
  value,
  onChange,
}: {
  readonly label: string
  /** Null: none is chosen yet. */
  readonly value: number | null
  readonly onChange: (at: number) => void
}) {
  const { timeZone } = useProject()
  return (
    <DatePicker
      aria-label={label}
      showTime
      // "Now" would be the browser's.
      showNow={false}
      allowClear={false}
      needConfirm={false}
      format={wall}
      value={value === null ? null : dayjs(dayjs(value).tz(timeZone).format(wall))}
      onChange={(at) => at && onChange(dayjs.tz(at.format(wall), timeZone).valueOf())}
      style={{ width: 190 }}
    />
  )
}
