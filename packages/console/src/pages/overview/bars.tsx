import type { Overview } from '@millrace/contract/analytics/overview.ts'
import { theme, Typography } from 'antd'
import { useProject } from '../../lib/session.ts'
import { useFormat, useWords } from '../../lib/words.ts'

const minutes = 60

/** The last hour, a bar per minute; minutes without events are gaps, not left out. */
export function Bars({ points, asOf }: { readonly points: Overview['lastHour']; readonly asOf: number }) {
  const { token } = theme.useToken()
  const words = useWords()
  const { timeZone } = useProject()
  const { number, time } = useFormat(timeZone)
  if (points.length === 0) return <Typography.Text type="secondary">{words.common.empty}</Typography.Text>
  const byMinute = new Map(points.map((point) => [Math.floor(Date.parse(point.minute) / 60_000), point.events]))
  const now = Math.max(Math.floor(asOf / 60_000), ...byMinute.keys())
  const most = Math.max(1, ...byMinute.values())
  const total = points.reduce((sum, point) => sum + point.events, 0)
  return (
    <figure style={{ margin: 0 }}>
      <svg
        viewBox={`0 0 ${minutes * 10} 80`}
        width="100%"
        height={96}
        role="img"
        aria-label={`${words.overview.lastHour}: ${number(total)}`}
        preserveAspectRatio="none"
      >
        <line x1={0} x2={minutes * 10} y1={79.5} y2={79.5} stroke={token.colorBorder} />
        {Array.from({ length: minutes }, (_, i) => {
          const minute = now - minutes + 1 + i
          const events = byMinute.get(minute) ?? 0
          const height = (events / most) * 76
          return (
            <rect key={minute} x={i * 10 + 1} y={79 - height} width={8} height={height} fill={token.colorPrimary}>
              <title>{`${time(new Date(minute * 60_000).toISOString())}: ${number(events)}`}</title>
            </rect>
          )
        })}
      </svg>
      <figcaption style={{ display: 'flex', justifyContent: 'space-between', fontSize: 12, color: token.colorTextSecondary }}>
        <span>−60 min</span>
        <span>{`max ${number(most)} ${words.overview.perMinute}`}</span>
        <span>{time(new Date(now * 60_000).toISOString())}</span>
      </figcaption>
    </figure>
  )
}
