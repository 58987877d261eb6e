import type { Of } from '@millrace/contract/tags/index.ts'
import { Flex, Form, InputNumber, Space } from 'antd'
import { useWords } from '../../../lib/words.ts'
import { EventName } from '../../../ui/event-name.tsx'
import { AddFilter, FilterRows } from '../../../ui/filter-rows.tsx'
import { asGroup, emptyRule, RuleBuilder } from '../../../ui/rule-builder.tsx'
import { TierFields } from './tier-fields.tsx'

type Propensity = Of<'propensity'>

/** What may be done within how many days, who is asked, and what the probability is called. */
export function PropensityFields({
  definition,
  onChange,
}: {
  readonly definition: Propensity
  readonly onChange: (definition: Propensity) => void
}) {
  const words = useWords().propensity
  const { target, withinDays, among, tiers } = definition
  const put = (next: Partial<Propensity['target']>): void => onChange({ ...definition, target: { ...target, ...next } })
  function ask(rule: NonNullable<Propensity['among']>): void {
    const { among: _, ...rest } = definition
    onChange(rule.kind === 'all' && rule.rules.length === 0 ? rest : { ...rest, among: rule })
  }
  return (
    <>
      <Form.Item label={words.target} extra={words.withinNote}>
        <Flex vertical gap={6} align="start">
          <Space wrap size={6}>
            {words.within}
            <InputNumber
              aria-label={words.within}
              min={1}
              max={90}
              precision={0}
              value={withinDays}
              onChange={(days) => onChange({ ...definition, withinDays: days ?? 7 })}
              style={{ width: 72 }}
            />
            {words.withinUnit}
            <EventName value={target.event} onChange={(event) => put({ event })} />
            <AddFilter filters={target.filters} onChange={(filters) => put({ filters: [...filters] })} />
          </Space>
          <FilterRows filters={target.filters} onChange={(filters) => put({ filters: [...filters] })} />
        </Flex>
      </Form.Item>
      <Form.Item label={words.among} extra={words.amongNote}>
        <RuleBuilder rule={asGroup(among ?? emptyRule)} onChange={ask} />
      </Form.Item>
      <TierFields tiers={tiers} onChange={(next) => onChange({ ...definition, tiers: next })} />
    </>
  )
}
