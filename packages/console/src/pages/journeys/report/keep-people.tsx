import { entryId } from '@millrace/contract/journeys/index.ts'
import type { CollectInput, ReportStep } from '@millrace/contract/journeys/report.ts'
import { App, Flex, Input, Modal, Select, Typography } from 'antd'
import { useState } from 'react'
import { useMakeSegment } from '../../../lib/make-segment.ts'
import { useWords } from '../../../lib/words.ts'
import { usePortName } from './port-name.ts'
import type { Period } from './use-report.ts'

const whos = ['inside', 'came', 'left', 'dropped'] as const
/** Nobody stands in the door. */
const whosAtEntry = ['came', 'left'] as const

/** Asks who is meant and what they are called, and has them put on a static segment. */
export function KeepPeople({
  id,
  step,
  name: stepName,
  period,
  port: begunWith,
  onClose,
}: {
  readonly id: string
  readonly step: Pick<ReportStep, 'node' | 'left'>
  readonly name: string
  readonly period: Pick<Period, 'days' | 'by' | 'version'>
  /** The way out that is asked about at first, instead of who is inside. */
  readonly port?: string | undefined
  readonly onClose: () => void
}) {
  const words = useWords().report
  const { message } = App.useApp()
  const portName = usePortName()
  const [name, setName] = useState(stepName.slice(0, 100))
  const [what, setWhat] = useState<CollectInput['what']>(begunWith !== undefined ? 'left' : step.node === entryId ? 'came' : 'inside')
  const [port, setPort] = useState(step.left.some((one) => one.port === begunWith) ? (begunWith ?? '*') : '*')
  const make = useMakeSegment<CollectInput>(`journeys/${id}/people-segment`, (error) => void message.error(error.message))
  const keep = (): void => {
    const version = period.version ? { version: Number(period.version) } : {}
    make.mutate({
      name,
      node: step.node,
      what,
      by: period.by,
      ...period.days,
      ...version,
      ...(what === 'left' && port !== '*' ? { port } : {}),
    })
  }
  return (
    <Modal
      open
      title={words.keepOf(stepName)}
      onCancel={onClose}
      okText={words.make}
      okButtonProps={{ disabled: name.trim() === '', loading: make.isPending }}
      onOk={keep}
    >
      <Flex vertical gap={12}>
        <Typography.Text type="secondary">{words.keepNote}</Typography.Text>
        <Select
          aria-label={words.who}
          value={what}
          onChange={setWhat}
          options={(step.node === entryId ? whosAtEntry : whos).map((value) => ({ value, label: words.whos[value] }))}
        />
        {what === 'left' && (
          <Select
            aria-label={words.left}
            value={port}
            onChange={setPort}
            options={[{ value: '*', label: words.leftBy }, ...step.left.map((one) => ({ value: one.port, label: portName(one.port) }))]}
          />
        )}
        <Input aria-label={words.name} maxLength={100} value={name} onChange={(event) => setName(event.target.value)} />
      </Flex>
    </Modal>
  )
}
