import type { Impact, Journey, JourneyForecast } from '@millrace/contract/journeys/api.ts'
import type { Graph } from '@millrace/contract/journeys/index.ts'
import type { Overlapping } from '@millrace/contract/journeys/overlap.ts'
import { useQuery } from '@tanstack/react-query'
import { Alert, Typography } from 'antd'
import { call } from '../../../lib/api.ts'
import { useProject } from '../../../lib/session.ts'
import { useFormat, useWords } from '../../../lib/words.ts'
import { MessageForecastList } from '../../../ui/message-forecast.tsx'
import { Loaded } from '../../../ui/states.tsx'
import { useVersions } from '../path.tsx'
import { Changes } from './changes.tsx'
import { problemText, useNameOf } from './looks.tsx'
import { useEditor } from './store.ts'

/** What is to be known before a draft goes live. */
export function useLaunch(journey: Journey, isOpen: boolean) {
  const { api, slug } = useProject()
  const versions = useVersions(journey.id, isOpen && journey.version !== null)
  const live = journey.version === null ? undefined : versions.data?.items[0]?.graph
  const impact = useQuery({
    queryKey: ['impact', slug, journey.id, journey.revision],
    queryFn: () => call<Impact>(`${api}/journeys/${journey.id}/impact`),
    enabled: isOpen,
  })
  return { live, impact }
}

/** What is wrong with the draft, whom it takes in, who is in others too, and what changes. */
export function LaunchFacts({
  journey,
  impact,
  live,
}: {
  readonly journey: Journey
  readonly impact: Impact
  readonly live: Graph | undefined
}) {
  return (
    <>
      <Checklist problems={impact.problems} />
      {impact.audience !== null && <AudienceCount people={impact.audience} />}
      {impact.audience !== null && <Foretold journey={journey} />}
      <AlsoIn journey={journey} />
      {live && <Differs before={live} />}
    </>
  )
}

/** What the contact rules would say at each of its first sends. */
function Foretold({ journey }: { readonly journey: Journey }) {
  const words = useWords()
  const { api, slug } = useProject()
  const graph = useEditor((state) => state.graph)
  const nameOf = useNameOf()
  const query = useQuery({
    queryKey: ['journey-forecast', slug, journey.id, journey.revision],
    queryFn: () => call<JourneyForecast>(`${api}/journeys/${journey.id}/forecast`),
  })
  return (
    <Loaded query={query}>
      {({ steps }) =>
        steps.map(({ node, messages }) => (
          <section key={node}>
            <Typography.Text type="secondary">{words.forecast.ofStep(nameOf(graph, node))}</Typography.Text>
            <MessageForecastList forecast={messages} />
          </section>
        ))
      }
    </Loaded>
  )
}

const shown = 3

/** In which other journeys people of this draft are, and where they would get too much. */
function AlsoIn({ journey }: { readonly journey: Journey }) {
  const words = useWords()
  const { api, slug } = useProject()
  const { number, percent } = useFormat()
  const { data } = useQuery({
    queryKey: ['overlap', slug, journey.id, journey.revision],
    queryFn: () => call<Overlapping>(`${api}/journeys/overlap?draft=${journey.id}`),
  })
  const pairs = data?.pairs.filter((pair) => pair.a === journey.id).toSorted((a, b) => b.people - a.people) ?? []
  if (!data || pairs.length === 0) return null
  const nameOf = (id: string): string => data.journeys.find((one) => one.id === id)?.name ?? id
  return (
    <section data-testid="also-in">
      <ul style={{ margin: 0, paddingInlineStart: 20 }}>
        {pairs.slice(0, shown).map((pair) => (
          <li key={pair.b}>
            {words.calendar.also(number(pair.people), nameOf(pair.b))}{' '}
            <Typography.Text type="secondary">{words.calendar.share(percent(pair.share))}</Typography.Text>
            {data.conflicts
              .filter((one) => one.a === pair.a && one.b === pair.b)
              .map((one, i) => (
                <div key={i}>
                  <Typography.Text type="warning">
                    {words.calendar.conflict(number(one.people), one.sends, one.cap.limit)} · {words.calendar[one.cap.action]}
                  </Typography.Text>
                </div>
              ))}
          </li>
        ))}
        {pairs.length > shown && <li>{words.calendar.more(pairs.length - shown)}</li>}
      </ul>
    </section>
  )
}

/** Whom an audience means at this moment. */
function AudienceCount({ people }: { readonly people: number }) {
  const words = useWords()
  const { number } = useFormat()
  return <Alert type="info" showIcon title={words.entries.audienceNow(number(people))} />
}

function Checklist({ problems }: { readonly problems: Impact['problems'] }) {
  const words = useWords()
  const graph = useEditor((state) => state.graph)
  const nameOf = useNameOf()
  return problems.map((problem, i) => (
    <Alert
      key={i}
      type={problem.severity === 'error' ? 'error' : 'warning'}
      showIcon
      title={[problemText(problem, words), problem.nodeId === null ? '' : nameOf(graph, problem.nodeId)].filter(Boolean).join(' · ')}
    />
  ))
}

function Differs({ before }: { readonly before: Graph }) {
  const words = useWords()
  const graph = useEditor((state) => state.graph)
  return (
    <section>
      <Typography.Text strong>{words.journeys.changes}</Typography.Text>
      <Changes before={before} after={graph} same={words.journeys.noChanges} />
    </section>
  )
}
