import type { Impact, Journey } from '@millrace/contract/journeys/api.ts'
import { Flex, Input, Modal, Radio, Skeleton, Typography } from 'antd'
import { useState } from 'react'
import { useFormat, useWords } from '../../../lib/words.ts'
import { ErrorState } from '../../../ui/states.tsx'
import { Moment } from '../../../ui/moment.tsx'
import { ImpactList } from './impact.tsx'
import { LaunchFacts, useLaunch } from './launch.tsx'
import { useStep } from './steps.ts'

interface Props {
  readonly journey: Journey
  readonly isOpen: boolean
  readonly onClose: () => void
  /** A second person has to approve it: it is submitted. */
  readonly isSubmitted: boolean
  readonly onPublished: (journey: Journey) => void
}

type Policy = 'pin' | 'follow' | 'end'

/** What changes, what it does to people inside, and the one choice: pin, follow or end. */
export function PublishDialog({ journey, isOpen, isSubmitted, onClose, onPublished }: Props) {
  const words = useWords()
  const [policy, setPolicy] = useState<Policy>('follow')
  const [at, setAt] = useState<number>()
  const [note, setNote] = useState('')
  const { live, impact } = useLaunch(journey, isOpen)
  const step = useStep(journey, (after) => {
    onPublished(after)
    onClose()
  })
  const isBlocked = impact.data?.problems.some((problem) => problem.severity === 'error') ?? true
  const how = { policy, at: at === undefined ? null : new Date(at).toISOString() }
  return (
    <Modal
      open={isOpen}
      title={isSubmitted ? words.review.submitTitle : words.journeys.publishTitle}
      onCancel={onClose}
      okText={isSubmitted ? words.review.submit : at === undefined ? words.journeys.publish : words.review.schedule}
      cancelText={words.common.cancel}
      onOk={() => step.mutate(isSubmitted ? { verb: 'submit', body: { ...how, note } } : { verb: 'publish', body: how })}
      okButtonProps={{ disabled: isBlocked, loading: step.isPending }}
      width={600}
    >
      {impact.isError ? (
        <ErrorState query={impact} />
      ) : impact.data ? (
        <Flex vertical gap={16}>
          <LaunchFacts journey={journey} impact={impact.data} live={live} />
          {impact.data.inside + impact.data.shifted.reduce((sum, one) => sum + one.people, 0) > 0 && (
            <PolicyChoice policy={policy} onChange={setPolicy} impact={impact.data} />
          )}
          {policy === 'follow' && live && <ImpactList impact={impact.data} before={live} />}
          <TimeChoice at={at} onChange={setAt} now={isSubmitted ? words.review.whenApproved : words.review.atOnce} />
          {isSubmitted && (
            <>
              <Input.TextArea
                aria-label={words.review.note}
                placeholder={words.review.note}
                value={note}
                maxLength={1_000}
                autoSize={{ minRows: 2 }}
                onChange={(event) => setNote(event.target.value)}
              />
              <Typography.Text type="secondary">{words.review.submitNote}</Typography.Text>
            </>
          )}
        </Flex>
      ) : (
        <Skeleton active />
      )}
    </Modal>
  )
}

const hourMs = 3_600_000

/** When it goes live: now, or from the next full hour on. */
function TimeChoice({
  at,
  onChange,
  now,
}: {
  readonly at: number | undefined
  readonly onChange: (at: number | undefined) => void
  readonly now: string
}) {
  const words = useWords()
  return (
    <Flex gap={8} align="center" wrap>
      <Typography.Text strong>{words.review.when}</Typography.Text>
      <Radio.Group
        aria-label={words.review.when}
        value={at === undefined ? 'now' : 'time'}
        options={[
          { value: 'now', label: now },
          { value: 'time', label: words.review.atTime },
        ]}
        onChange={(event) => onChange(event.target.value === 'now' ? undefined : (Math.floor(Date.now() / hourMs) + 1) * hourMs)}
      />
      {at !== undefined && <Moment label={words.review.time} value={at} onChange={onChange} />}
    </Flex>
  )
}

function PolicyChoice({
  policy,
  onChange,
  impact,
}: {
  readonly policy: Policy
  readonly onChange: (policy: Policy) => void
  readonly impact: Impact
}) {
  const words = useWords()
  const { number } = useFormat()
  return (
    <section>
      <Typography.Text strong>{words.journeys.insideNow(number(impact.inside))}</Typography.Text>
      <div style={{ marginTop: 4 }}>
        <Radio.Group aria-label={words.journeys.policy} value={policy} onChange={(event) => onChange(event.target.value as Policy)}>
          <Flex vertical gap={4}>
            <Radio value="follow">{words.journeys.follow}</Radio>
            <Radio value="pin">{words.journeys.pin}</Radio>
            <Radio value="end">{words.journeys.policyEnd}</Radio>
          </Flex>
        </Radio.Group>
      </div>
    </section>
  )
}
