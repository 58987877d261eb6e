import type { BroadcastDetail, Forecast } from '@millrace/contract/broadcasts/api.ts'
import { variantIds } from '@millrace/contract/broadcasts/broadcast.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, App, Flex, Modal, Statistic, Typography } from 'antd'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { MessageForecastList } from '../../ui/message-forecast.tsx'
import { Loaded } from '../../ui/states.tsx'
import { useMoney } from '../../ui/values.ts'
import { problemText } from '../journeys/editor/looks.tsx'
import { useWhen } from './when.ts'

/** Asks once more, with how many people it means and reaches, what it costs, and what is to be looked at. */
export function SendDialog({ broadcast, onClose }: { readonly broadcast: BroadcastDetail; readonly onClose: () => void }) {
  const words = useWords()
  const { api, slug } = useProject()
  const client = useQueryClient()
  const { message } = App.useApp()
  const when = useWhen()
  const path = `${api}/broadcasts/${broadcast.id}`
  const query = useQuery({
    queryKey: ['broadcast', slug, broadcast.id, 'forecast', broadcast.revision],
    queryFn: () => call<Forecast>(`${path}/forecast`),
  })
  const send = useMutation({
    mutationFn: () => call<BroadcastDetail>(`${path}/send`, { method: 'POST', body: {}, revision: broadcast.revision }),
    onSuccess: async (sent) => {
      client.setQueryData(['broadcast', slug, broadcast.id], sent)
      await client.invalidateQueries({ queryKey: ['broadcasts', slug] })
    },
    onError: (error) => void message.error(error.message),
  })
  const isReady = query.data?.problems.every(({ severity }) => severity !== 'error') === true
  return (
    <Modal
      open
      title={words.broadcasts.sendTitle(broadcast.name)}
      onCancel={onClose}
      cancelText={words.common.cancel}
      okText={broadcast.definition.when.kind === 'now' ? words.broadcasts.send : words.broadcasts.schedule}
      okButtonProps={{ disabled: !isReady, loading: send.isPending }}
      onOk={() => send.mutate()}
    >
      <Loaded query={query}>
        {(forecast) => (
          <Flex vertical gap={12}>
            <Facts forecast={forecast} broadcast={broadcast} />
            {forecast.messages && (
              <MessageForecastList forecast={forecast.messages} people={`broadcasts/${broadcast.id}/forecast/people`} />
            )}
            <Typography.Text>
              {words.broadcasts.channels[broadcast.definition.channel]} · {when(broadcast)}
            </Typography.Text>
            <Problems problems={forecast.problems} isMany={broadcast.definition.variants.length > 1} />
            <Typography.Text type="secondary">{words.broadcasts.sendNote}</Typography.Text>
          </Flex>
        )}
      </Loaded>
    </Modal>
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
