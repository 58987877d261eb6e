import type { PeopleList } from '@millrace/contract/profiles/api.ts'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useState } from 'react'
import { call } from '../lib/api.ts'
import { useProject } from '../lib/session.ts'

/** Finds a person by the start of any id. */
export function PersonPicker({
  label,
  value,
  except,
  onChange,
}: {
  readonly label: string
  readonly value: number | undefined
  /** Somebody who cannot be chosen. */
  readonly except?: number
  readonly onChange: (id: number | undefined) => void
}) {
  const { api, slug } = useProject()
  const [text, setText] = useState('')
  const people = useQuery({
    queryKey: ['people-pick', slug, text],
    queryFn: () => call<PeopleList>(`${api}/people?limit=20${text ? `&search=${encodeURIComponent(text)}` : ''}`),
    placeholderData: keepPreviousData,
  })
  return (
    <Select
      allowClear
      aria-label={label}
      placeholder={label}
      value={value ?? null}
      showSearch={{ filterOption: false, onSearch: setText }}
      loading={people.isFetching}
      options={(people.data?.items ?? [])
        .filter((person) => person.id !== except)
        .map((person) => ({
          value: person.id,
          label: [
            person.ids.find((one) => one.type === 'login_id')?.value ?? person.ids[0]?.value ?? `#${person.id}`,
            person.properties['name'],
          ]
            .filter((part) => typeof part === 'string')
            .join(' · '),
        }))}
      onChange={(id: number | null | undefined) => onChange(id ?? undefined)}
      style={{ minWidth: 240, width: '100%' }}
    />
  )
}
