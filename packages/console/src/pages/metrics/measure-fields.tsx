import type { Measure } from '@millrace/contract/metrics/index.ts'
import { aggregations, needsProperty } from '@millrace/contract/queries/index.ts'
import { Card, Flex, Select, Space } from 'antd'
import { EventField, FilterFields, PeopleField, PropertyField } from '../analytics/fields.tsx'
import { useAnalysisWords } from '../analytics/words.ts'

/** What one measure counts. */
export function MeasureFields({
  title,
  value,
  onChange,
}: {
  /** Which of two; none where there is one. */
  readonly title?: string
  readonly value: Measure
  readonly onChange: (measure: Measure) => void
}) {
  const words = useAnalysisWords()
  const named = (label: string): string => (title === undefined ? label : `${title} ${label}`)
  const { property: _, item: __, ...plain } = value
  return (
    <Card size="small" {...(title === undefined ? {} : { title })}>
      <Flex vertical gap={8}>
        <Space wrap>
          <EventField label={named(words.event)} value={value.event} withAny onChange={(event) => onChange({ ...value, event })} />
          <Select
            aria-label={named(words.measure)}
            value={value.aggregation}
            options={aggregations.map((one) => ({ value: one, label: words.measures[one] }))}
            onChange={(aggregation) => onChange({ ...(needsProperty.has(aggregation) ? value : plain), aggregation })}
            style={{ minWidth: 150 }}
          />
          {needsProperty.has(value.aggregation) && (
            <PropertyField
              label={named(words.property)}
              value={value.property === undefined ? undefined : { property: value.property, item: value.item }}
              onChange={(ref) => onChange({ ...value, property: ref?.property, item: ref?.item })}
            />
          )}
        </Space>
        <FilterFields filters={value.filters} onChange={(filters) => onChange({ ...value, filters: [...filters] })} />
        <PeopleField rule={value.people} onChange={(people) => onChange({ ...value, people })} />
      </Flex>
    </Card>
  )
}
