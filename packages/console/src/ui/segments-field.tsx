import { Select } from 'antd'
import { useState } from 'react'
import { useSegmentChoices, useSegmentNames } from '../lib/segments.ts'
import { useWords } from '../lib/words.ts'

/** A few segments of the project, found by their names. */
export function SegmentsField({
  label,
  ids,
  most,
  onChange,
  width,
}: {
  readonly label: string
  readonly ids: readonly string[]
  readonly most: number
  readonly onChange: (ids: readonly string[]) => void
  readonly width: number
}) {
  const words = useWords().segments
  const [search, setSearch] = useState('')
  const { choices, isPending } = useSegmentChoices(search)
  const names = useSegmentNames(ids)
  const nameOf = (id: string): string => names.get(id) ?? choices.find((one) => one.id === id)?.name ?? id
  return (
    <Select
      mode="multiple"
      allowClear
      labelInValue
      aria-label={label}
      placeholder={label}
      maxCount={most}
      showSearch={{ filterOption: false, searchValue: search, onSearch: setSearch }}
      loading={isPending}
      value={ids.map((value) => ({ value, label: nameOf(value) }))}
      options={choices.map((one) => ({ value: one.id, label: one.name }))}
      notFoundContent={words.noSegment}
      onChange={(next) => {
        setSearch('')
        onChange(next.map((one) => one.value))
      }}
      style={{ width, maxWidth: '100%' }}
    />
  )
}
