import { type ErrorCode, errorTexts } from '@millrace/contract/errors.ts'
import type { Journey, JourneyDetail } from '@millrace/contract/journeys/api.ts'
import { isOpen, type Review } from '@millrace/contract/journeys/review.ts'
import { useQuery } from '@tanstack/react-query'
import { Alert, Button, Flex, Modal, Skeleton, Space, Typography } from 'antd'
import { useEffect, useState } from 'react'
import { call } from '../../../lib/api.ts'
import { useMe, useProject } from '../../../lib/session.ts'
import { useFormat, useWords } from '../../../lib/words.ts'
import { Decide } from '../../../ui/decide.tsx'
import { ErrorState } from '../../../ui/states.tsx'
import { ImpactList } from './impact.tsx'
import { LaunchFacts, useLaunch } from './launch.tsx'
import { useStep } from './steps.ts'

interface Props {
  readonly journey: Journey
  readonly onChange: (journey: Journey) => void
}

/** What a draft waits for, and what can be done about it. */
export function ReviewBanner({ journey, onChange }: Props) {
  const words = useWords()
  const { api, slug, timeZone, can } = useProject()
  const { time, language } = useFormat(timeZone)
  const me = useMe().data?.account.email
  const [isLooking, setLooking] = useState(false)
  const step = useStep(journey, onChange)
  const { review } = journey
  // Somebody else decides, or the clock does.
  const { data } = useQuery({
    queryKey: ['journey-review', slug, journey.id],
    queryFn: () => call<JourneyDetail>(`${api}/journeys/${journey.id}`),
    enabled: isOpen(review),
    refetchInterval: 5_000,
  })
  useEffect(() => {
    if (data && data.revision > journey.revision) onChange(data)
  }, [data, journey.revision, onChange])
  if (!review || !concerns(journey, review)) return null
  const isMine = me === review.submittedBy
  const isLive = journey.state === 'running' || journey.state === 'paused'
  const titles: Partial<Record<Review['state'], string>> = {
    in_review: isLive ? words.review.nextWaits(review.version, review.submittedBy) : words.review.waits(review.submittedBy),
    scheduled: words.review.scheduled(review.publishAt ? time(review.publishAt) : ''),
    rejected: words.review.rejected(review.decidedBy ?? ''),
    failed: words.review.failed,
  }
  const code = Object.keys(errorTexts).find((one): one is ErrorCode => one === review.reason)
  const reason = review.state === 'failed' && code ? errorTexts[code][language].replace(/\{\w+\}/g, '') : review.reason
  return (
    <>
      <Alert
        data-testid="review"
        type={review.state === 'rejected' || review.state === 'failed' ? 'error' : 'info'}
        showIcon
        title={titles[review.state]}
        description={review.state === 'in_review' ? review.note || undefined : reason || undefined}
        action={
          <Space wrap>
            {review.state === 'in_review' && isMine && (
              <Button size="small" loading={step.isPending} onClick={() => step.mutate({ verb: 'withdraw', body: {} })}>
                {words.review.withdraw}
              </Button>
            )}
            {review.state === 'in_review' && !isMine && can('journeys.approve') && (
              <Button size="small" type="primary" onClick={() => setLooking(true)}>
                {words.review.look}
              </Button>
            )}
            {review.state === 'scheduled' && can('journeys.publish') && (
              <Button size="small" loading={step.isPending} onClick={() => step.mutate({ verb: 'unschedule', body: {} })}>
                {words.review.unschedule}
              </Button>
            )}
          </Space>
        }
      />
      {isLooking && review.state === 'in_review' && (
        <ReviewDialog journey={journey} review={review} onChange={onChange} onClose={() => setLooking(false)} />
      )}
    </>
  )
}

/** Said until something newer is: a version that went live, another one submitted. */
const concerns = ({ version }: Journey, review: Review): boolean =>
  isOpen(review) || (review.version === (version ?? 0) + 1 && (review.state === 'rejected' || review.state === 'failed'))

/** What changes, whom it reaches and what becomes of people inside; then one decision. */
function ReviewDialog({ journey, review, onChange, onClose }: Props & { readonly review: Review; readonly onClose: () => void }) {
  const words = useWords()
  const { timeZone } = useProject()
  const { time } = useFormat(timeZone)
  const { live, impact } = useLaunch(journey, true)
  const step = useStep(journey, (after) => {
    onClose()
    onChange(after)
  })
  const policies = { pin: words.journeys.pin, follow: words.journeys.follow, end: words.journeys.policyEnd }
  return (
    <Modal
      open
      title={words.review.title(journey.name)}
      onCancel={onClose}
      width={640}
      footer={
        <Decide
          approve={review.publishAt ? words.review.approveAt(time(review.publishAt)) : words.review.approve}
          isReady={impact.data !== undefined}
          isBusy={step.isPending}
          onApprove={() => step.mutate({ verb: 'approve', body: { digest: review.digest } })}
          onReject={(reason) => step.mutate({ verb: 'reject', body: { reason } })}
        />
      }
    >
      {impact.isError ? (
        <ErrorState query={impact} />
      ) : impact.data ? (
        <Flex vertical gap={16}>
          {review.note && <Typography.Paragraph style={{ margin: 0 }}>{`${review.submittedBy}: ${review.note}`}</Typography.Paragraph>}
          <LaunchFacts journey={journey} impact={impact.data} live={live} />
          {live && (
            <Typography.Text>
              {words.review.people}: {policies[review.policy]}
            </Typography.Text>
          )}
          {review.policy === 'follow' && live && <ImpactList impact={impact.data} before={live} />}
        </Flex>
      ) : (
        <Skeleton active />
      )}
    </Modal>
  )
}
