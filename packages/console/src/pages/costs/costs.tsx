import type { Costs } from '@millrace/contract/journeys/costs.ts'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Alert, Flex, Typography } from 'antd'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useFilters } from '../../lib/url-state.ts'
import { useWords } from '../../lib/words.ts'
import { Page } from '../../ui/page.tsx'
import { Loaded, Teach } from '../../ui/states.tsx'
import { lastDays, RangeField } from '../analytics/fields.tsx'
import { CampaignTable, ChannelTable } from './tables.tsx'
import { SaveCosts } from './save.tsx'

/** What messages cost and brought, by channel and campaign. The view is the address. */
export function CostsPage() {
  const words = useWords()
  const { api, slug, timeZone } = useProject()
  const { values, set } = useFilters('days')
  const [from, to] = values.days.split('_')
  const days = from && to ? { from, to } : lastDays(30, timeZone)
  const query = useQuery({
    queryKey: ['costs', slug, days],
    queryFn: ({ signal }) => call<Costs>(`${api}/campaigns/costs?from=${days.from}&to=${days.to}`, { signal }),
    placeholderData: keepPreviousData,
  })
  return (
    <Page title={words.costs.title} note={words.costs.note} extra={query.data && <SaveCosts costs={query.data} />}>
      <RangeField query={days} onChange={(next) => set('days', `${next.from}_${next.to}`)} />
      <Loaded query={query}>
        {(costs) =>
          costs.campaigns.length === 0 ? (
            <Teach text={words.costs.empty} />
          ) : (
            <Flex vertical gap={16}>
              <Typography.Title level={2} style={{ fontSize: 16, margin: 0 }}>
                {words.costs.channels}
              </Typography.Title>
              <ChannelTable costs={costs} />
              <Typography.Title level={2} style={{ fontSize: 16, margin: 0 }}>
                {words.costs.campaigns}
              </Typography.Title>
              <CampaignTable costs={costs} />
              <Alert type="info" showIcon title={<Typography.Text>{words.costs.about}</Typography.Text>} />
            </Flex>
          )
        }
      </Loaded>
    </Page>
  )
}
