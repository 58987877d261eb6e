import type { SendResult } from '@millrace/contract/connectors/results.ts'
import { z } from 'zod'
import { retryAfterMs } from '../../../platform/http/index.ts'
import { type Called, jsonOf, rejected } from '../call.ts'
import type { WebhookMessage } from '../connector.ts'

/** What came of posting; `barred`: the address is none that anything is posted to. */
export type Posted = Called | { readonly kind: 'barred'; readonly detail: string }

/** Nothing goes by the address before somebody looks at it: it is not there any more, or not for us. */
const stops: ReadonlySet<number> = new Set([301, 308, 401, 403, 404, 410])
/** The receiver is in trouble or has too much to do. */
const passes = (status: number): boolean => status >= 500 || [408, 425, 429].includes(status)
const dayMs = 86_400_000

/** Why a call came to nothing; undefined: it was taken. What may have arrived goes again, since its id is taken once. */
export function refusalOf(called: Posted, now: Date): SendResult | undefined {
  if (called.kind === 'barred') return rejected('account_stop', called.detail)
  if (called.kind !== 'answered') return rejected('retry_backoff', called.detail)
  const { status, text, retryAfter } = called
  if (status >= 200 && status <= 299) return undefined
  const detail = `HTTP ${status}: ${text.slice(0, 200)}`
  if (stops.has(status)) return rejected('account_stop', detail)
  if (status < 400) return rejected('retry_backoff', `${detail} (redirects are not followed: name the final address)`)
  if (!passes(status)) return rejected('content_final', detail)
  const wait = status === 429 || status === 503 ? retryAfterMs(retryAfter, now) : undefined
  if (wait === undefined) return rejected('retry_backoff', detail)
  return rejected(status === 429 ? 'quota_stop' : 'retry_backoff', detail, Math.min(wait, dayMs))
}

/** A result for each message, in order. */
export function resultsOf(called: Posted, group: readonly WebhookMessage[], now: Date): SendResult[] {
  const refusal = refusalOf(called, now)
  if (refusal) return group.map(() => refusal)
  const said = called.kind === 'answered' ? verdictsIn(called.text) : undefined
  return group.map(({ id }) => resultFor(id, said?.get(id)))
}

type Verdict = z.output<typeof verdict>
const verdict = z.object({ id: z.string(), status: z.enum(['accepted', 'rejected', 'gone']), detail: z.string().default('') })
const answer = z.object({ results: z.array(z.unknown()) })

/** A verdict that cannot be read is none, and takes none of the others with it. */
function verdictsIn(text: string): ReadonlyMap<string, Verdict> {
  const read = answer.safeParse(jsonOf(text))
  const each = read.success ? read.data.results.map((one) => verdict.safeParse(one)) : []
  return new Map(each.flatMap((one) => (one.success ? [[one.data.id, one.data] as const] : [])))
}

/** A status of 2xx takes all that is not named. */
function resultFor(id: string, said: Verdict | undefined): SendResult {
  if (said === undefined || said.status === 'accepted') return { state: 'accepted', providerId: id, detail: said?.detail.slice(0, 300) }
  return rejected(said.status === 'gone' ? 'recipient_final' : 'content_final', `${said.status}: ${said.detail}`)
}
