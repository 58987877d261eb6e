import type { resumeSchema } from '@millrace/contract/journeys/api.ts'
import { Flex, Form, InputNumber, Modal, Radio, Typography } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import { useWords } from '../../../lib/words.ts'

type Resume = z.input<typeof resumeSchema>

/** Going on after a pause: did waits keep counting meanwhile, or did time stand still? */
export function ResumeDialog({
  name,
  isOpen,
  isBusy,
  onClose,
  onResume,
}: {
  /** What goes on again, as it is called. */
  readonly name: string
  readonly isOpen: boolean
  readonly isBusy: boolean
  readonly onClose: () => void
  readonly onResume: (how: Resume) => void
}) {
  const words = useWords()
  const [waits, setWaits] = useState<NonNullable<Resume['waits']>>('kept_counting')
  const [ratePerMinute, setRate] = useState(1_000)
  const [skipLaterThanHours, setSkip] = useState<number | null>(null)
  return (
    <Modal
      open={isOpen}
      title={words.journeys.resumeTitle(name)}
      okText={words.journeys.resume}
      cancelText={words.common.cancel}
      confirmLoading={isBusy}
      onCancel={onClose}
      onOk={() => onResume({ waits, ratePerMinute, skipLaterThanHours })}
    >
      <Radio.Group aria-label={words.journeys.resumeWaits} value={waits} onChange={(event) => setWaits(event.target.value as typeof waits)}>
        <Flex vertical gap={12}>
          {(['kept_counting', 'stood_still'] as const).map((one) => (
            <Radio key={one} value={one}>
              {words.journeys.waits[one]}
              <br />
              <Typography.Text type="secondary">{words.journeys.waitsNote[one]}</Typography.Text>
            </Radio>
          ))}
        </Flex>
      </Radio.Group>
      <Form layout="vertical" style={{ marginTop: 16 }}>
        <Form.Item label={words.journeys.rate} extra={words.journeys.rateNote}>
          <InputNumber
            aria-label={words.journeys.rate}
            min={1}
            max={60_000}
            precision={0}
            value={ratePerMinute}
            suffix={words.journeys.perMinute}
            onChange={(rate) => setRate(rate ?? 1_000)}
            style={{ width: 180 }}
          />
        </Form.Item>
        <Form.Item label={words.journeys.skip} extra={words.journeys.skipNote}>
          <InputNumber
            aria-label={words.journeys.skip}
            min={0}
            max={8_760}
            precision={0}
            value={skipLaterThanHours}
            placeholder={words.journeys.skipNone}
            suffix={words.journeys.units.hour}
            onChange={setSkip}
            style={{ width: 180 }}
          />
        </Form.Item>
      </Form>
    </Modal>
  )
}
