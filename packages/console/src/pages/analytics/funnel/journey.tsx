import type { FunnelAnswer, FunnelSlice } from '@millrace/contract/analytics/api.ts'
import { takingInSegment } from '@millrace/contract/journeys/from-segment.ts'
import type { Journey } from '@millrace/contract/journeys/api.ts'
import type { FunnelQuery } from '@millrace/contract/queries/index.ts'
import type { StaticMade } from '@millrace/contract/segments/api.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { App, Button, Flex, Form, Input, InputNumber, Modal, Select, Space, Typography } from 'antd'
import { useState } from 'react'
import { call } from '../../../lib/api.ts'
import { useProject } from '../../../lib/session.ts'
import { useWords } from '../../../lib/words.ts'

interface Props {
  readonly query: FunnelQuery
  readonly row: FunnelAnswer['rows'][number]
}

/** For who came to a step and no further: kept as a segment, and a draft that takes them in. */
export function StepJourney({ query, row }: Props) {
  const words = useWords().funnel
  const { can } = useProject()
  const [isOpen, setOpen] = useState(false)
  if (!can('people.read') || !can('segments.write') || !can('journeys.write')) return null
  return (
    <>
      <Button
        type="link"
        size="small"
        style={{ padding: 0, height: 'auto' }}
        aria-label={words.journeyFor(row.name)}
        onClick={() => setOpen(true)}
      >
        {words.journey}
      </Button>
      {isOpen && <Ask query={query} row={row} close={() => setOpen(false)} />}
    </>
  )
}

function Ask({ query, row, close }: Props & { close(): void }) {
  const words = useWords().funnel
  const [name, setName] = useState(words.stoppedAt(row.name).slice(0, 100))
  const [amount, setAmount] = useState<number | null>(null)
  const [unit, setUnit] = useState<'hour' | 'day'>('day')
  const make = useMake()
  return (
    <Modal
      open
      title={words.journeyFor(row.name)}
      onCancel={close}
      okText={words.journey}
      okButtonProps={{ disabled: name.trim() === '', loading: make.isPending }}
      onOk={() =>
        make.mutate({
          name: name.trim(),
          query,
          step: row.step,
          outcome: 'dropped',
          ...(amount === null ? {} : { idle: { amount, unit } }),
        })
      }
    >
      <Flex vertical gap={12}>
        <Typography.Text type="secondary">{words.journeyNote}</Typography.Text>
        <Form layout="vertical">
          <Form.Item label={words.journeyName} required>
            <Input aria-label={words.journeyName} maxLength={100} value={name} onChange={(event) => setName(event.target.value)} />
          </Form.Item>
          <Form.Item label={words.stuck} style={{ marginBottom: 0 }}>
            <Space.Compact>
              <InputNumber
                aria-label={words.stuck}
                min={1}
                max={3_650}
                precision={0}
                placeholder={words.anyTime}
                value={amount}
                onChange={setAmount}
                style={{ width: 120 }}
              />
              <Select
                aria-label={`${words.stuck}: ${words.stuckUnits[unit]}`}
                value={unit}
                options={(['hour', 'day'] as const).map((one) => ({ value: one, label: words.stuckUnits[one] }))}
                onChange={setUnit}
                style={{ width: 96 }}
              />
            </Space.Compact>
          </Form.Item>
        </Form>
      </Flex>
    </Modal>
  )
}

interface Kept extends Pick<FunnelSlice, 'step' | 'outcome' | 'idle'> {
  readonly name: string
  readonly query: FunnelQuery
}

function useMake() {
  const words = useWords().funnel
  const { api, slug } = useProject()
  const client = useQueryClient()
  const navigate = useNavigate()
  const { message } = App.useApp()
  return useMutation({
    mutationFn: async (body: Kept) => {
      const segment = await call<StaticMade>(`${api}/analytics/funnel/segment`, { method: 'POST', body })
      return call<Journey>(`${api}/journeys`, { method: 'POST', body: { name: body.name, draft: takingInSegment(segment.id) } })
    },
    onSuccess: async ({ id }) => {
      await client.invalidateQueries({ queryKey: ['segments', slug] })
      void message.success(words.journeyMade)
      await navigate({ to: '/$slug/engage/journeys/$id', params: { slug, id } })
    },
    onError: (error) => void message.error(error.message),
  })
}
