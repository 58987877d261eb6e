import type { BroadcastDetail, Forecast } from '@millrace/contract/broadcasts/api.ts'
import { variantIds } from '@millrace/contract/broadcasts/broadcast.ts'
import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import { Alert, Flex, Statistic, Typography } from 'antd'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { MessageForecastList } from '../../ui/message-forecast.tsx'
import { Loaded } from '../../ui/states.tsx'
import { useMoney } from '../../ui/values.ts'
import { problemText } from '../journeys/editor/looks.tsx'
import { useWhen } from './when.ts'

export function useForecast(broadcast: BroadcastDetail): UseQueryResult<Forecast> {
  const { api, slug } = useProject()
  return useQuery({
    queryKey: ['broadcast', slug, broadcast.id, 'forecast', broadcast.revision],
    queryFn: () => call<Forecast>(`${api}/broadcasts/${broadcast.id}/forecast`),
  })
}

/** How many people it means and reaches, what it costs, and what is to be looked at. */
export function ForecastFacts({ broadcast, query }: { readonly broadcast: BroadcastDetail; readonly query: UseQueryResult<Forecast> }) {
  const words = useWords()
  const when = useWhen()
  return (
    <Loaded query={query}>
      {(forecast) => (
        <Flex vertical gap={12}>
          <Facts forecast={forecast} broadcast={broadcast} />
          {forecast.messages && <MessageForecastList forecast={forecast.messages} people={`broadcasts/${broadcast.id}/forecast/people`} />}
          <Typography.Text>
            {words.broadcasts.channels[broadcast.definition.channel]} · {when(broadcast)}
          </Typography.Text>
          <Problems problems={forecast.problems} isMany={broadcast.definition.variants.length > 1} />
        </Flex>
      )}
    </Loaded>
  )
}

function Facts({ forecast, broadcast }: { readonly forecast: Forecast; readonly broadcast: BroadcastDetail }) {
  const words = useWords().broadcasts
  const { number } = useFormat()
  const money = useMoney()
  const { people, reachable, control, units, cost } = forecast
  if (people === null) return null
  const { definition } = broadcast
  return (
    <>
      <Flex wrap gap={24} data-testid="forecast">
        <Statistic title={words.people} value={number(people)} />
        {reachable !== null && <Statistic title={words.reachable} value={number(reachable)} />}
        {definition.control > 0 && <Statistic title={words.controlPeople} value={number(control ?? 0)} />}
        {units !== null && <Statistic title={words.units} value={number(units)} />}
        {units !== null && (
          <Statistic
            title={words.cost}
            value={cost === null ? '–' : money(Math.round(cost * 100))}
            {...(cost === null ? { suffix: words.noPrice } : {})}
          />
        )}
      </Flex>
      {definition.class === 'service' && <Typography.Text type="secondary">{words.reachableUnknown}</Typography.Text>}
    </>
  )
}

function Problems({ problems, isMany }: { readonly problems: Forecast['problems']; readonly isMany: boolean }) {
  const words = useWords()
  const of = (nodeId: string | null): string => {
    const letter = isMany ? variantIds.find((one) => one === nodeId) : undefined
    return letter ? ` · ${words.broadcasts.variant(letter.toUpperCase())}` : ''
  }
  return problems.map((problem, i) => (
    <Alert
      key={i}
      type={problem.severity === 'error' ? 'error' : 'warning'}
      showIcon
      title={`${problemText(problem, words)}${of(problem.nodeId)}`}
    />
  ))
}
