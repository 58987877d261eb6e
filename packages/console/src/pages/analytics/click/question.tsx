import type { CountAnswer } from '@millrace/contract/analytics/api.ts'
import { type ClickQuery, deviceClasses, pageEvents, pageOf } from '@millrace/contract/queries/index.ts'
import { useQuery } from '@tanstack/react-query'
import { Flex, Select, Space, Typography } from 'antd'
import { call } from '../../../lib/api.ts'
import { useCatalog } from '../../../lib/catalog.ts'
import { useProject } from '../../../lib/session.ts'
import { useFormat, useWords } from '../../../lib/words.ts'
import { FilterFields, PeopleField, RangeField } from '../fields.tsx'

const all = 'all'

export function ClickQuestion({ draft, change }: { readonly draft: ClickQuery; readonly change: (query: ClickQuery) => void }) {
  const words = useWords().clicks
  const pages = usePages(draft)
  return (
    <Flex vertical gap={8}>
      <Space wrap>
        <Select
          aria-label={words.pages}
          mode="tags"
          optionLabelProp="value"
          placeholder={words.pagesHint}
          value={[...draft.pages]}
          options={pages.data ?? []}
          loading={pages.isPending}
          onChange={(next: string[]) => change({ ...draft, pages: [...new Set(next.map(pageOf))] })}
          popupMatchSelectWidth={false}
          style={{ width: 320, maxWidth: '100%' }}
        />
        <Select
          aria-label={words.device}
          value={draft.device ?? all}
          options={[all, ...deviceClasses].map((value) => ({
            value,
            label: value === all ? words.allDevices : words.devices[value as (typeof deviceClasses)[number] /* the rest of them */],
          }))}
          onChange={(value) => change({ ...draft, device: deviceClasses.find((one) => one === value) ?? null })}
          popupMatchSelectWidth={false}
        />
        <RangeField query={draft} onChange={change} />
      </Space>
      <FilterFields filters={draft.filters} onChange={(filters) => change({ ...draft, filters })} />
      <PeopleField rule={draft.people} onChange={(people) => change({ ...draft, people })} />
    </Flex>
  )
}

/** Pages that were viewed in these days, those with most views first. */
function usePages({ from, to }: ClickQuery) {
  const { api, slug } = useProject()
  const { number } = useFormat()
  const catalog = useCatalog()
  const events = pageEvents.view.filter((name) => catalog.data?.events.some((one) => one.name === name))
  return useQuery({
    queryKey: ['clicks', 'pages', slug, from, to, events.join(' ')],
    enabled: catalog.data !== undefined,
    queryFn: async ({ signal }) => {
      const answers = await Promise.all(
        events.map((event) => {
          const body = { event, from, to, unit: null, measures: ['events'], by: { property: '$url_path' } }
          return call<CountAnswer>(`${api}/analytics/count`, { method: 'POST', body, signal })
        }),
      )
      const views = new Map<string, number>()
      for (const {
        keys: [key],
        values,
        isRest,
      } of answers.flatMap((one) => one.groups ?? []))
        if (typeof key === 'string' && !isRest) views.set(pageOf(key), (views.get(pageOf(key)) ?? 0) + (values[0] ?? 0))
      return [...views]
        .toSorted((a, b) => b[1] - a[1])
        .map(([value, n]) => ({
          value,
          label: (
            <Flex justify="space-between" gap={16}>
              {value} <Typography.Text type="secondary">{number(n)}</Typography.Text>
            </Flex>
          ),
        }))
    },
  })
}
