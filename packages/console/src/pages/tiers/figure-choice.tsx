import type { GroupsInput } from '@millrace/contract/segments/groups-api.ts'
import { Checkbox, Flex } from 'antd'
import type { ReactNode } from 'react'
import { useCatalog } from '../../lib/catalog.ts'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'
import { EventName } from '../../ui/event-name.tsx'
import { AddFilter, FilterRows } from '../../ui/filter-rows.tsx'
import { NameField } from '../../ui/name-field.tsx'
import { WindowField } from '../../ui/window-field.tsx'
import { freshAmount, freshConversion, type Question } from './question.ts'

type Happened = NonNullable<GroupsInput['converted']>

/** Which figures stand in each cell beside people: money per person, and how many did something. */
export function FigureChoice({ draft, change }: { readonly draft: Question; readonly change: (next: Question) => void }) {
  const words = useWords()
  const { can } = useProject()
  const properties = useCatalog().data?.eventProperties ?? []
  const { amount, converted } = draft
  if (!can('analytics.read')) return null
  return (
    <>
      <Flex gap={8} wrap align="start">
        <Checkbox
          checked={amount !== undefined}
          onChange={({ target }) => change({ ...draft, amount: target.checked ? freshAmount : undefined })}
          style={{ lineHeight: '32px', minWidth: 120 }}
        >
          {words.tiers.arpu}
        </Checkbox>
        {amount && (
          <Fields value={amount} onChange={(next) => change({ ...draft, amount: { ...next, property: amount.property } })}>
            <NameField
              label={words.segments.property}
              value={amount.property}
              names={properties.filter((one) => one.type === 'number').map((one) => one.name)}
              onChange={(property) => change({ ...draft, amount: { ...amount, property } })}
            />
          </Fields>
        )}
      </Flex>
      <Flex gap={8} wrap align="start">
        <Checkbox
          checked={converted !== undefined}
          onChange={({ target }) => change({ ...draft, converted: target.checked ? freshConversion : undefined })}
          style={{ lineHeight: '32px', minWidth: 120 }}
        >
          {words.tiers.conversion}
        </Checkbox>
        {converted && <Fields value={converted} onChange={(next) => change({ ...draft, converted: next })} />}
      </Flex>
    </>
  )
}

function Fields({
  value,
  onChange,
  children,
}: {
  readonly value: Happened
  readonly onChange: (value: Happened) => void
  readonly children?: ReactNode
}) {
  const filter = (filters: Happened['filters']): void => onChange({ ...value, filters: [...filters] })
  return (
    <Flex vertical gap={6}>
      <Flex gap={6} wrap align="center">
        <WindowField window={value.window} onChange={(window) => onChange({ ...value, window })} />
        <EventName value={value.event} onChange={(event) => onChange({ ...value, event })} />
        {children}
        <AddFilter filters={value.filters} onChange={(filters) => filter([...filters])} />
      </Flex>
      <FilterRows filters={value.filters} onChange={(filters) => filter([...filters])} />
    </Flex>
  )
}
