import type { ErrorCode } from '@millrace/contract/errors.ts'
import { Alert, Button, Empty, Flex, Skeleton, Typography } from 'antd'
import type { ReactNode } from 'react'
import { ApiProblem } from '../lib/api.ts'
import { reasonOf } from '../lib/field-errors.ts'
import { useWords } from '../lib/words.ts'

/** What an empty list says it is for, and the one thing to do. */
export interface Teaching {
  readonly text: string
  readonly action?: ReactNode
}

interface Loading<T> {
  readonly data: T | undefined
  readonly isError: boolean
  readonly error: Error | null
  refetch(): Promise<unknown>
}

/** The four designed states of anything loaded: loading, failed with retry, empty that teaches, and the thing itself. */
export function Loaded<T>({
  query,
  empty,
  mend,
  children,
}: {
  readonly query: Loading<T>
  /** What else can be done about an error. */
  readonly mend?: (code: ErrorCode | 'network') => ReactNode
  readonly empty?: Teaching & { readonly when: (data: T) => boolean }
  readonly children: (data: T) => ReactNode
}) {
  if (query.data === undefined && query.isError) return <ErrorState query={query} {...(mend ? { mend } : {})} />
  if (query.data === undefined) return <Skeleton active paragraph={{ rows: 6 }} />
  if (empty?.when(query.data)) return <Teach text={empty.text} action={empty.action} />
  return <>{children(query.data)}</>
}

/** An empty page says what will stand here, and the one thing to do for it. */
export function Teach({ text, action }: Teaching) {
  return (
    <Empty
      image={Empty.PRESENTED_IMAGE_SIMPLE}
      description={<Typography.Text type="secondary">{text}</Typography.Text>}
      style={{ padding: '48px 16px' }}
    >
      {action}
    </Empty>
  )
}

/** What went wrong in the user's language, its code for support, and another try. */
export function ErrorState({
  query,
  mend,
}: {
  readonly query: Pick<Loading<unknown>, 'error' | 'refetch'>
  readonly mend?: (code: ErrorCode | 'network') => ReactNode
}) {
  const words = useWords()
  const code: ErrorCode | 'network' = query.error instanceof ApiProblem ? query.error.code : 'network'
  const problem = query.error instanceof ApiProblem ? query.error : undefined
  // What the title says already is not said again.
  const fields = (problem?.errors ?? []).filter(({ message }) => !problem?.message.includes(message))
  return (
    <Alert
      type="error"
      showIcon
      title={code === 'network' ? words.common.unreachable : query.error?.message}
      description={
        <Flex vertical>
          {fields.map((field) => (
            <span key={field.path + field.code}>{reasonOf(field, words)}</span>
          ))}
          <Typography.Text type="secondary" style={{ fontSize: 12 }}>
            {code}
          </Typography.Text>
        </Flex>
      }
      action={
        <Flex gap={8} wrap>
          {mend?.(code)}
          <Button size="small" onClick={() => void query.refetch()}>
            {words.common.retry}
          </Button>
        </Flex>
      }
    />
  )
}
