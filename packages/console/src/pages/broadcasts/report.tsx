import type { BroadcastDetail } from '@millrace/contract/broadcasts/api.ts'
import type { BroadcastReport, Figure } from '@millrace/contract/broadcasts/report.ts'
import type { SendingChannel } from '@millrace/contract/messaging/reach.ts'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Alert, Card, Flex, Progress, Tag, Typography } from 'antd'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { Page } from '../../ui/page.tsx'
import { RuleSentence } from '../../ui/rule-sentence.tsx'
import { Loaded, Teach } from '../../ui/states.tsx'
import { Chart } from '../../ui/chart.tsx'
import { sinceDay } from '../analytics/fields.tsx'
import { ToEffect } from '../analytics/effect/to-effect.tsx'
import { Counted } from './behind.tsx'
import { isSeen } from './seen.ts'
import { LifeButtons } from './life.tsx'
import { stateColours } from './states.ts'
import { Retrospective } from './retrospective.tsx'
import { Raised } from './guardrail.tsx'
import { Links, Reasons, Variants } from './tables.tsx'
import { useWhen } from './when.ts'

/** What became of a broadcast, while it goes and afterwards: each number is a list of people. */
export function Report({ broadcast }: { readonly broadcast: BroadcastDetail }) {
  const words = useWords().broadcasts
  const { api, slug, timeZone } = useProject()
  const when = useWhen()
  const { id, definition, state } = broadcast
  const query = useQuery({
    queryKey: ['broadcast', slug, id, 'report'],
    queryFn: () => call<BroadcastReport>(`${api}/broadcasts/${id}/report`),
    refetchInterval: (now) => (state === 'running' || state === 'scheduled' || !isWhole(now.state.data) ? 5_000 : 30_000),
    placeholderData: keepPreviousData,
  })
  return (
    <Page
      title={broadcast.name}
      note={<Tag color={stateColours[state]}>{words.states[state]}</Tag>}
      extra={<LifeButtons broadcast={broadcast} />}
    >
      <Typography.Text type="secondary">
        {words.channels[definition.channel]} · {definition.audience.who && <RuleSentence rule={definition.audience.who} />} ·{' '}
        {when(broadcast)}
      </Typography.Text>
      {broadcast.startedAt && <ToEffect id={id} goal={definition.goal} days={sinceDay(broadcast.startedAt, timeZone)} />}
      {broadcast.stopReason && (
        <Alert
          type={state === 'paused' ? 'error' : 'info'}
          showIcon
          title={state === 'paused' ? words.stopped[broadcast.stopReason] : words.stoppedBefore[broadcast.stopReason]}
          {...(state === 'paused' ? { description: words.stoppedNote } : {})}
        />
      )}
      {definition.guardrail && <Raised id={id} />}
      <Moving broadcast={broadcast} />
      <Loaded query={query} empty={{ when: ({ all }) => all.eligible === 0, text: words.notStarted }}>
        {(report) => <Told broadcast={broadcast} report={report} />}
      </Loaded>
    </Page>
  )
}

/** What became of everybody is told; the last of it comes a moment after the broadcast is done. */
const isWhole = (report: BroadcastReport | undefined): boolean => {
  if (!report) return false
  const { eligible, sent, failed, dropped, control } = report.all
  return eligible > 0 && sent + failed + dropped + control >= eligible
}

/** How far it has come, while it goes. */
function Moving({ broadcast: { state, progress, nextAt } }: { readonly broadcast: BroadcastDetail }) {
  const words = useWords().broadcasts
  const { timeZone } = useProject()
  const { number, time } = useFormat(timeZone)
  if (state === 'done' || state === 'cancelled') return null
  const { meant, entered, waiting, queued } = progress
  const said = [
    ...(meant > 0 ? [words.progress(number(entered), number(meant))] : []),
    ...(waiting > 0 ? [words.waiting(number(waiting))] : []),
    ...(queued > 0 ? [words.queued(number(queued))] : []),
    ...(nextAt === null ? [] : [words.nextAt(time(nextAt))]),
  ]
  return (
    <Flex vertical gap={4} style={{ maxWidth: 720 }}>
      {meant > 0 && (
        <Progress
          percent={Math.min(100, (100 * entered) / meant)}
          showInfo={false}
          status="normal"
          size="small"
          aria-label={words.states[state]}
        />
      )}
      <Typography.Text>{said.join(' · ')}</Typography.Text>
      <Typography.Text type="secondary" style={{ fontSize: 12 }}>
        {words.fresh}
      </Typography.Text>
    </Flex>
  )
}

function Told({ broadcast, report }: { readonly broadcast: BroadcastDetail; readonly report: BroadcastReport }) {
  const words = useWords().broadcasts
  const { timeZone } = useProject()
  const { number, hour } = useFormat(timeZone)
  const { channel } = broadcast.definition
  const series = (['sent', 'opened', 'clicked'] as const)
    .filter((what) => isSeen(channel, what))
    .map((what) => ({
      name: words.figures[what],
      values: report.hours.map((one) => one[what]),
    }))
  return (
    <Flex vertical gap={16}>
      <Funnel id={broadcast.id} channel={channel} report={report} />
      <Retrospective id={broadcast.id} />
      {(report.variants.length > 1 || report.all.control > 0) && <Variants id={broadcast.id} channel={channel} report={report} />}
      {report.hours.length > 0 && (
        <Card size="small" title={words.hours}>
          <Chart
            label={words.hours}
            kind={report.hours.length > 24 ? 'line' : 'bar'}
            categories={report.hours.map(({ at }) => hour(Date.parse(at)))}
            series={series}
            format={number}
            height={220}
          />
        </Card>
      )}
      {(channel === 'email' || report.links.length > 0) && <Links id={broadcast.id} report={report} />}
      {report.reasons.length > 0 && <Reasons id={broadcast.id} report={report} />}
    </Flex>
  )
}

const stages = ['eligible', 'sent', 'delivered', 'opened', 'clicked'] as const
const besides = ['unsubscribed', 'failed', 'dropped', 'control'] as const

/** From who was meant to who did what it is for; besides, what went wrong. */
function Funnel({
  id,
  channel,
  report: { all, hasGoal, units, cost },
}: {
  readonly id: string
  readonly channel: SendingChannel
  readonly report: BroadcastReport
}) {
  const words = useWords().broadcasts
  const { number, percent } = useFormat()
  const shown: readonly (keyof typeof all & Figure)[] = [...stages, ...(hasGoal ? (['goal'] as const) : [])].filter(
    // Most push services tell nothing of it.
    (what) => isSeen(channel, what) && (what !== 'delivered' || channel !== 'push' || all.delivered > 0),
  )
  const base = (what: Figure): number => (what === 'eligible' || what === 'sent' ? all.eligible : all.sent)
  if (all.eligible === 0) return <Teach text={words.notStarted} />
  return (
    <Card size="small" title={words.funnel}>
      <ol aria-label={words.funnel} style={{ listStyle: 'none', margin: 0, padding: 0 }}>
        {shown.map((what) => (
          <li key={what} data-figure={what}>
            <Flex justify="space-between" gap={8}>
              <span>{words.figures[what]}</span>
              <span style={{ whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' }}>
                <Counted id={id} n={all[what]} of={{ what }} title={words.figures[what]} />
                {what !== 'eligible' && ` · ${percent(base(what) > 0 ? all[what] / base(what) : null)}`}
              </span>
            </Flex>
            <Progress
              percent={all.eligible > 0 ? (100 * all[what]) / all.eligible : 0}
              showInfo={false}
              status="normal"
              size="small"
              aria-label={words.figures[what]}
            />
          </li>
        ))}
      </ol>
      <Flex wrap gap={24} style={{ marginTop: 8 }}>
        {besides
          .filter((what) => what !== 'control' || all.control > 0)
          .map((what) => (
            <span key={what} data-figure={what}>
              <Typography.Text type="secondary">{words.figures[what]}</Typography.Text>{' '}
              <Counted id={id} n={all[what]} of={{ what }} title={words.figures[what]} />
            </span>
          ))}
        {units !== null && (
          <span data-testid="units">
            <Typography.Text type="secondary">{channel === 'push' ? words.devices : words.costOf}</Typography.Text>{' '}
            {channel === 'push' ? number(units) : words.unitsOf(number(units))}
            {cost !== null && ` · ${cost.toFixed(2)}`}
          </span>
        )}
      </Flex>
    </Card>
  )
}
