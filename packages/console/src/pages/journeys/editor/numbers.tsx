import type { JourneyCounts } from '@millrace/contract/journeys/api.ts'
import { Link } from '@tanstack/react-router'
import { Card, Flex, Statistic } from 'antd'
import { useProject } from '../../../lib/session.ts'
import { useFormat, useWords } from '../../../lib/words.ts'

/** What came of it so far: people, then the message funnel to the goal. Numbers of people lead to the people. */
export function Numbers({ counts, journeyId }: { readonly counts: JourneyCounts; readonly journeyId: string }) {
  const words = useWords()
  const { number, percent } = useFormat()
  const { messages } = counts
  const sent = { of: messages.reached, name: words.overview.sends }
  const held = counts.held.reduce((sum, one) => sum + one.people, 0)
  const runs: readonly (readonly [string, number, string])[] = [
    [words.journeys.pending, counts.pending, 'pending'],
    [words.journeys.cancelled, counts.cancelled, ''],
    [words.journeys.refusedEntry, counts.refused, ''],
    [words.journeys.entered, counts.entered, 'all'],
    [words.journeys.inside, counts.active, 'waiting'],
    ...(held > 0 ? ([[words.journeys.held, held, 'waiting']] as const) : []),
    ...(counts.parked > 0 ? ([[words.journeys.runStates.parked, counts.parked, 'parked']] as const) : []),
  ]
  const mails: readonly [string, number, string, { of: number; name: string } | null][] = [
    [words.overview.sends, messages.reached, 'sent', null],
    [words.overview.delivered, messages.delivered, '', sent],
    [words.overview.opened, messages.opened, '', sent],
    [words.overview.clicked, messages.clicked, '', sent],
    [words.messages.states.dropped, messages.notSent, 'dropped', null],
    [words.journeys.goal, counts.goal, '', { of: counts.entered, name: words.journeys.entered }],
  ]
  return (
    <Card size="small" data-testid="journey-numbers">
      <Flex wrap gap={24}>
        {runs.map(([title, value, state]) => (
          <Number key={title} title={title} value={number(value)} to={state} page="runs" journeyId={journeyId} />
        ))}
        {mails.map(([title, value, state, base]) => (
          <Number
            key={title}
            title={title}
            value={number(value)}
            to={state}
            page="messages"
            journeyId={journeyId}
            note={base && base.of > 0 ? words.journeys.shareOf(percent(value / base.of), base.name) : undefined}
          />
        ))}
      </Flex>
    </Card>
  )
}

function Number({
  title,
  value,
  to,
  page,
  journeyId,
  note,
}: {
  readonly title: string
  readonly value: string
  readonly to: string
  readonly page: 'runs' | 'messages'
  readonly journeyId: string
  readonly note?: string | undefined
}) {
  const { slug } = useProject()
  const search = to === 'all' ? {} : { state: to }
  const link =
    to === '' ? (
      value
    ) : page === 'runs' ? (
      <Link
        to="/$slug/engage/journeys/$id/runs"
        params={{ slug, id: journeyId }}
        search={search as never /* every page reads its own part */}
      >
        {value}
      </Link>
    ) : (
      <Link to="/$slug/engage/messages" params={{ slug }} search={{ ...search, journeyId } as never /* every page reads its own part */}>
        {value}
      </Link>
    )
  return (
    <div title={note}>
      <Statistic title={title} valueRender={() => link} styles={{ content: { fontSize: 18, fontVariantNumeric: 'tabular-nums' } }} />
    </div>
  )
}
