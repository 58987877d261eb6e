import type { BroadcastDetail } from '@millrace/contract/broadcasts/api.ts'
import type { Review } from '@millrace/contract/journeys/review.ts'
import { Alert, Button, Modal, Typography } from 'antd'
import { useState } from 'react'
import { useMe, useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'
import { Decide } from '../../ui/decide.tsx'
import { ForecastFacts, useForecast } from './forecast.tsx'
import { useStep } from './steps.ts'

/** Who it waits for, or why it was sent back, and what can be done about it. */
export function ReviewBanner({ broadcast }: { readonly broadcast: BroadcastDetail }) {
  const words = useWords().review
  const { can } = useProject()
  const me = useMe().data?.account.email
  const [isLooking, setLooking] = useState(false)
  const step = useStep(broadcast)
  const { review, state } = broadcast
  if (!review || (state !== 'in_review' && state !== 'rejected')) return null
  const isWaiting = state === 'in_review'
  const isMine = me === review.submittedBy
  return (
    <>
      <Alert
        data-testid="review"
        type={isWaiting ? 'info' : 'error'}
        showIcon
        title={isWaiting ? words.waits(review.submittedBy) : words.rejected(review.decidedBy ?? '')}
        description={(isWaiting ? review.note : review.reason) || undefined}
        action={
          isWaiting && isMine ? (
            <Button size="small" loading={step.isPending} onClick={() => step.mutate({ verb: 'withdraw', body: {} })}>
              {words.withdraw}
            </Button>
          ) : isWaiting && can('journeys.approve') ? (
            <Button size="small" type="primary" onClick={() => setLooking(true)}>
              {words.look}
            </Button>
          ) : undefined
        }
      />
      {isLooking && isWaiting && <ReviewDialog broadcast={broadcast} review={review} onClose={() => setLooking(false)} />}
    </>
  )
}

/** Whom it means and reaches, what it costs, and what is to be looked at; then one decision. */
function ReviewDialog({
  broadcast,
  review,
  onClose,
}: {
  readonly broadcast: BroadcastDetail
  readonly review: Review
  readonly onClose: () => void
}) {
  const words = useWords()
  const query = useForecast(broadcast)
  const step = useStep(broadcast)
  return (
    <Modal
      open
      title={words.review.title(broadcast.name)}
      onCancel={onClose}
      width={640}
      footer={
        <Decide
          approve={broadcast.definition.when.kind === 'now' ? words.broadcasts.approveSend : words.review.approve}
          isReady={query.data?.problems.every(({ severity }) => severity !== 'error') === true}
          isBusy={step.isPending}
          onApprove={() => step.mutate({ verb: 'approve', body: { digest: review.digest } })}
          onReject={(reason) => step.mutate({ verb: 'reject', body: { reason } })}
        />
      }
    >
      {review.note && <Typography.Paragraph>{`${review.submittedBy}: ${review.note}`}</Typography.Paragraph>}
      <ForecastFacts broadcast={broadcast} query={query} />
    </Modal>
  )
}
