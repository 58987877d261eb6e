import type { RankRule } from '@millrace/contract/rules/index.ts'
import { Flex, InputNumber, Select, Space } from 'antd'
import { useWords } from '../lib/words.ts'
import { EventName } from './event-name.tsx'
import { FigureProperty, FigureSelect } from './figure-fields.tsx'
import { AddFilter, FilterRows } from './filter-rows.tsx'
import { WindowField } from './window-field.tsx'

export const newRank: RankRule = {
  kind: 'rank',
  event: '',
  filters: [],
  window: { kind: 'last', amount: 90, unit: 'day' },
  figure: { of: 'times' },
  top: { percent: 10 },
}
const choices = ['times', 'days', 'sum', 'avg', 'min', 'max', 'distinct'] as const

/** The top 10 percent, or 100 people, by a figure of what they did. */
export function RankFields({ rule, onChange }: { readonly rule: RankRule; readonly onChange: (rule: RankRule) => void }) {
  const words = useWords().segments
  const { figure, top, filters } = rule
  const property = 'property' in figure ? figure.property : ''
  const filter = (next: RankRule['filters']): void => onChange({ ...rule, filters: next })
  const isShare = 'percent' in top
  return (
    <Flex vertical gap={6} align="start">
      <Space wrap size={6}>
        {words.top}
        <Space.Compact>
          <InputNumber
            aria-label={words.top}
            min={isShare ? 0.01 : 1}
            max={isShare ? 100 : 1_000_000}
            precision={isShare ? 2 : 0}
            value={isShare ? top.percent : top.n}
            onChange={(value) => onChange({ ...rule, top: isShare ? { percent: value ?? 10 } : { n: value ?? 1 } })}
            style={{ width: 84 }}
          />
          <Select
            aria-label={words.topOf}
            value={isShare ? 'percent' : 'n'}
            onChange={(kind) => onChange({ ...rule, top: kind === 'percent' ? { percent: 10 } : { n: 100 } })}
            options={[
              { value: 'percent', label: '%' },
              { value: 'n', label: words.topPeople },
            ]}
            popupMatchSelectWidth={false}
          />
        </Space.Compact>
        <WindowField
          window={rule.window}
          onChange={(window) => onChange({ ...rule, window })}
          onSince={(window) => onChange({ ...rule, window })}
        />
        <EventName value={rule.event} onChange={(event) => onChange({ ...rule, event })} />
        <FigureSelect
          value={figure.of}
          choices={choices}
          onChange={(of) => onChange({ ...rule, figure: of === 'times' || of === 'days' ? { of } : { of, property } })}
        />
        {'property' in figure && (
          <FigureProperty figure={figure} onChange={(next) => onChange({ ...rule, figure: { of: figure.of, property: next } })} />
        )}
        <AddFilter filters={filters} onChange={filter} />
      </Space>
      <FilterRows filters={filters} event={rule.event} onChange={filter} />
    </Flex>
  )
}
