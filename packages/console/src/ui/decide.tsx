import { Button, Flex, Input } from 'antd'
import { useState } from 'react'
import { useWords } from '../lib/words.ts'

interface Props {
  readonly approve: string
  readonly isReady: boolean
  readonly isBusy: boolean
  readonly onApprove: () => void
  readonly onReject: (reason: string) => void
}

/** One decision about what was submitted: back with a reason, or approved. */
export function Decide({ approve, isReady, isBusy, onApprove, onReject }: Props) {
  const words = useWords().review
  const [reason, setReason] = useState('')
  return (
    <Flex gap={8} wrap justify="end">
      <Input
        aria-label={words.reason}
        placeholder={words.reason}
        value={reason}
        maxLength={1_000}
        onChange={(event) => setReason(event.target.value)}
        style={{ flex: 1, minWidth: 180 }}
      />
      <Button danger disabled={reason.trim() === ''} loading={isBusy} onClick={() => onReject(reason)}>
        {words.reject}
      </Button>
      <Button type="primary" disabled={!isReady} loading={isBusy} onClick={onApprove}>
        {approve}
      </Button>
    </Flex>
  )
}
