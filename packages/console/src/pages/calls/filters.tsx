import type { Journey } from '@millrace/contract/journeys/api.ts'
import { useQuery } from '@tanstack/react-query'
import { Checkbox, Flex, Select } from 'antd'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useFilters } from '../../lib/url-state.ts'
import { useWords } from '../../lib/words.ts'
import { useResults } from './use-calls.ts'

/** Which tasks are shown; all of it stands in the address. */
export const filterNames = ['status', 'due', 'result', 'journeyId', 'mine'] as const

export function CallFilters() {
  const words = useWords().calls
  const { api, slug, can } = useProject()
  const { values, set } = useFilters(...filterNames)
  const { results, nameOf } = useResults()
  const journeys = useQuery({
    queryKey: ['journeys', slug, 'all'],
    queryFn: () => call<{ items: Journey[] }>(`${api}/journeys?limit=200`),
    enabled: can('journeys.read'),
    staleTime: 60_000,
  })
  const any = (label: string) => ({ value: '', label })
  return (
    <Flex gap={8} wrap align="center">
      <Select
        aria-label={words.status}
        value={values.status || 'active'}
        options={(['active', 'open', 'taken', 'done', 'cancelled', 'all'] as const).map((value) => ({
          value,
          label: words.statuses[value],
        }))}
        onChange={(value: string) => set('status', value === 'active' ? '' : value)}
        style={{ width: 100 }}
      />
      <Select
        aria-label={words.due}
        value={values.due}
        options={[any(words.anyDue), ...(['now', 'later'] as const).map((value) => ({ value, label: words.dues[value] }))]}
        onChange={(value: string) => set('due', value)}
        style={{ width: 128 }}
      />
      <Select
        aria-label={words.result}
        value={values.result}
        options={[any(words.anyResult), ...results.map(({ code }) => ({ value: code, label: nameOf(code) }))]}
        onChange={(value: string) => set('result', value)}
        style={{ width: 128 }}
      />
      {can('journeys.read') && (
        <Select
          aria-label={words.journey}
          showSearch={{ optionFilterProp: 'label' }}
          value={values.journeyId}
          options={[any(words.anyJourney), ...(journeys.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))]}
          onChange={(value: string) => set('journeyId', value)}
          style={{ width: 160 }}
        />
      )}
      <Checkbox checked={values.mine === 'true'} onChange={({ target }) => set('mine', target.checked ? 'true' : '')}>
        {words.mineOnly}
      </Checkbox>
    </Flex>
  )
}
