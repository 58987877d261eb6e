import type { Overlap } from '@millrace/contract/segments/api.ts'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Flex, Typography } from 'antd'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useFilters } from '../../lib/url-state.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { Page } from '../../ui/page.tsx'
import { SegmentsField } from '../../ui/segments-field.tsx'
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
      <SegmentsField label={words.choose} most={most} ids={ids} width={640} onChange={(next) => set('ids', next.join(','))} />
      {ids.length > 1 ? (
        <Loaded query={query}>{(answer) => <Answer answer={answer} isFetching={query.isFetching} />}</Loaded>
      ) : (
        <Teach text={words.empty} />
      )}
    </Page>
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
