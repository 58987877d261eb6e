import type { Overlap } from '@millrace/contract/segments/api.ts'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Flex, Select, Typography } from 'antd'
import { useState } from 'react'
import { call } from '../../lib/api.ts'
import { useSegmentChoices, useSegmentNames } from '../../lib/segments.ts'
import { useProject } from '../../lib/session.ts'
import { useFilters } from '../../lib/url-state.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { Page } from '../../ui/page.tsx'
import { Loaded, Teach } from '../../ui/states.tsx'
import { Statement } from '../../ui/statement.tsx'
import { Regions } from './regions.tsx'
import { Venn, VennLegend } from './venn.tsx'

const most = 4

/** How many people are in which of a few segments. Which ones is the address. */
export function SegmentOverlap() {
  const words = useWords().segments.overlap
  const { api, slug } = useProject()
  const { values, set } = useFilters('ids')
  const ids = [...new Set(values.ids.split(',').filter((id) => id !== ''))].slice(0, most)
  const query = useQuery({
    queryKey: ['segment-overlap', slug, ids],
    queryFn: ({ signal }) => call<Overlap>(`${api}/segments/overlap`, { method: 'POST', body: { ids }, signal }),
    enabled: ids.length > 1,
    placeholderData: keepPreviousData,
  })
  return (
    <Page title={words.title}>
      <Choice ids={ids} onChange={(next) => set('ids', next.join(','))} />
      {ids.length > 1 ? (
        <Loaded query={query}>{(answer) => <Answer answer={answer} isFetching={query.isFetching} />}</Loaded>
      ) : (
        <Teach text={words.empty} />
      )}
    </Page>
  )
}

function Choice({ ids, onChange }: { readonly ids: readonly string[]; readonly onChange: (ids: readonly string[]) => void }) {
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
      aria-label={words.overlap.choose}
      placeholder={words.overlap.choose}
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
      style={{ width: 640, maxWidth: '100%' }}
    />
  )
}

function Answer({ answer, isFetching }: { readonly answer: Overlap; readonly isFetching: boolean }) {
  const words = useWords().segments.overlap
  const { number } = useFormat()
  return (
    <Flex vertical gap={16} style={{ opacity: isFetching ? 0.6 : 1 }}>
      <Flex vertical gap={8}>
        <Typography.Text strong aria-live="polite" data-testid="overlap-total" style={{ fontSize: 18 }}>
          {words.inAny(number(answer.total))}
        </Typography.Text>
        <VennLegend segments={answer.segments} />
      </Flex>
      <Flex gap={24} wrap align="start">
        {answer.segments.length < most && <Venn answer={answer} />}
        <div style={{ flex: '1 1 480px', minWidth: 0 }}>
          <Regions answer={answer} />
        </div>
      </Flex>
      <Statement sql={answer.sql} ms={answer.ms} />
    </Flex>
  )
}
