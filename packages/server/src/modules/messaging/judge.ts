import type { Purpose } from '@millrace/contract/messaging/consents.ts'
import { noContactRules } from '@millrace/contract/messaging/contact-rules.ts'
import { decide, eligible, type GateFacts } from '@millrace/contract/messaging/gate.ts'
import type { SendingChannel } from '@millrace/contract/messaging/reach.ts'
import { partOf } from '@millrace/contract/parts.ts'
import type { Db, Tx } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'
import { consentsOf } from './consent-store.ts'
import { controlAmong } from './control-store.ts'
import { purposesOf, silenceAbout } from './purposes.ts'
import { type NewIntent, suppressionsOf } from './store.ts'

/** What the gate says of an intent as it is made. */
export interface Judged {
  readonly intent: NewIntent
  /** Why it will never go; empty: it may, as far as what lasts goes. */
  readonly reason: string
  readonly eligible: 'treated' | 'control' | undefined
  readonly isTest: boolean
}

interface Standing {
  readonly personId: number
  readonly channel: SendingChannel
  readonly isTest: boolean
  readonly isMerged: boolean
  /** Empty: not looked up yet. */
  readonly address: string | null
  readonly suppressed: readonly string[] | null
}

/**
 * What lasts decides when a step wants to send (checks 1 to 5, 7 and 8), of facts as they are now, which locks nobody: at dispatch the
 * gate asks everything again. One statement per need, however many intents.
 */
export async function judge(tx: Tx, intents: readonly NewIntent[], now: number): Promise<Judged[]> {
  if (intents.length === 0) return []
  const standing = await standingOf(tx, intents)
  const marketing = intents.filter((intent) => intent.class === 'marketing')
  const isControl = await controlAmong(tx, marketing)
  const asked = [...new Set(marketing.map((intent) => intent.personId))]
  const consents = asked.length === 0 ? () => undefined : await consentsOf(tx, asked)
  const purposes =
    marketing.length === 0 ? new Map<number, Purpose[]>() : await purposesOf(tx, [...new Set(marketing.map((intent) => intent.projectId))])
  return intents.map((intent) => {
    const one = standing(intent)
    // Their run is on its way to somebody else, and the message with it.
    if (one?.isMerged) return { intent, reason: '', eligible: undefined, isTest: one.isTest }
    const facts: GateFacts = {
      ...lasting,
      ...intent,
      now,
      dueAt: intent.at.getTime(),
      personGone: !one,
      consent: consents(intent.personId, intent.channel, intent.purpose),
      whenUnknown: silenceAbout(purposes.get(intent.projectId), intent.purpose),
      address: one?.address ?? undefined,
      suppressed: one?.suppressed ?? [],
      isControl: !one?.isTest && isControl(intent),
    }
    const decision = decide(facts, 'intent')
    const reason = decision.kind === 'drop' ? decision.reason : ''
    return { intent, reason, eligible: eligible(facts, decision), isTest: one?.isTest ?? false }
  })
}

/** A step that runs now belongs to a journey and a run that are on; what else is asked later is left open. */
export const lasting = {
  alreadySent: false,
  journeyState: 'running',
  run: { cut: null },
  isTooLate: false,
  notReady: undefined,
  suits: true,
  isFresh: true,
  zone: 'UTC',
  spread: 0,
  rules: noContactRules,
  contacts: [],
  rank: 0,
  planned: [],
  cost: undefined,
  budgets: [],
  rooms: [],
  bestTime: undefined,
} as const

interface Asked {
  readonly personId: number
  readonly channel: SendingChannel
}
const keyOf = ({ personId, channel }: Asked): string => `${personId}\n${channel}`

/** How people stand on the channels they are to be reached by; undefined: there is nobody. */
export async function standingOf(tx: Db, asked: readonly Asked[]): Promise<(one: Asked) => Standing | undefined> {
  const each = [...new Map(asked.map((one) => [keyOf(one), one])).values()]
  const rows = await tx.rows<Omit<Standing, 'suppressed'> & { readonly projectId: number }>(sql`
    select p.person_id as "personId", p.project_id as "projectId", x.channel, p.is_test as "isTest", p.merged_into is not null as "isMerged", a.address
    from unnest(${each.map((one) => partOf(one.personId))}::smallint[], ${each.map((one) => one.personId)}::bigint[],
      ${each.map((one) => one.channel)}::text[]) x(p, i, channel)
    join people p on p.part = x.p and p.person_id = x.i
    left join person_addresses a on a.part = x.p and a.person_id = x.i and a.channel = x.channel`)
  const projectIds = [...new Set(rows.map((row) => row.projectId))]
  const addresses = [...new Set(rows.flatMap((row) => row.address || []))]
  const listed = addresses.length === 0 ? [] : await suppressionsOf(tx, projectIds, addresses)
  const reasons = new Map(listed.map((row) => [`${row.projectId}\n${row.address}`, row.reasons]))
  const found = new Map(rows.map((row) => [keyOf(row), { ...row, suppressed: reasons.get(`${row.projectId}\n${row.address}`) ?? null }]))
  return (one) => found.get(keyOf(one))
}
