import type { Catalog } from '@millrace/contract/catalog/api.ts'
import { type Condition, nameOfRef, type Operator, operatorWords } from '@millrace/contract/rules/index.ts'
import { AutoComplete, Flex, Select } from 'antd'
import { usePreferences } from '../lib/preferences.ts'
import type { PropertyOf } from '../lib/property-values.ts'
import { useProject } from '../lib/session.ts'
import { useWords } from '../lib/words.ts'
import { about, fitting, operatorsFor } from './condition-operators.ts'
import { ValueFields } from './condition-values.tsx'
import { usePropertyChoices } from './property-refs.ts'

interface Props {
  readonly condition: Condition
  readonly properties: Catalog['eventProperties']
  readonly onChange: (condition: Condition) => void
  /** Whose property it is: values that it really has are offered. */
  readonly of?: PropertyOf
  /** Where an event is compared as it comes nobody asks how long ago a date is. */
  readonly withDates?: boolean
}

/** Property, operator, value. The value takes the catalog's type of the property, so that text is never a number. */
export function ConditionFields({ condition, properties, onChange, of: whose, withDates = true }: Props) {
  const words = useWords().segments
  const language = usePreferences((state) => state.language)
  const { timeZone } = useProject()
  const { options, refOf, typeOf } = usePropertyChoices(properties)
  const type = typeOf(condition)
  const { plain, dates } = operatorsFor(type, withDates)
  const optionOf = (op: Operator) => ({ value: op, label: operatorWords[language][op] })
  const put = (next: Condition, of = type): void =>
    onChange(fitting(next, of, new Intl.DateTimeFormat('en-CA', { timeZone }).format(new Date())))
  return (
    <Flex wrap gap={6} align="start">
      <AutoComplete
        aria-label={words.property}
        placeholder={words.property}
        value={nameOfRef(condition)}
        options={options}
        showSearch={{ filterOption: true }}
        onChange={(name: string) => {
          const ref = refOf(name, condition)
          put({ ...about(ref), op: condition.op, value: condition.value, values: condition.values, near: condition.near }, typeOf(ref))
        }}
        popupMatchSelectWidth={false}
        style={{ width: 180, maxWidth: '100%' }}
      />
      <Select<Operator>
        aria-label={words.operator}
        value={condition.op}
        onChange={(op) => put({ ...condition, op })}
        options={[...plain.map(optionOf), ...(dates.length > 0 ? [{ label: words.dates, options: dates.map(optionOf) }] : [])]}
        style={{ minWidth: 104 }}
        popupMatchSelectWidth={false}
      />
      <ValueFields
        condition={condition}
        type={type}
        of={condition.item === undefined ? whose : undefined}
        isMoney={condition.item === undefined && properties.find((one) => one.name === condition.property)?.unit === 'money'}
        onChange={onChange}
      />
    </Flex>
  )
}
