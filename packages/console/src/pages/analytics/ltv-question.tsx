import { DeleteOutlined } from '@ant-design/icons'
import type { LtvQuery, Revenue } from '@millrace/contract/queries/index.ts'
import { Button, Flex, InputNumber, Space } from 'antd'
import { useWords } from '../../lib/words.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { PeopleField, PropertyField, RangeField } from './fields.tsx'
import { Choice, EventRow, noEvent } from './question.tsx'

export function LtvQuestion({ draft, change }: { readonly draft: LtvQuery; readonly change: (query: LtvQuery) => void }) {
  const words = useWords().ltv
  const common = useWords().common
  const { revenues } = draft
  const put = (i: number, revenue: Revenue): void => change({ ...draft, revenues: revenues.map((one, n) => (n === i ? revenue : one)) })
  return (
    <Flex vertical gap={8}>
      <EventRow label={words.start} value={draft.start} onChange={(start) => change({ ...draft, start })} />
      {revenues.map((revenue, i) => (
        <EventRow key={i} label={words.revenue(i + 1)} value={revenue} onChange={(next) => put(i, next)}>
          <PropertyField
            label={`${words.amount} ${i + 1}`}
            value={revenue.property ? { property: revenue.property } : undefined}
            onChange={(ref) => put(i, { ...revenue, property: ref?.property ?? '' })}
          />
          <InputNumber
            aria-label={`${words.rate} ${i + 1}`}
            prefix={words.rate}
            suffix="%"
            min={-100}
            max={100}
            value={Math.round(revenue.rate * 10_000) / 100}
            onChange={(rate) => put(i, { ...revenue, rate: (rate ?? 100) / 100 })}
            style={{ width: 150 }}
          />
          {revenues.length > 1 && (
            <IconButton
              label={`${common.remove}: ${words.revenue(i + 1)}`}
              icon={<DeleteOutlined />}
              onClick={() => change({ ...draft, revenues: revenues.filter((_, n) => n !== i) })}
            />
          )}
        </EventRow>
      ))}
      <Space wrap>
        <Button
          type="dashed"
          disabled={revenues.length >= 5}
          onClick={() => change({ ...draft, revenues: [...revenues, { ...noEvent, property: '', rate: 1 }] })}
        >
          + {words.addRevenue}
        </Button>
        <RangeField query={draft} onChange={change} />
        <Choice label={words.unit} value={draft.unit} words={words.units} onChange={(unit) => change({ ...draft, unit })} />
        <InputNumber
          aria-label={words.duration}
          prefix={words.duration}
          min={1}
          max={90}
          precision={0}
          value={draft.duration}
          onChange={(duration) => change({ ...draft, duration: duration ?? 1 })}
          style={{ width: 150 }}
        />
        <InputNumber
          aria-label={words.cost}
          prefix={words.cost}
          min={0.01}
          value={draft.cost ?? null}
          onChange={(cost) => change({ ...draft, cost: cost ?? undefined })}
          style={{ width: 200 }}
        />
      </Space>
      <PeopleField rule={draft.people} onChange={(people) => change({ ...draft, people })} />
    </Flex>
  )
}
