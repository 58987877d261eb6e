import type { RetentionQuery } from '@millrace/contract/queries/index.ts'
import { Button, Flex, InputNumber, Space } from 'antd'
import { useWords } from '../../lib/words.ts'
import { PeopleField, PropertyField, RangeField } from './fields.tsx'
import { Choice, EventRow, noEvent } from './question.tsx'
import { useAnalysisWords } from './words.ts'

export function RetentionQuestion({ draft, change }: { readonly draft: RetentionQuery; readonly change: (query: RetentionQuery) => void }) {
  const words = useWords().retention
  const common = useAnalysisWords()
  const { measure, mode, unit } = draft
  return (
    <Flex vertical gap={8}>
      <EventRow label={words.first} value={draft.first} onChange={(first) => change({ ...draft, first })} />
      <EventRow label={words.second} value={draft.second} onChange={(second) => change({ ...draft, second })} />
      {measure && (
        <EventRow label={words.measure} value={measure} onChange={(next) => change({ ...draft, measure: next })}>
          <PropertyField
            label={words.sumOf}
            value={measure.property}
            onChange={(property) => change({ ...draft, measure: { ...measure, property } })}
            withNone
          />
          <Button onClick={() => change({ ...draft, measure: undefined })}>{words.noMeasure}</Button>
        </EventRow>
      )}
      <Space wrap>
        <RangeField query={draft} onChange={change} />
        <Choice
          label={words.mode}
          value={mode}
          words={words.modes}
          onChange={(next) =>
            change({
              ...draft,
              mode: next,
              ranges: next === 'range' && draft.ranges.length === 0 ? [{ from: 1, to: draft.duration }] : draft.ranges,
            })
          }
        />
        <Choice
          label={words.unit}
          value={unit}
          words={words.units}
          onChange={(next) => change({ ...draft, unit: next, bucket: next === 'month' ? 'calendar' : draft.bucket })}
        />
        {mode === 'range' ? (
          <Ranges ranges={draft.ranges} onChange={(ranges) => change({ ...draft, ranges })} />
        ) : (
          <InputNumber
            aria-label={words.duration}
            prefix={words.upTo}
            suffix={words.units[unit]}
            min={1}
            max={90}
            precision={0}
            value={draft.duration}
            onChange={(duration) => change({ ...draft, duration: duration ?? 1 })}
            style={{ width: 140 }}
          />
        )}
        {unit !== 'month' && (
          <Choice label={words.bucket} value={draft.bucket} words={words.buckets} onChange={(bucket) => change({ ...draft, bucket })} />
        )}
        <Choice label={words.total} value={draft.total} words={words.totals} onChange={(total) => change({ ...draft, total })} />
        <Choice
          label={words.extend}
          value={draft.extendOverEndDate ? 'yes' : 'no'}
          words={words.extends}
          onChange={(next) => change({ ...draft, extendOverEndDate: next === 'yes' })}
        />
        <PropertyField label={common.groupBy} value={draft.by} onChange={(by) => change({ ...draft, by })} withNone />
        {!measure && (
          <Button type="dashed" onClick={() => change({ ...draft, measure: noEvent })}>
            + {words.measure}
          </Button>
        )}
      </Space>
      <PeopleField rule={draft.people} onChange={(people) => change({ ...draft, people })} />
    </Flex>
  )
}

type Range = RetentionQuery['ranges'][number]

function Ranges({ ranges, onChange }: { readonly ranges: readonly Range[]; readonly onChange: (ranges: readonly Range[]) => void }) {
  const words = useWords().retention
  const common = useWords().common
  const put = (i: number, range: Range): void => onChange(ranges.map((one, n) => (n === i ? range : one)))
  return (
    <Space wrap>
      {ranges.map((range, i) => (
        <Space.Compact key={i}>
          <InputNumber
            aria-label={`${words.rangeFrom} ${i + 1}`}
            min={0}
            max={90}
            precision={0}
            value={range.from}
            onChange={(from) => put(i, { ...range, from: from ?? 0 })}
            style={{ width: 64 }}
          />
          <InputNumber
            aria-label={`${words.rangeTo} ${i + 1}`}
            prefix="–"
            min={0}
            max={90}
            precision={0}
            value={range.to}
            onChange={(to) => put(i, { ...range, to: to ?? 0 })}
            style={{ width: 80 }}
          />
          {ranges.length > 1 && (
            <Button aria-label={`${common.remove} ${i + 1}`} onClick={() => onChange(ranges.filter((_, n) => n !== i))}>
              ×
            </Button>
          )}
        </Space.Compact>
      ))}
      <Button type="dashed" disabled={ranges.length >= 20} onClick={() => onChange([...ranges, { from: 1, to: 7 }])}>
        + {words.addRange}
      </Button>
    </Space>
  )
}
