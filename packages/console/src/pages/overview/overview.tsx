import type { Overview as Numbers } from '@millrace/contract/analytics/overview.ts'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Alert, Card, Col, Row, Statistic, theme, Typography } from 'antd'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { Page } from '../../ui/page.tsx'
import { Loaded } from '../../ui/states.tsx'

/** Today at a glance, problems first. */
export function Overview() {
  const words = useWords()
  const { api, timeZone, slug } = useProject()
  const { number } = useFormat(timeZone)
  const query = useQuery({ queryKey: ['overview', slug], queryFn: () => call<Numbers>(`${api}/overview`), refetchInterval: 5_000 })
  return (
    <Page title={words.menu.overview} note={query.data?.day}>
      <Loaded query={query}>
        {(numbers) => (
          <>
            <Problems numbers={numbers} />
            <Row gutter={[12, 12]}>
              {tiles(numbers, words).map(([title, value]) => (
                <Col key={title} xs={12} sm={8} lg={6} xl={4}>
                  <Card size="small">
                    <Statistic
                      title={title}
                      value={number(value)}
                      styles={{ content: { fontSize: 22, fontVariantNumeric: 'tabular-nums' } }}
                    />
                  </Card>
                </Col>
              ))}
            </Row>
            <Card size="small" title={words.overview.lastHour}>
              <Bars points={numbers.lastHour} />
            </Card>
          </>
        )}
      </Loaded>
    </Page>
  )
}

const tiles = (numbers: Numbers, words: ReturnType<typeof useWords>): [string, number][] => [
  [words.overview.active, numbers.activePeople],
  [words.overview.events, numbers.eventsToday],
  [words.overview.running, numbers.journeysRunning],
  [words.overview.sends, numbers.sends],
  [words.overview.delivered, numbers.delivered],
  [words.overview.opened, numbers.opened],
  [words.overview.clicked, numbers.clicked],
  [words.overview.goals, numbers.goals],
  [words.overview.people, numbers.people],
  [words.overview.allEvents, numbers.events],
]

function Problems({ numbers }: { readonly numbers: Numbers }) {
  const words = useWords()
  const { slug } = useProject()
  if (numbers.events === 0)
    return (
      <Alert
        type="info"
        showIcon
        title={
          <Link to="/$slug/data/sources" params={{ slug }}>
            {words.overview.connect}
          </Link>
        }
      />
    )
  const lag = Math.round(numbers.backlogSeconds)
  const problems = [
    ...(lag > 10 ? [`${words.overview.lag} ${words.overview.seconds(String(lag))}`] : []),
    ...(numbers.rejectedToday > 0 ? [`${words.overview.rejected}: ${numbers.rejectedToday}`] : []),
  ]
  if (problems.length === 0) return <Typography.Text type="secondary">{words.overview.allGood}</Typography.Text>
  return <Alert type="warning" showIcon title={problems.join(' · ')} />
}

function Bars({ points }: { readonly points: Numbers['lastHour'] }) {
  const { token } = theme.useToken()
  const words = useWords()
  const most = Math.max(1, ...points.map((point) => point.events))
  if (points.length === 0) return <Typography.Text type="secondary">{words.common.empty}</Typography.Text>
  return (
    <svg viewBox="0 0 600 80" width="100%" height={96} role="img" aria-label={words.overview.lastHour} preserveAspectRatio="none">
      {points.map((point, i) => {
        const height = (point.events / most) * 76
        return (
          <rect key={point.minute} x={600 - (points.length - i) * 10} y={80 - height} width={8} height={height} fill={token.colorPrimary}>
            <title>{`${point.minute}: ${point.events}`}</title>
          </rect>
        )
      })}
    </svg>
  )
}
