import type { Journey, PersonJourneys } from '@millrace/contract/journeys/api.ts'
import { describeNotEntered, type Graph, opening } from '@millrace/contract/journeys/index.ts'
import type { Timeline } from '@millrace/contract/profiles/api.ts'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Alert, Card, Collapse, Flex, Select, Typography } from 'antd'
import { call } from '../../lib/api.ts'
import { usePreferences } from '../../lib/preferences.ts'
import { useProject } from '../../lib/session.ts'
import { useFilters } from '../../lib/url-state.ts'
import { useWords } from '../../lib/words.ts'
import { Loaded, Teach } from '../../ui/states.tsx'
import { Time } from '../../ui/time.tsx'
import { RunPath, RunState, useVersions } from '../journeys/path.tsx'
import { PersonMessages } from '../messages/list.tsx'

type Run = PersonJourneys['items'][number]

/** Why did this person (not) get it: their ways through journeys with reasons, and what was meant for them. */
export function Why({ personId }: { readonly personId: number }) {
  const words = useWords()
  const { api, slug, can } = useProject()
  const { values, set } = useFilters('journey')
  const runs = useQuery({
    queryKey: ['person-journeys', slug, String(personId)],
    queryFn: () => call<PersonJourneys>(`${api}/people/${personId}/journeys`),
  })
  const journeys = useQuery({ queryKey: ['journeys', slug, 'all'], queryFn: () => call<{ items: Journey[] }>(`${api}/journeys?limit=200`) })
  const chosen = journeys.data?.items.find((one) => one.id === values.journey)
  return (
    <Card size="small" title={words.people.why}>
      <Flex vertical gap={16}>
        <Select
          allowClear
          size="small"
          aria-label={words.people.whyJourney}
          placeholder={words.people.whyJourney}
          value={values.journey || null}
          onChange={(id: string | null | undefined) => set('journey', id ?? undefined)}
          options={(journeys.data?.items ?? []).map((one) => ({ value: one.id, label: one.name }))}
          style={{ width: 260, maxWidth: '100%' }}
          popupMatchSelectWidth={false}
        />
        <Loaded query={runs}>
          {(data) => {
            const isAsked = (one: { readonly journeyId: string }): boolean => values.journey === '' || one.journeyId === values.journey
            const [shown, kept] = [data.items.filter(isAsked), data.notEntered.filter(isAsked)]
            if (shown.length + kept.length === 0)
              return chosen ? <NeverEntered journey={chosen} personId={personId} /> : <Teach text={words.people.noRuns} />
            return (
              <>
                {shown.length > 0 && <Runs runs={shown} />}
                {kept.length > 0 && <NotEntered items={kept} />}
              </>
            )
          }}
        </Loaded>
        {can('messages.read') && (
          <section>
            <Typography.Title level={3} style={{ fontSize: 14 }}>
              {words.people.messages}
            </Typography.Title>
            <PersonMessages personId={personId} />
          </section>
        )}
      </Flex>
    </Card>
  )
}

function Runs({ runs }: { readonly runs: readonly Run[] }) {
  const words = useWords()
  const { slug } = useProject()
  return (
    <Collapse
      size="small"
      defaultActiveKey={runs[0] ? [runs[0].id] : []}
      items={runs.map((run) => ({
        key: run.id,
        label: (
          <Flex gap={8} align="center" wrap>
            {run.journeyName}
            <RunState state={run.state} />
            <Typography.Text type="secondary">
              <Time at={run.enteredAt} />
            </Typography.Text>
          </Flex>
        ),
        // Not in the title, which opens the run: it would be a button within a button.
        children: (
          <Flex vertical gap={12} align="start">
            <Link to="/$slug/engage/journeys/$id" params={{ slug, id: run.journeyId }}>
              {words.people.openJourney}
            </Link>
            <RunPath run={run} />
          </Flex>
        ),
      }))}
    />
  )
}

/** Events that could have let the person in, and why they did not. */
function NotEntered({ items }: { readonly items: PersonJourneys['notEntered'] }) {
  const words = useWords()
  const language = usePreferences((state) => state.language)
  const { slug } = useProject()
  return (
    <section data-testid="not-entered">
      <Typography.Title level={3} style={{ fontSize: 14 }}>
        {words.people.notEntered}
      </Typography.Title>
      <ul style={{ margin: 0, paddingInlineStart: 20 }}>
        {items.slice(0, 20).map((one) => (
          <li key={`${one.eventId}${one.journeyId}${one.reason}`}>
            <Link to="/$slug/engage/journeys/$id" params={{ slug, id: one.journeyId }}>
              {one.journeyName}
            </Link>
            {' · '}
            {describeNotEntered(one, language)}{' '}
            <Typography.Text type="secondary">
              <Time at={one.eventAt} />
            </Typography.Text>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** No trace in a journey: was the event that begins it there at all? */
function NeverEntered({ journey, personId }: { readonly journey: Journey; readonly personId: number }) {
  const words = useWords()
  const { api, slug } = useProject()
  const versions = useVersions(journey.id)
  const graph: Graph | undefined = versions.data?.items[0]?.graph
  const event = (graph && opening(graph.entry)?.event) ?? ''
  const seen = useQuery({
    queryKey: ['timeline', slug, personId, 'entry', event],
    queryFn: () => call<Timeline>(`${api}/people/${personId}/timeline?limit=1&event=${encodeURIComponent(event)}`),
    enabled: event !== '',
  })
  const last = seen.data?.items[0]
  const text =
    journey.version === null
      ? words.people.neverPublished
      : graph && event === ''
        ? words.people.neverBrought
        : seen.data === undefined
          ? words.segments.counting
          : last
            ? words.people.refused(event)
            : words.people.neverDid(event)
  return (
    <Alert
      type="info"
      showIcon
      title={words.people.neverEntered(journey.name)}
      description={
        <>
          {text} {last && <Time at={last.at} />}
        </>
      }
    />
  )
}
