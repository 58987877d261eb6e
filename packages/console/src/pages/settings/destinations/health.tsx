import type { AlertDestination } from '@millrace/contract/notices/api.ts'
import { Flex, Typography } from 'antd'
import { useProject } from '../../../lib/session.ts'
import { useFormat, useWords } from '../../../lib/words.ts'
import { Time } from '../../../ui/time.tsx'

/** When messages last arrived and last did not, and what waits. */
export function Health({ destination }: { readonly destination: AlertDestination }) {
  const words = useWords()
  const { timeZone } = useProject()
  const { clock } = useFormat(timeZone)
  const { workedAt, failedAt, failure, stopped, waiting, waitsUntil } = destination
  return (
    <Flex vertical gap={4} data-testid="health">
      {workedAt === null && failedAt === null && <Typography.Text type="secondary">{words.destinations.never}</Typography.Text>}
      {workedAt !== null && (
        <span>
          {words.destinations.worked} <Time at={workedAt} />
        </span>
      )}
      {failedAt !== null && (
        <Typography.Text type="secondary" style={{ overflowWrap: 'anywhere' }}>
          {words.destinations.failed} <Time at={failedAt} />
          {failure !== stopped && `: ${failure}`}
        </Typography.Text>
      )}
      {waiting > 0 && (
        <Typography.Text type="warning">
          {words.destinations.waiting(waiting)}
          {waitsUntil !== null && ` · ${words.destinations.waitsUntil(clock(new Date(waitsUntil)))}`}
        </Typography.Text>
      )}
    </Flex>
  )
}
