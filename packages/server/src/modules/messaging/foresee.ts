import { type Contact, lookBackMs, type Planned } from '@millrace/contract/messaging/contacts.ts'
import type { GateFacts } from '@millrace/contract/messaging/gate.ts'
import { rankOf } from '@millrace/contract/messaging/priority.ts'
import { type SendingChannel, sendingChannels } from '@millrace/contract/messaging/reach.ts'
import { partOf } from '@millrace/contract/parts.ts'
import { ownZone, zoneProperty } from '@millrace/contract/time/zone.ts'
import type { Db } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'
import { consentsOf } from './consent-store.ts'
import { readRules } from './contact-rules.ts'
import { controlAmong } from './control-store.ts'
import { lasting, standingOf } from './judge.ts'
import type { SegmentsModule } from '../segments/index.ts'
import { plannedFor } from './planned.ts'
import { purposesOf, silenceAbout } from './purposes.ts'
import { contactsOf, type NewIntent } from './store.ts'

interface Of {
  readonly projectId: number
  readonly journeyId: number
  /** The time that is played: what the journey really sent in it does not count, since it is played instead. */
  readonly from: Date
  readonly until: Date
  /** Somebody who does not exist: nothing stands against them but times and numbers. */
  readonly invented?: { readonly personId: number; readonly profile: Readonly<Record<string, unknown>> } | undefined
  /** By which the messages are to go; by any, unless said otherwise. */
  readonly channels?: readonly SendingChannel[] | undefined
}

type Message = Pick<NewIntent, 'personId' | 'channel' | 'class' | 'purpose' | 'lane' | 'priority'> &
  Pick<GateFacts, 'now' | 'dueAt' | 'spread' | 'run'>

/** What the gate is told of messages that nobody sends. */
export interface Foreseen {
  /** Of the journey that is played. */
  readonly name: string
  /** Messages older than this count for nothing. */
  readonly lookBack: number
  /** `sent`: what has been played of them before; `held`: what waits meanwhile. */
  factsOf(message: Message, sent: readonly Contact[], held?: readonly Planned[]): GateFacts
}

/**
 * The facts that are known now, of messages at other times: rules, consents, addresses, the suppression list and the global control
 * group as they are, and what was really sent; with `segments` also what is meant to go to them later. One statement per need, however many people.
 */
export async function foresee(
  { segments, db }: { readonly db: Db; readonly segments?: Pick<SegmentsModule, 'ruleInputs'> },
  { projectId, journeyId, from, until, invented, channels = sendingChannels }: Of,
  people: readonly number[],
): Promise<Foreseen> {
  const rules = (await readRules(db, [projectId]))(projectId)
  const purposes = (await purposesOf(db, [projectId])).get(projectId)
  const standing = await standingOf(
    db,
    people.flatMap((personId) => channels.map((channel) => ({ personId, channel }))),
  )
  const consents = await consentsOf(db, people)
  const isControl = await controlAmong(
    db,
    people.map((personId) => ({ projectId, personId })),
  )
  const [project] = await db.rows<{ zone: string; name: string | null }>(sql`
    select time_zone as zone, (select name from journeys where journey_id = ${journeyId}) as name from projects where project_id = ${projectId}`)
  const zones = new Map((await zonesOf(db, people)).map(({ personId, zone }) => [personId, ownZone({ [zoneProperty]: zone })]))
  if (invented) zones.set(invented.personId, ownZone(invented.profile))
  const lookBack = lookBackMs(rules)
  const sentBefore = lookBack === 0 ? [] : await contactsOf(db, people, new Date(from.getTime() - lookBack))
  const really = Map.groupBy(
    sentBefore.filter((one) => one.at < from.getTime() || (one.journeyId !== journeyId && one.at <= until.getTime())),
    (one) => one.personId,
  )
  // Of the lowest rank, so that whatever is planned is looked up.
  const asking = people.map((personId) => ({ projectId, personId, class: 'marketing', lane: 1, priority: -1 }) as const)
  const ahead = { rules: () => rules, from, now: until, exceptJourney: journeyId }
  const planned: ReadonlyMap<number, Planned[]> = segments ? await plannedFor({ segments }, db, asking, ahead) : new Map()
  const known = new Map(channels.map((channel) => [channel, new Map(people.map((personId) => [personId, ofPerson(personId, channel)]))]))

  function ofPerson(personId: number, channel: SendingChannel) {
    const one = standing({ personId, channel })
    const isInvented = personId === invented?.personId
    const facts = {
      ...lasting,
      channel,
      journeyId,
      rules,
      zone: zones.get(personId) ?? project?.zone ?? 'UTC',
      personGone: !isInvented && (!one || one.isMerged),
      address: isInvented ? 'invented' : (one?.address ?? undefined),
      suppressed: one?.suppressed ?? [],
      isControl: one !== undefined && !one.isTest && isControl({ projectId, personId }),
    }
    return { facts, isInvented, really: really.get(personId) ?? [] }
  }

  return {
    name: project?.name ?? '',
    lookBack,
    factsOf(message, sent, held = []) {
      const { personId, channel, class: messageClass, purpose, now, dueAt, spread, run } = message
      const { facts, isInvented, really: past } = known.get(channel)?.get(personId) ?? ofPerson(personId, channel)
      return {
        ...facts,
        class: messageClass,
        purpose,
        now,
        dueAt,
        spread,
        run,
        consent: isInvented ? true : consents(personId, channel, purpose),
        whenUnknown: silenceAbout(purposes, purpose),
        contacts: past.length === 0 ? sent : [...past.filter((each) => each.at <= now), ...sent],
        rank: rankOf(message),
        planned: [...(planned.get(personId) ?? []).filter((each) => each.at >= now), ...held],
      }
    },
  }
}

const zonesOf = (db: Db, people: readonly number[]): Promise<{ personId: number; zone: unknown }[]> =>
  db.rows(sql`
    select p.person_id as "personId", p.properties -> ${zoneProperty}::text as zone from unnest(${people.map(partOf)}::smallint[], ${people}::bigint[]) x(p, i)
    join people p on p.part = x.p and p.person_id = x.i where p.properties ? ${zoneProperty}::text`)
