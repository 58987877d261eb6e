import { Tooltip } from 'antd'
import { useProject } from '../lib/session.ts'
import { useFormat } from '../lib/words.ts'

/** How long ago, with the exact time in the project's zone on hover. */
export function Time({ at }: { readonly at: string }) {
  const { timeZone } = useProject()
  const { time, language } = useFormat(timeZone)
  return (
    <Tooltip title={`${time(at)} (${timeZone})`}>
      <time dateTime={at} style={{ whiteSpace: 'nowrap' }}>
        {ago(at, language)}
      </time>
    </Tooltip>
  )
}

function ago(at: string, language: 'zh' | 'en'): string {
  const seconds = (Date.parse(at) - Date.now()) / 1000
  const format = new Intl.RelativeTimeFormat(language === 'zh' ? 'zh-CN' : 'en', { numeric: 'auto' })
  const steps = [
    ['day', 86_400],
    ['hour', 3_600],
    ['minute', 60],
  ] as const
  for (const [unit, size] of steps) if (Math.abs(seconds) >= size) return format.format(Math.round(seconds / size), unit)
  return format.format(Math.round(seconds), 'second')
}
