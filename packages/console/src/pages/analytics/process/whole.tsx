import type { ProcessAnswer } from '@millrace/contract/analytics/api.ts'
import type { ProcessQuery } from '@millrace/contract/queries/index.ts'
import { Badge, Flex, Space, Typography } from 'antd'
import { useProject } from '../../../lib/session.ts'
import { useFormat, useWords } from '../../../lib/words.ts'
import { Counted } from '../behind.tsx'

export interface Numbers {
  readonly answer: ProcessAnswer
  readonly query: ProcessQuery
}

/** Every two seconds, and less often where asking takes long: no page keeps the store busy. */
export const againAfter = ({ isLive, ms }: ProcessAnswer): number | false => isLive && Math.ceil(Math.max(2_000, 2 * ms) / 1_000) * 1_000

/** How many are in the process and how many are stuck, and as of when. */
export function ProcessWhole({ answer, query }: Numbers) {
  const words = useWords().process
  const { timeZone } = useProject()
  const { time } = useFormat(timeZone)
  const again = againAfter(answer)
  const hasLimit = query.stations.some((station) => station.stuckAfter !== null)
  return (
    <Flex justify="space-between" align="center" wrap gap={8}>
      <Space size={[32, 8]} wrap>
        <Figure label={words.active}>
          <span data-testid="process-people">
            <Counted model="process" query={query} slice={{}} n={answer.total.people} title={words.active} />
          </span>
        </Figure>
        {hasLimit && (
          <Figure label={words.stuck}>
            <span data-testid="process-stuck">
              <Counted
                model="process"
                query={query}
                slice={{ who: 'stuck' }}
                against={{ who: 'went_on' }}
                n={answer.total.stuck}
                title={words.stuck}
              />
            </span>
          </Figure>
        )}
      </Space>
      <Flex vertical align="end">
        {again !== false && <Badge status="processing" text={words.live(again / 1_000)} />}
        <Typography.Text type="secondary">{words.asOf(time(answer.asOf))}</Typography.Text>
      </Flex>
      {answer.total.people === 0 && (
        <Typography.Text type="secondary" style={{ width: '100%' }}>
          {words.empty}
        </Typography.Text>
      )}
      {!hasLimit && answer.total.people > 0 && (
        <Typography.Text type="secondary" style={{ width: '100%' }}>
          {words.setLimit}
        </Typography.Text>
      )}
    </Flex>
  )
}

function Figure({ label, children }: { readonly label: string; readonly children: React.ReactNode }) {
  return (
    <Flex vertical>
      <Typography.Text type="secondary">{label}</Typography.Text>
      <strong style={{ fontSize: 24 }}>{children}</strong>
    </Flex>
  )
}
