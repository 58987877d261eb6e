import type { ConsentChannel, Purpose } from '@millrace/contract/messaging/consents.ts'
import { noContactRules } from '@millrace/contract/messaging/contact-rules.ts'
import { decide, eligible, type GateFacts } from '@millrace/contract/messaging/gate.ts'
import { partOf } from '@millrace/contract/parts.ts'
import type { Tx } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'
import { consentsOf } from './consent-store.ts'
import { controlAmong } from './control-store.ts'
import { purposesOf, silenceAbout } from './purposes.ts'
import type { NewIntent } from './store.ts'

/** The one channel there is. */
export const channel: ConsentChannel = 'email'

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
  readonly isTest: boolean
  readonly isMerged: boolean
  /** Empty: not looked up yet. */
  readonly address: string | null
  readonly suppressed: string | null
}

/**
 * What lasts decides when a step wants to send (checks 1 to 5, 7 and 8), of facts as they are now, which locks nobody: at dispatch the
 * gate asks everything again. One statement per need, however many intents.
 */
export async function judge(tx: Tx, intents: readonly NewIntent[], now: number): Promise<Judged[]> {
  if (intents.length === 0) return []
  const people = [...new Set(intents.map((intent) => intent.personId))]
  const standing = new Map((await standingOf(tx, people)).map((one) => [one.personId, one]))
  const marketing = intents.filter((intent) => intent.class === 'marketing')
  const isControl = await controlAmong(tx, marketing)
  const asked = [...new Set(marketing.map((intent) => intent.personId))]
  const consents = new Map(
    (asked.length === 0 ? [] : await consentsOf(tx, asked)).map((row) => [`${row.personId}\n${row.purpose}`, row.granted]),
  )
  const purposes =
    marketing.length === 0 ? new Map<number, Purpose[]>() : await purposesOf(tx, [...new Set(marketing.map((intent) => intent.projectId))])
  return intents.map((intent) => {
    const one = standing.get(intent.personId)
    // Their run is on its way to somebody else, and the message with it.
    if (one?.isMerged) return { intent, reason: '', eligible: undefined, isTest: one.isTest }
    const facts: GateFacts = {
      ...lasting,
      ...intent,
      now,
      dueAt: intent.at.getTime(),
      personGone: !one,
      consent: consents.get(`${intent.personId}\n${intent.purpose}`),
      whenUnknown: silenceAbout(purposes.get(intent.projectId), intent.purpose),
      address: one?.address ?? undefined,
      suppressed: one?.suppressed ?? undefined,
      isControl: !one?.isTest && isControl(intent),
    }
    const decision = decide(facts, 'intent')
    const reason = decision.kind === 'drop' ? decision.reason : ''
    return { intent, reason, eligible: eligible(facts, decision), isTest: one?.isTest ?? false }
  })
}

/** A step that runs now belongs to a journey and a run that are on; what else is asked later is left open. */
const lasting = {
  channel,
  alreadySent: false,
  journeyState: 'running',
  run: { cut: null },
  isTooLate: false,
  isChannelReady: true,
  zone: 'UTC',
  spread: 0,
  rules: noContactRules,
  contacts: [],
} as const

const standingOf = (tx: Tx, people: readonly number[]): Promise<Standing[]> =>
  tx.rows<Standing>(sql`
    select p.person_id as "personId", p.is_test as "isTest", p.merged_into is not null as "isMerged", a.address, s.reason as suppressed
    from unnest(${people.map(partOf)}::smallint[], ${people}::bigint[]) x(p, i)
    join people p on p.part = x.p and p.person_id = x.i
    left join person_addresses a on a.part = x.p and a.person_id = x.i and a.channel = ${channel}
    left join suppressions s on s.project_id = p.project_id and s.address = a.address`)
