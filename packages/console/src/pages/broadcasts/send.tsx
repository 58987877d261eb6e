import type { BroadcastDetail } from '@millrace/contract/broadcasts/api.ts'
import { Alert, Flex, Input, Modal, Typography } from 'antd'
import { useState } from 'react'
import { useWords } from '../../lib/words.ts'
import { ForecastFacts, useForecast } from './forecast.tsx'
import { useStep } from './steps.ts'

/** Asks once more, with what sending comes to; where a second person is needed, asks them. */
export function SendDialog({ broadcast, onClose }: { readonly broadcast: BroadcastDetail; readonly onClose: () => void }) {
  const words = useWords()
  const [note, setNote] = useState('')
  const query = useForecast(broadcast)
  const step = useStep(broadcast)
  const isReady = query.data?.problems.every(({ severity }) => severity !== 'error') === true
  const isSubmitted = query.data?.needsApproval === true
  const send = broadcast.definition.when.kind === 'now' ? words.broadcasts.send : words.broadcasts.schedule
  return (
    <Modal
      open
      title={words.broadcasts.sendTitle(broadcast.name)}
      onCancel={onClose}
      cancelText={words.common.cancel}
      okText={isSubmitted ? words.review.submit : send}
      okButtonProps={{ disabled: !isReady, loading: step.isPending }}
      onOk={() => step.mutate(isSubmitted ? { verb: 'submit', body: { note } } : { verb: 'send', body: {} }, { onSuccess: onClose })}
    >
      <Flex vertical gap={12}>
        <ForecastFacts broadcast={broadcast} query={query} />
        {query.data && !isSubmitted && <Typography.Text type="secondary">{words.broadcasts.sendNote}</Typography.Text>}
        {isSubmitted && (
          <>
            <Alert type="info" showIcon title={words.broadcasts.needsApproval} />
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
    </Modal>
  )
}
