import { Select } from 'antd'
import { createContext, useContext, useState } from 'react'
import { useSegmentChoices, useSegmentNames } from '../lib/segments.ts'
import { useWords } from '../lib/words.ts'

/** The segment whose rule is edited: it cannot refer to itself. */
export const OwnSegment = createContext<string | undefined>(undefined)

/** A segment of the project, found by its name. */
export function SegmentField({ id, onChange }: { readonly id: string; readonly onChange: (id: string) => void }) {
  const words = useWords().segments
  const own = useContext(OwnSegment)
  const [search, setSearch] = useState('')
  const { choices, isPending } = useSegmentChoices(search)
  const names = useSegmentNames(id === '' ? [] : [id])
  const others = choices.filter((one) => one.id !== id && one.id !== own)
  const chosen = id === '' ? [] : [{ value: id, label: names.get(id) ?? id }]
  return (
    <Select
      aria-label={words.addSegment}
      placeholder={words.chooseSegment}
      showSearch={{ filterOption: false, onSearch: setSearch }}
      loading={isPending}
      value={id || null}
      options={[...chosen, ...others.map((one) => ({ value: one.id, label: one.name }))]}
      notFoundContent={words.noSegment}
      onChange={(next) => onChange(next ?? '')}
      style={{ width: 240, maxWidth: '100%' }}
    />
  )
}
