import { type Branch, nested, type TagValues } from '@millrace/contract/tags/tree.ts'
import { TreeSelect } from 'antd'
import { type ReactNode, useState } from 'react'
import { useWords } from '../lib/words.ts'
import { Counted } from './counted.tsx'
import { useTreePopup } from './tree-popup.tsx'

type Values = TagValues['items']

/** Whether a value has others below it. */
export const hasBelow = (values: Values, value: string): boolean => values.some((one) => one.value.startsWith(`${value}/`))

/** A value of a tag by its levels; one that nobody has yet can be typed. */
export function TagValuePicker({
  value,
  values,
  onChange,
}: {
  readonly value: string | undefined
  readonly values: Values
  readonly onChange: (value: string | undefined) => void
}) {
  const words = useWords()
  const [search, setSearch] = useState('')
  const people = new Map(values.map((one) => [one.value, one.people]))
  const node = ({ path, name, below }: Branch): object => ({
    value: path,
    title: <Counted text={name} people={people.get(path)} />,
    children: below.map(node),
  })
  const typed = search.trim()
  const found = values.filter((one) => one.value.toLowerCase().includes(typed.toLowerCase()))
  const listed = found.map((one) => ({ value: one.value, title: <Counted text={one.value} people={one.people} /> }))
  const own = typed === '' || people.has(typed) ? [] : [{ value: typed, title: words.tags.useTyped(typed) }]
  return (
    <TreeSelect<{ value: string; label: ReactNode } | undefined>
      {...useTreePopup()}
      aria-label={words.segments.value}
      placeholder={words.tags.anyValue}
      allowClear
      labelInValue
      value={value === undefined ? undefined : { value, label: value.replaceAll('/', ' / ') }}
      showSearch={{ searchValue: search, onSearch: setSearch, filterTreeNode: false }}
      treeData={typed === '' ? nested(values.map((one) => one.value)).map(node) : [...listed, ...own]}
      treeDefaultExpandAll
      notFoundContent={words.tags.noValues}
      onChange={(next) => {
        setSearch('')
        onChange(next?.value)
      }}
      popupMatchSelectWidth={280}
      style={{ width: 200 }}
    />
  )
}
