import type { Alert } from '@millrace/contract/journeys/alerts.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { App, Button, Flex, Segmented, Table, Tag, Typography } from 'antd'
import { call } from '../../lib/api.ts'
import { usePreferences } from '../../lib/preferences.ts'
import { useProject } from '../../lib/session.ts'
import { useFilters } from '../../lib/url-state.ts'
import { useWords } from '../../lib/words.ts'
import { Page } from '../../ui/page.tsx'
import { loadedRows, More, type PageOf, usePages } from '../../ui/pages.tsx'
import { Loaded } from '../../ui/states.tsx'
import { Time } from '../../ui/time.tsx'
import { StepName } from './path.tsx'

const colours: Record<Alert['state'], string> = { open: 'error', acknowledged: 'warning', resolved: 'default' }

/** What is wrong with journeys, newest first; which ones is the address. */
export function AlertList() {
  const words = useWords()
  const language = usePreferences((state) => state.language)
  const { slug, can } = useProject()
  const { values, set, query: filters } = useFilters('state', 'journeyId')
  const asked = values.state === 'all' ? filters.replace('&state=all', '') : values.state ? filters : `&state=unresolved${filters}`
  const query = usePages<PageOf<Alert>>(['alerts', slug, asked], `alerts?limit=50${asked}`, { refetchInterval: 10_000 })
  return (
    <Page
      title={words.alerts.title}
      note={words.alerts.note}
      extra={
        can('channels.manage') && (
          <Link to="/$slug/settings/alert-destinations" params={{ slug }}>
            {words.destinations.title}
          </Link>
        )
      }
    >
      <Segmented
        aria-label={words.common.state}
        value={values.state}
        options={[
          { value: '', label: words.alerts.unresolved },
          { value: 'resolved', label: words.alerts.states.resolved },
          { value: 'all', label: words.alerts.all },
        ]}
        onChange={(state) => set('state', state)}
        style={{ alignSelf: 'flex-start' }}
      />
      <Loaded query={loadedRows(query)} empty={{ when: (rows) => rows.length === 0, text: words.alerts.empty }}>
        {(rows) => (
          <Table<Alert>
            rowKey="id"
            size="small"
            dataSource={rows}
            pagination={false}
            scroll={{ x: 760 }}
            columns={[
              {
                title: words.common.state,
                width: 100,
                render: (_, row) => <Tag color={colours[row.state]}>{words.alerts.states[row.state]}</Tag>,
              },
              {
                title: words.alerts.what,
                render: (_, row) => (
                  <Flex vertical>
                    <span>
                      {words.alerts.kinds[row.kind]}: {row.text[language]}
                    </span>
                    {row.acknowledgedBy !== null && (
                      <Typography.Text type="secondary">{words.alerts.by(row.acknowledgedBy)}</Typography.Text>
                    )}
                  </Flex>
                ),
              },
              { title: words.alerts.journey, render: (_, row) => <Where alert={row} /> },
              { title: words.alerts.since, width: 130, render: (_, row) => <Time at={row.openedAt} /> },
              { title: words.alerts.lastSeen, width: 130, render: (_, row) => <Time at={row.resolvedAt ?? row.lastSeenAt} /> },
              { title: words.common.actions, width: 120, render: (_, row) => row.state === 'open' && <Acknowledge alert={row} /> },
            ]}
          />
        )}
      </Loaded>
      <More query={query} />
    </Page>
  )
}

function Where({ alert }: { readonly alert: Alert }) {
  const { slug } = useProject()
  const { node, journeyId } = alert
  const isStuck = alert.kind === 'stuck' && node !== null
  return (
    <Flex vertical>
      <Link to="/$slug/engage/journeys/$id" params={{ slug, id: journeyId }}>
        {alert.journeyName}
      </Link>
      {node !== null &&
        (isStuck ? (
          <Link
            to="/$slug/engage/journeys/$id/runs"
            params={{ slug, id: journeyId }}
            search={{ node } as never /* every page reads its own part */}
          >
            <StepName journeyId={journeyId} node={node} />
          </Link>
        ) : (
          <Typography.Text type="secondary">
            <StepName journeyId={journeyId} node={node} />
          </Typography.Text>
        ))}
    </Flex>
  )
}

function Acknowledge({ alert }: { readonly alert: Alert }) {
  const words = useWords()
  const { api, slug, can } = useProject()
  const { message } = App.useApp()
  const client = useQueryClient()
  const acknowledge = useMutation({
    mutationFn: () => call(`${api}/alerts/${alert.id}/acknowledge`, { method: 'POST' }),
    onSettled: () => client.invalidateQueries({ queryKey: ['alerts', slug] }),
    onError: (error) => void message.error(error.message),
  })
  return (
    <Button size="small" disabled={!can('journeys.write')} loading={acknowledge.isPending} onClick={() => acknowledge.mutate()}>
      {words.alerts.acknowledge}
    </Button>
  )
}
