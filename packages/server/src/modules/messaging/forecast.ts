import { setImmediate } from 'node:timers/promises'
import { pushProviders } from '@millrace/contract/messaging/devices.ts'
import {
  type Foretold,
  forecastMost,
  foretoldBy,
  inControlArm,
  type MessageForecast,
  tallyForecast,
} from '@millrace/contract/messaging/forecast.ts'
import { decide } from '@millrace/contract/messaging/gate.ts'
import type { SendingChannel } from '@millrace/contract/messaging/reach.ts'
import { partOf } from '@millrace/contract/parts.ts'
import type { Rule } from '@millrace/contract/rules/index.ts'
import type { ClickHouse } from '../../platform/clickhouse.ts'
import type { Postgres } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'
import type { ContentModule } from '../content/index.ts'
import type { SegmentsModule } from '../segments/index.ts'
import { foresee } from './foresee.ts'
import type { MessagingModule } from './messaging.ts'
import { suitableFor } from './suits.ts'
import { loadWays } from './ways.ts'

export interface ForecastDeps {
  readonly postgres: Postgres
  readonly clickhouse: ClickHouse
  readonly segments: Pick<SegmentsModule, 'peopleOf' | 'ruleInputs'>
  readonly content: Pick<ContentModule, 'pinned'>
  readonly messaging: Pick<MessagingModule, 'accounts' | 'sealer'>
}

/** A message that everybody of some people is to get. */
export interface ForecastSend {
  readonly channel: SendingChannel
  readonly templateId: string
  readonly class: 'marketing' | 'service'
  readonly purpose: string
  readonly priority: number
}

export interface ForecastAsked {
  readonly projectId: number
  /** Whose earlier messages count as any; 0: it has none. */
  readonly journeyId: number
  readonly rule: Rule
  readonly now: Date
  /** When it would go to somebody of a zone. */
  readonly at: (zone: string) => Date
  /** Undefined: drawn to get nothing. */
  readonly sendOf: (personId: number) => ForecastSend | undefined
}

export interface ForecastPerson extends Foretold {
  readonly personId: number
}

const atOnce = 5_000

/**
 * What the gate would say of a message to each of many people at the time it is to go: with consents, addresses, rules and what was sent as they are
 * now. Budgets and rates are taken to suffice, and texts to be writable. A handful of statements for every five thousand people.
 */
export async function foretell(deps: ForecastDeps, asked: ForecastAsked): Promise<{ all: number; people: ForecastPerson[] }> {
  const { postgres, clickhouse, segments } = deps
  const meant = await segments.peopleOf(asked.projectId, asked.rule, asked.now)
  // Drawn by a number of the person: the same people whenever it is asked.
  const rows = await clickhouse.rows<{ person: number; total: number }>(sql`
    with found as (${meant})
    select person_id as person, (select count() from found) as total from found order by cityHash64(person_id) limit ${sql.value(forecastMost, 'UInt32')}`)
  const people: ForecastPerson[] = []
  const ids = rows.map((row) => row.person)
  const channels = [...new Set(ids.slice(0, 100).flatMap((id) => asked.sendOf(id)?.channel ?? []))]
  const ways = await loadWays(deps.messaging, postgres, [asked.projectId], channels)
  for (let from = 0; from < ids.length; from += atOnce)
    people.push(...(await foretellSome(deps, asked, ids.slice(from, from + atOnce), ways)))
  return { all: rows[0]?.total ?? 0, people }
}

/** The same as numbers. */
export async function messageForecast(deps: ForecastDeps, asked: ForecastAsked): Promise<MessageForecast> {
  const { all, people } = await foretell(deps, asked)
  return tallyForecast(all, people)
}

const anyDevice = pushProviders.map((provider) => ({ provider }))

async function foretellSome(
  { postgres, segments, content }: ForecastDeps,
  asked: ForecastAsked,
  people: readonly number[],
  ways: Awaited<ReturnType<typeof loadWays>>,
): Promise<ForecastPerson[]> {
  const { projectId, journeyId, now } = asked
  const foreseen = await foresee({ db: postgres, segments }, { projectId, journeyId, from: now, until: now }, people)
  const sends = people.flatMap((personId) => {
    const send = asked.sendOf(personId)
    return send ? [{ ...send, projectId, personId, part: partOf(personId), templateVersion: null }] : []
  })
  const pinned = await content.pinned(postgres, sends)
  const suits = await suitableFor({ segments }, postgres, sends, pinned)
  const sendOf = new Map(sends.map((send) => [send.personId, send]))
  const found: ForecastPerson[] = []
  for (const [i, personId] of people.entries()) {
    // Whoever works in the same process goes on.
    if (i % 1_000 === 999) await setImmediate()
    const send = sendOf.get(personId)
    if (!send) {
      found.push({ personId, ...inControlArm })
      continue
    }
    const factsAt = (at: number) => foreseen.factsOf({ ...send, lane: 1, now: at, dueAt: at, spread: 0, run: { cut: null } }, [])
    const own = asked.at(factsAt(now.getTime()).zone).getTime()
    const facts = {
      ...factsAt(Math.max(own, now.getTime())),
      suits: suits(send),
      notReady: ways.notReady(projectId, send.channel, anyDevice),
    }
    found.push({ personId, ...foretoldBy(decide(facts), facts) })
  }
  return found
}
