import type { JourneyCounts } from '@millrace/contract/journeys/api.ts'
import { Card, Flex, Statistic } from 'antd'
import { useFormat, useWords } from '../../../lib/words.ts'

/** What came of it so far: people, then the message funnel to the goal. */
export function Numbers({ counts }: { readonly counts: JourneyCounts }) {
  const words = useWords()
  const { number } = useFormat()
  const shown: [string, number][] = [
    [words.journeys.pending, counts.pending],
    [words.journeys.cancelled, counts.cancelled],
    [words.journeys.entered, counts.entered],
    [words.journeys.inside, counts.active],
    [words.overview.sends, counts.messages.reached],
    [words.overview.delivered, counts.messages.delivered],
    [words.overview.opened, counts.messages.opened],
    [words.overview.clicked, counts.messages.clicked],
    [words.messages.states.dropped, counts.messages.notSent],
    [words.journeys.goal, counts.goal],
  ]
  return (
    <Card size="small" data-testid="journey-numbers">
      <Flex wrap gap={24}>
        {shown.map(([title, value]) => (
          <Statistic
            key={title}
            title={title}
            value={number(value)}
            styles={{ content: { fontSize: 18, fontVariantNumeric: 'tabular-nums' } }}
          />
        ))}
      </Flex>
    </Card>
  )
}
