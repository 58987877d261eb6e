import type { Overview as Numbers } from '@millrace/contract/analytics/overview.ts'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Alert, Card, Col, Flex, Row, Tooltip, Typography } from 'antd'
import type { ReactNode } from 'react'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { ConnectLink } from '../../ui/connect-link.tsx'
import { Page } from '../../ui/page.tsx'
import { Loaded } from '../../ui/states.tsx'
import { Bars } from './bars.tsx'

/** Today at a glance, problems first. */
export function Overview() {
  const words = useWords()
  const { api, slug } = useProject()
  const query = useQuery({ queryKey: ['overview', slug], queryFn: () => call<Numbers>(`${api}/overview`), refetchInterval: 5_000 })
  return (
    <Page title={words.menu.overview} note={query.data?.day}>
      <Loaded query={query}>
        {(numbers) => (
          <>
            <Problems numbers={numbers} />
            <Row gutter={[12, 12]}>
              <Col xs={24} lg={12}>
                <Today numbers={numbers} />
              </Col>
              <Col xs={24} lg={12}>
                <Messages numbers={numbers} />
              </Col>
            </Row>
            <Card size="small" title={words.overview.lastHour}>
              <Bars points={numbers.lastHour} asOf={query.dataUpdatedAt} />
            </Card>
          </>
        )}
      </Loaded>
    </Page>
  )
}

function Today({ numbers }: { readonly numbers: Numbers }) {
  const words = useWords()
  const { slug } = useProject()
  const { number } = useFormat()
  const to = (path: string, text: string): ReactNode => <Link to={`/${slug}${path}` as '/' /* a page of this project */}>{text}</Link>
  return (
    <Card size="small" title={words.overview.today}>
      <Flex wrap gap={16}>
        <Figure label={words.overview.active}>{number(numbers.activePeople)}</Figure>
        <Figure label={words.overview.events}>{to('/analyze/events', number(numbers.eventsToday))}</Figure>
        <Figure label={words.overview.running}>{to('/engage/journeys', number(numbers.journeysRunning))}</Figure>
        <Figure label={words.overview.people}>{to('/people/list', number(numbers.people))}</Figure>
        <Figure label={words.overview.allEvents}>{number(numbers.events)}</Figure>
      </Flex>
    </Card>
  )
}

/** Sent, and how far each message got; shares say of what. */
function Messages({ numbers }: { readonly numbers: Numbers }) {
  const words = useWords()
  const { slug } = useProject()
  const { number, percent } = useFormat()
  const share = (n: number): ReactNode => {
    if (numbers.sends === 0) return number(n)
    const part = percent(n / numbers.sends)
    return (
      <Tooltip title={words.overview.ofReached(part, number(numbers.sends))}>
        <span>
          {number(n)} <small style={{ fontSize: 12, opacity: 0.75 }}>{part}</small>
        </span>
      </Tooltip>
    )
  }
  return (
    <Card size="small" title={words.overview.messagesAll}>
      <Flex wrap gap={16}>
        <Figure label={words.overview.sends}>
          <Link to="/$slug/engage/messages" params={{ slug }}>
            {number(numbers.sends)}
          </Link>
        </Figure>
        <Figure label={words.overview.delivered}>{share(numbers.delivered)}</Figure>
        <Figure label={words.overview.opened}>{share(numbers.opened)}</Figure>
        <Figure label={words.overview.clicked}>{share(numbers.clicked)}</Figure>
        <Figure label={words.overview.goals}>{number(numbers.goals)}</Figure>
      </Flex>
    </Card>
  )
}

function Figure({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <Flex vertical style={{ minWidth: 96 }}>
      <Typography.Text type="secondary" style={{ fontSize: 13 }}>
        {label}
      </Typography.Text>
      <span style={{ fontSize: 22, lineHeight: 1.4, fontVariantNumeric: 'tabular-nums' }}>{children}</span>
    </Flex>
  )
}

function Problems({ numbers }: { readonly numbers: Numbers }) {
  const words = useWords()
  const { slug } = useProject()
  if (numbers.events === 0) return <Alert type="info" showIcon title={words.overview.connect} action={<ConnectLink />} />
  const lag = Math.round(numbers.backlogSeconds)
  if (lag <= 10 && numbers.rejectedToday === 0) return <Typography.Text type="secondary">{words.overview.allGood}</Typography.Text>
  return (
    <Flex vertical gap={8}>
      {lag > 10 && <Alert type="warning" showIcon title={`${words.overview.lag} ${words.overview.seconds(String(lag))}`} />}
      {numbers.rejectedToday > 0 && (
        <Alert
          type="warning"
          showIcon
          title={`${words.overview.rejected}: ${numbers.rejectedToday}`}
          action={
            <Link to="/$slug/data/quality" params={{ slug }}>
              {words.menu.quality}
            </Link>
          }
        />
      )}
    </Flex>
  )
}
