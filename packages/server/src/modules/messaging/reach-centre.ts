import { decide } from '@millrace/contract/messaging/gate.ts'
import { capBlock, gapBlock, lookBackMs, quietBlock } from '@millrace/contract/messaging/contacts.ts'
import { pushProviders } from '@millrace/contract/messaging/devices.ts'
import { isAddressed, type SendingChannel, sendingChannels } from '@millrace/contract/messaging/reach.ts'
import {
  everybody,
  type ReachCentre,
  reachCentreQuerySchema,
  reachCentreSchema,
  type Standing,
  standingRule,
} from '@millrace/contract/messaging/reach-centre.ts'
import { allParts } from '@millrace/contract/parts.ts'
import type { Rule } from '@millrace/contract/rules/index.ts'
import { z } from 'zod'
import type { Clock } from '../../platform/clock.ts'
import { fail } from '../../platform/errors.ts'
import { defineRoute, type Route } from '../../platform/http/index.ts'
import type { Postgres } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'
import type { NotReady } from '../connectors/index.ts'
import { silenceOf, type SegmentsModule } from '../segments/index.ts'
import { readRules } from './contact-rules.ts'
import { foresee } from './foresee.ts'
import type { MessagingModule } from './messaging.ts'
import { loadWays } from './ways.ts'

interface Deps {
  readonly postgres: Postgres
  readonly messaging: Pick<MessagingModule, 'accounts' | 'sealer'>
  readonly segments: Pick<SegmentsModule, 'counts' | 'metAmong'>
  readonly clock: Clock
}

interface Asked {
  readonly projectId: number
  readonly zone: string
  readonly purpose: string
  readonly segmentId: string | undefined
}

/** So many people are asked one by one whether a cap or a gap holds them. */
const most = 20_000

/** Who can be reached by what now: of everybody or a segment, by channel, with what stands against the others. */
export const reachCentreRoute = (deps: Deps): Route =>
  defineRoute({
    method: 'GET',
    url: '/api/v1/projects/:slug/reach',
    permission: 'segments.read',
    summary: 'How many people can be reached now, by channel, and what stands against the others',
    params: z.object({ slug: z.string() }),
    query: reachCentreQuerySchema,
    response: reachCentreSchema,
    handler: ({ project, query }) =>
      askReach(deps, { projectId: project.id, zone: project.timeZone, purpose: query.purpose, segmentId: query.segmentId }),
  })

async function askReach(deps: Deps, asked: Asked): Promise<ReachCentre> {
  const { postgres, segments, clock } = deps
  const { projectId, purpose, zone } = asked
  const silence = (await silenceOf(postgres, projectId)).get(purpose) ?? fail('not_found', { kind: 'purpose' })
  const rules = sendingChannels.flatMap((channel) =>
    // Whoever is none of the others has no working address.
    (['reachable', 'refused', 'unasked'] as const).flatMap((standing) => {
      const rule = standingRule(standing, purpose, channel, silence)
      return rule ? [{ channel, standing, rule }] : []
    }),
  )
  const notReady = await unready(deps, projectId)
  // A webhook reaches everybody; where none is set up that says nothing.
  const isMeant = (channel: SendingChannel): boolean => isAddressed(channel) || notReady(channel) !== 'channel_not_set'
  const reached = rules.flatMap(({ standing, channel, rule }) => (standing === 'reachable' && isMeant(channel) ? [rule] : []))
  const { items } = await segments.counts(
    projectId,
    [everybody(purpose), { kind: 'any', rules: reached } satisfies Rule, ...rules.map(({ rule }) => rule)].map((rule) =>
      within(asked, rule),
    ),
  )
  const [total = 0, anyhow = 0, ...counted] = items
  const people = (channel: string, standing: Standing): number =>
    counted[rules.findIndex((one) => one.channel === channel && one.standing === standing)] ?? 0
  const now = clock.now()
  const blocked = await blockedNow(deps, asked, now)
  const contactRules = (await readRules(postgres, [projectId]))(projectId)
  const anyone = {
    channel: 'email',
    class: 'marketing',
    purpose,
    journeyId: 0,
    now: now.getTime(),
    zone,
    spread: 0,
    contacts: [],
    rank: 0,
    planned: [],
  } as const
  const quiet = quietBlock(contactRules, anyone)
  return {
    total,
    silence,
    anyhow,
    channels: sendingChannels.map((channel) => ({
      channel,
      people: {
        reachable: people(channel, 'reachable'),
        refused: people(channel, 'refused'),
        unasked: people(channel, 'unasked'),
        unaddressed: total - people(channel, 'reachable') - people(channel, 'refused') - people(channel, 'unasked'),
      },
      notReady: notReady(channel) ?? null,
      blocked: blocked?.get(channel) ?? null,
    })),
    quietUntil: quiet ? new Date(quiet.until).toISOString() : null,
  }
}

const within = ({ segmentId }: Asked, rule: Rule): Rule =>
  segmentId === undefined ? rule : { kind: 'all', rules: [{ kind: 'segment', id: segmentId }, rule] }

/** To somebody who has a device of every service. */
async function unready({ postgres, messaging }: Deps, projectId: number): Promise<(channel: SendingChannel) => NotReady | undefined> {
  const { notReady } = await loadWays(messaging, postgres, [projectId], sendingChannels)
  const devices = pushProviders.map((provider) => ({ provider }))
  return (channel) => notReady(projectId, channel, devices)
}

/** Of those who were written to of late, whom a gap or a cap holds now; undefined: there are too many to ask each. */
async function blockedNow({ postgres, segments }: Deps, { projectId, purpose, segmentId }: Asked, now: Date) {
  const lookBack = lookBackMs((await readRules(postgres, [projectId]))(projectId))
  const none = countsBy(() => 0)
  if (lookBack === 0) return none
  const rows = await postgres.rows<{ id: number }>(sql`
    select distinct person_id as id from message_attempts where part = any(${allParts}::smallint[]) and project_id = ${projectId}
      and state in ('dispatching', 'sent', 'unknown') and dispatched_at > ${new Date(now.getTime() - lookBack)} limit ${most + 1}`)
  if (rows.length > most) return undefined
  const written = rows.map((row) => row.id)
  const meant = segmentId === undefined ? undefined : await segments.metAmong(projectId, [{ kind: 'segment', id: segmentId }], written, now)
  const asked = meant ? written.filter((id) => (meant.get(id) ?? 0) !== 0) : written
  if (asked.length === 0) return none
  const foreseen = await foresee({ db: postgres }, { projectId, journeyId: 0, from: now, until: now }, asked)
  const at = now.getTime()
  const isBlocked = (personId: number, channel: SendingChannel): boolean => {
    const message = {
      personId,
      channel,
      class: 'marketing',
      purpose,
      now: at,
      dueAt: at,
      spread: 0,
      run: { cut: null },
      lane: 0,
      priority: 100,
    } as const
    const facts = foreseen.factsOf(message, [])
    return decide(facts, 'intent').kind === 'send' && (gapBlock(facts.rules, facts) ?? capBlock(facts.rules, facts)) !== undefined
  }
  return countsBy((channel) => asked.filter((id) => isBlocked(id, channel)).length)
}

const countsBy = (count: (channel: SendingChannel) => number): ReadonlyMap<SendingChannel, number> =>
  new Map(sendingChannels.map((channel) => [channel, count(channel)]))
