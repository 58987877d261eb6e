import { Alert, Button, Empty, Skeleton } from 'antd'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useWords } from '../lib/words.ts'

/** The four designed states of anything loaded: loading, failed with retry, empty that teaches, and the thing itself. */
export function Loaded<T>({
  query,
  empty,
  children,
}: {
  readonly query: UseQueryResult<T>
  readonly empty?: { when: (data: T) => boolean; text: string; action?: ReactNode }
  readonly children: (data: T) => ReactNode
}) {
  const words = useWords()
  if (query.data === undefined && query.isError)
    return (
      <Alert
        type="error"
        showIcon
        title={query.error.message}
        action={
          <Button size="small" onClick={() => void query.refetch()}>
            {words.common.retry}
          </Button>
        }
      />
    )
  if (query.data === undefined) return <Skeleton active paragraph={{ rows: 6 }} />
  if (empty?.when(query.data)) return <Empty description={empty.text}>{empty.action}</Empty>
  return <>{children(query.data)}</>
}
