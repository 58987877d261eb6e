import { randomBytes } from 'node:crypto'
import type { z } from 'zod'
import type { Impact, impactSchema, Resume } from '@millrace/contract/journeys/api.ts'
import {
  audienceOf,
  entryRules,
  entrySegments,
  type Graph,
  type GraphProblem,
  graphReferences,
  graphSchema,
  handedTo,
  isPublishable,
  opening,
  listsAt,
  redirects,
  rulesOf,
  validate,
  watchedAt,
} from '@millrace/contract/journeys/index.ts'
import { isOpen } from '@millrace/contract/journeys/review.ts'
import { partCount } from '@millrace/contract/parts.ts'
import type { Rule } from '@millrace/contract/rules/index.ts'
import type { Clock } from '../../platform/clock.ts'
import { fail } from '../../platform/errors.ts'
import type { Db, Postgres, Tx } from '../../platform/postgres.ts'
import { calendarOfProject, journeysNeedApproval, zoneOfProject } from '../admin/index.ts'
import type { CatalogModule } from '../catalog/index.ts'
import { callProblem, callReads, type ContentModule, type TemplateFacts } from '../content/index.ts'
import type { MessagingModule } from '../messaging/index.ts'
import { archivedTags } from '../tags/index.ts'
import { silenceOf, type SegmentsModule } from '../segments/index.ts'
import { type Audiences, ruleOf } from './audience/audience.ts'
import { forget } from './audience/store.ts'
import { startCallRelease } from './calls/release.ts'
import { secretRows } from './calls/secrets.ts'
import { cronProblem, nextTime } from './audience/times.ts'
import type { Dates } from './dates/dates.ts'
import { forget as forgetDates } from './dates/store.ts'
import { forgetStanding } from './gates/store.ts'
import { sendToInbox } from './execute/save.ts'
import type { InboxRow } from './execute/types.ts'
import { checklist } from './checklist.ts'
import { namedBy } from './names.ts'
import { move as moveReview } from './review/store.ts'
import * as store from './store.ts'
import { causesOf, forgetCauses, nameCauses } from './touch.ts'

export type { Impact }

export interface JourneyUse {
  /** With an id of its own, unless it is given one. */
  create(tx: Tx, projectId: number, input: store.Draft, id?: string): Promise<string>
  saveDraft(tx: Tx, projectId: number, id: string, revision: number, input: store.Draft): Promise<store.JourneyRow>
  /** Every problem of a graph, also those that only the project's templates and events can tell. */
  problems(db: Db, projectId: number, graph: Graph): Promise<GraphProblem[]>
  impact(projectId: number, id: string): Promise<z.infer<typeof impactSchema>>
  /** Refused where a second person is needed and has not approved this very draft. */
  publish(
    tx: Tx,
    projectId: number,
    id: string,
    revision: number,
    policy: 'pin' | 'follow' | 'end',
    by: string,
    isApproved?: boolean,
  ): Promise<store.JourneyRow>
  /** Puts a published version back into the draft; what is live does not change. */
  restore(tx: Tx, projectId: number, id: string, revision: number, version: number, by: readonly string[]): Promise<store.JourneyRow>
  archive(tx: Tx, projectId: number, id: string, archived: boolean): Promise<void>
  pause(tx: Tx, projectId: number, id: string): Promise<void>
  resume(tx: Tx, projectId: number, id: string, how: Resume): Promise<void>
  end(tx: Tx, projectId: number, id: string, reason: string): Promise<void>
}

export interface JourneyUseDeps {
  readonly postgres: Postgres
  readonly clock: Clock
  readonly content: Pick<ContentModule, 'facts'>
  readonly catalog: Pick<CatalogModule, 'propertiesOf' | 'seenEvents' | 'admit'>
  readonly messaging: Pick<MessagingModule, 'release' | 'hasServer' | 'accounts'>
  readonly segments: Pick<SegmentsModule, 'referred' | 'preview'>
  readonly audiences: Audiences
  readonly dates: Dates
}

/** The life of a journey: draft, publish, pause, resume, end. */
export function journeyUse(deps: JourneyUseDeps, kind: store.JourneyKind = 'journey'): JourneyUse {
  const { postgres, clock, content, catalog, messaging, segments, audiences, dates } = deps
  async function locked(tx: Tx, projectId: number, id: string): Promise<store.JourneyRow> {
    return (await store.lock(tx, projectId, id, kind)) ?? fail('not_found', { kind: 'journey' })
  }

  /** Every part hears of it in its own inbox, since only owners write runs. */
  const tellAll = (tx: Tx, projectId: number, kind: InboxRow['kind'], payload: object): Promise<void> =>
    sendToInbox(
      tx,
      Array.from({ length: partCount }, (_, part) => ({ part, personId: 0, projectId, kind, payload })),
      clock.now(),
    )

  async function checked(
    db: Db,
    projectId: number,
    graph: Graph,
  ): Promise<{ templates: Map<string, TemplateFacts>; problems: GraphProblem[] }> {
    const templates = await content.facts(db, projectId, graphReferences(graph).templates)
    const named = entrySegments(graph.entry).map((id): Rule => ({ kind: 'segment', id }))
    const referred = await segments.referred(db, projectId, [
      ...named,
      ...entryRules(graph.entry),
      ...graph.nodes.flatMap(rulesOf),
      ...listed(graph),
    ])
    const event = opening(graph.entry)?.event
    const entryProperties = event === undefined ? broughtBy(graph) : await catalog.propertiesOf(db, projectId, event)
    const purposes = new Set((await silenceOf(db, projectId)).keys())
    const when = audienceOf(graph.entry)?.when
    const { zone, workingDays } = await calendarOfProject(db, projectId)
    const isTimePassed = when?.kind === 'at' && !nextTime(when, zone, clock.now())
    const around = {
      templates,
      segments: referred,
      journeys: await store.handedTo(db, projectId, graph.nodes.flatMap(handedTo)),
      archivedTags: await archivedTags(db, projectId),
      purposes,
      secrets: new Map((await secretRows(db, projectId)).map(({ name, host }) => [name, host])),
      callProblem,
      entryProperties,
      cronProblem,
      isTimePassed,
      working: { calendar: workingDays, now: clock.now().getTime() },
    }
    return { templates, problems: validate(graph, around) }
  }

  return {
    problems: async (db, projectId, graph) => (await checked(db, projectId, graph)).problems,

    async create(tx, projectId, input, id = `jrn_${randomBytes(8).toString('hex')}`) {
      await store.insert(tx, projectId, id, input, clock.now(), kind)
      return id
    },

    async saveDraft(tx, projectId, id, revision, input) {
      const before = await locked(tx, projectId, id)
      if (isOpen(before.review)) fail('in_review')
      if ((await store.saveDraft(tx, before.journeyId, revision, input, clock.now())) === 0)
        fail('revision_conflict', { revision: before.revision })
      return locked(tx, projectId, id)
    },

    async impact(projectId, id) {
      const row = (await store.find(postgres, projectId, id, kind)) ?? fail('not_found', { kind: 'journey' })
      const draft = graphSchema.parse(row.draft)
      const all = await store.waitingByNode(postgres, row.journeyId)
      const standing = all.filter((one) => one.state === 1)
      const people = (node: string): number => standing.find((one) => one.node === node)?.n ?? 0
      const live = (await store.versions(postgres, row.journeyId))[0]
      const { moved, shifted } = live
        ? redirects(graphSchema.parse(live.graph), draft)
        : { moved: new Map<string, string | null>(), shifted: new Map<string, number>() }
      const { templates, problems: found } = await checked(postgres, projectId, draft)
      const problems = [...found, ...(await checklist({ catalog, messaging }, postgres, projectId, draft))]
      const inside = standing.reduce((sum, one) => sum + one.n, 0)
      const meant = audienceOf(draft.entry)
      const audience = meant && isPublishable(problems) ? (await segments.preview(projectId, ruleOf(meant))).count : null
      const leaving = new Map((await store.leavingAtOnce(postgres, row.journeyId, shifted, clock.now())).map((one) => [one.node, one.n]))
      return {
        inside,
        audience,
        removed: [...moved].map(([node, goTo]) => ({ node, people: people(node), goTo })),
        shifted: [...shifted].map(([node, byMs]) => ({
          node,
          people: all.find((one) => one.node === node)?.n ?? 0,
          byMs,
          leaving: leaving.get(node) ?? 0,
        })),
        problems: inside > 0 && live ? [...problems, ...notKept(draft, templates, live.triggerProperties)] : problems,
      }
    },

    async publish(tx, projectId, id, revision, policy, by, isApproved = false) {
      const row = await locked(tx, projectId, id)
      if (row.revision !== revision) fail('revision_conflict', { revision: row.revision })
      if (!isApproved && (await journeysNeedApproval(tx, projectId))) fail('approval_needed')
      if (isOpen(row.review)) fail('in_review')
      const graph = graphSchema.parse(row.draft)
      const { templates, problems } = await checked(tx, projectId, graph)
      refuseErrors(problems)
      const needs = graphReferences(graph)
      const version = (row.version ?? 0) + 1
      const read = graph.nodes.flatMap((node) => (node.kind === 'webhook' ? callReads(node.settings) : []))
      const triggerProperties = [...new Set([...needs.triggerProperties, ...[...templates.values()].flatMap((one) => one.reads), ...read])]
      const pinned = Object.fromEntries([...templates].map(([template, { version: current }]) => [template, current]))
      const published = { journeyId: row.journeyId, version, graph, triggerProperties, templates: pinned, policy, by, at: clock.now() }
      await store.insertVersion(tx, published)
      const written = namedBy(graph, clock.now())
      if (written.length > 0) await catalog.admit(tx, projectId, written, clock.now())
      await store.nameEvents(tx, projectId, row.journeyId, needs.events)
      const zone = await zoneOfProject(tx, projectId)
      const before =
        row.version === null ? undefined : (await store.versions(tx, row.journeyId)).find((one) => one.version === row.version)?.graph
      const journey = { projectId, journeyId: row.journeyId, name: row.name, zone }
      // One that was ended begins anew.
      const last = before === undefined || row.state === 'ended' ? undefined : graphSchema.parse(before)
      await audiences.published(tx, journey, graph, last, clock.now())
      await dates.published(tx, journey, graph, last)
      await nameCauses(
        tx,
        projectId,
        row.journeyId,
        causesOf(graph, await segments.referred(tx, projectId, graph.nodes.flatMap(watchedAt))),
      )
      if (row.version !== null && policy === 'follow') await tellAll(tx, projectId, 'republish', { journeyId: row.journeyId, version })
      if (row.version !== null && policy === 'end') await tellAll(tx, projectId, 'end', { journeyId: row.journeyId, reason: 'republished' })
      return locked(tx, projectId, id)
    },

    async restore(tx, projectId, id, revision, version, by) {
      const row = await locked(tx, projectId, id)
      const known = (await store.versions(tx, row.journeyId)).find((one) => one.version === version)
      if (!known) return fail('not_found', { kind: 'version' })
      return this.saveDraft(tx, projectId, id, revision, { name: row.name, draft: graphSchema.parse(known.graph), by })
    },

    async archive(tx, projectId, id, archived) {
      const row = await locked(tx, projectId, id)
      if (isOpen(row.review)) fail('in_review')
      if (archived && row.state !== 'draft' && row.state !== 'ended') fail('wrong_state', { state: row.state })
      await store.setArchived(tx, row.journeyId, archived ? clock.now() : null)
    },

    async pause(tx, projectId, id) {
      const row = await locked(tx, projectId, id)
      if (row.state !== 'running') fail('wrong_state', { state: row.state })
      await store.setState(tx, row.journeyId, 'paused', clock.now(), clock.now())
    },

    async resume(tx, projectId, id, { waits, ratePerMinute, skipLaterThanHours }) {
      const row = await locked(tx, projectId, id)
      if (row.state !== 'paused') fail('wrong_state', { state: row.state })
      if (waits === 'stood_still' && row.pausedAt)
        await tellAll(tx, projectId, 'shift', {
          journeyId: row.journeyId,
          pausedAt: row.pausedAt.getTime(),
          resumedAt: clock.now().getTime(),
        })
      const how = {
        journeyId: row.journeyId,
        projectId,
        resumedAt: clock.now(),
        perMinute: ratePerMinute,
        skipHours: skipLaterThanHours,
      }
      await messaging.release(tx, how)
      await startCallRelease(tx, how)
      await store.setState(tx, row.journeyId, 'running', null, clock.now())
    },

    async end(tx, projectId, id, reason) {
      const row = await locked(tx, projectId, id)
      if (row.state !== 'running' && row.state !== 'paused') fail('wrong_state', { state: row.state })
      await tellAll(tx, projectId, 'end', { journeyId: row.journeyId, reason })
      await store.forgetEvents(tx, row.journeyId)
      await forget(tx, row.journeyId)
      await forgetDates(tx, row.journeyId)
      await forgetCauses(tx, row.journeyId)
      await forgetStanding(tx, row.journeyId)
      // What was to follow would begin anew what has been ended.
      if (isOpen(row.review)) await moveReview(tx, row.journeyId, { state: 'withdrawn', reason: 'ended' })
      await store.setState(tx, row.journeyId, 'ended', null, clock.now())
    },
  }
}

/** What cannot go live is refused with every reason. */
export function refuseErrors(problems: readonly GraphProblem[]): void {
  const errors = problems.filter((problem) => problem.severity === 'error')
  if (errors.length === 0) return
  fail(
    'graph_invalid',
    { count: errors.length },
    errors.map((problem) => ({ path: problem.nodeId ?? 'graph', code: problem.code, message: problem.code })),
  )
}

/** What a call brings; of who comes in otherwise nothing is known but the person. */
const broughtBy = ({ entry }: Graph): Set<string> | undefined =>
  entry.kind === 'handoff'
    ? undefined
    : new Set(entry.kind === 'api' ? entry.payload.map(({ name }) => name) : entry.kind === 'date' ? [entry.property] : [])
/** Segments as rules refer to them. */
const listed = ({ nodes }: Graph): Rule[] => nodes.flatMap(listsAt).map((id) => ({ kind: 'segment', id }))

/** What templates of the draft need and runs that are inside have not kept: mails to those people would not go. */
function notKept(draft: Graph, templates: ReadonlyMap<string, TemplateFacts>, kept: readonly string[]): GraphProblem[] {
  return draft.nodes.flatMap((node) => {
    const needs = node.kind === 'send' ? (templates.get(node.settings.templateId)?.needs ?? []) : []
    return needs
      .filter((variable) => !kept.includes(variable))
      .map((variable) => ({ nodeId: node.id, code: 'variable_not_kept' as const, severity: 'warning' as const, params: { variable } }))
  })
}
