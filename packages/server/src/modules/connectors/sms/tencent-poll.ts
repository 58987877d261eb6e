import type { ProviderEvent } from '@millrace/contract/connectors/results.ts'
import { inTurns, records, textOf } from '../call.ts'
import type { AskedMessage, SendContext } from '../connector.ts'
import { isGivenTo } from './china.ts'
import { reportOf } from './tencent-callback.ts'

type Fields = Readonly<Record<string, unknown>>
type Query = (params: Record<string, string | number>) => Promise<Fields | undefined>

const limit = 100
const earlierMs = 60_000

/** PullSmsSendStatusByPhoneNumber: what has become of the messages to a number since a moment; taken from nobody else, unlike what is pulled without a number. */
export async function pollTencent(asked: readonly AskedMessage[], { now }: SendContext, query: Query): Promise<ProviderEvent[]> {
  const found = await inTurns([...Map.groupBy(asked, (one) => one.to)], 4, async ([to, messages]) => {
    const since = Math.min(...messages.map(({ sentAt }) => sentAt.getTime())) - earlierMs
    const [BeginTime, EndTime] = [since, now().getTime()].map((at) => Math.floor(at / 1_000))
    const answer = await query({ BeginTime: BeginTime ?? 0, EndTime: EndTime ?? 0, Offset: 0, Limit: limit, PhoneNumber: to })
    const statuses = records(answer?.PullSmsSendStatusSet)
    return messages.flatMap((message) => {
      const own = statuses.find((one) => isOf(message, one))
      const report = own && reportOf(own, now())
      return report?.kind === 'receipt' ? [{ ...report, id: message.id }] : []
    })
  })
  return found.flat()
}

const isOf = (message: AskedMessage, status: Fields): boolean =>
  textOf(status, 'SerialNo') === message.providerId || isGivenTo(message, textOf(status, 'SessionContext') ?? '')
