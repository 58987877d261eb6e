import { type ContactRulesRead, contactRulesReadSchema, contactRulesSchema } from '@millrace/contract/messaging/contact-rules.ts'
import { type GlobalControl, globalControlInputSchema, globalControlSchema } from '@millrace/contract/messaging/control.ts'
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Clock } from '../../platform/clock.ts'
import { fail } from '../../platform/errors.ts'
import { defineRoute, type Route } from '../../platform/http/index.ts'
import type { Db, Postgres } from '../../platform/postgres.ts'
import type { SegmentsModule } from '../segments/index.ts'
import { spending } from './budgets.ts'
import { readRules, writeRules } from './contact-rules.ts'
import { areAccounts } from './rates.ts'
import { lockControl, metMembers, readControls, redraw, setShare } from './control-store.ts'

interface Deps {
  readonly postgres: Postgres
  readonly segments: Pick<SegmentsModule, 'preview'>
  readonly clock: Clock
}

const base = '/api/v1/projects/:slug'
const slugOnly = z.object({ slug: z.string() })

/** When and how often people may be written to, and who gets no marketing at all. */
export const ruleRoutes = (deps: Deps): Route[] => [...contactRules(deps), ...globalControl(deps)]

function contactRules({ postgres, clock }: Deps): Route[] {
  async function present(db: Db, { id, timeZone }: { readonly id: number; readonly timeZone: string }): Promise<ContactRulesRead> {
    const { channels } = await spending(db, id, timeZone, clock.now())
    return { ...(await readRules(db, [id]))(id), spent: [...channels].map(([channel, amount]) => ({ channel, amount })) }
  }
  const read = defineRoute({
    method: 'GET',
    url: `${base}/contact-rules`,
    permission: 'messages.read',
    summary: 'Quiet hours, minimum gaps, frequency caps, budgets and sending rates, with what has been spent',
    params: slugOnly,
    response: contactRulesReadSchema,
    handler: async ({ project }) => present(postgres, project),
  })
  const change = defineRoute({
    method: 'PUT',
    url: `${base}/contact-rules`,
    permission: 'channels.manage',
    summary:
      'Set quiet hours, minimum gaps, frequency caps, budgets and sending rates; what is held is asked again under the new ones when its time comes',
    params: slugOnly,
    body: contactRulesSchema,
    response: contactRulesReadSchema,
    revision: true,
    handler: ({ project, body, revision, audit }) =>
      postgres.transaction(async (tx) => {
        if (!(await areAccounts(tx, project.id, body.rates))) fail('not_found', { kind: 'account' })
        const before = (await readRules(tx, [project.id]))(project.id)
        if ((await writeRules(tx, project.id, revision, body, clock.now())) === 0) fail('revision_conflict', { revision: before.revision })
        const after = (await readRules(tx, [project.id]))(project.id)
        await audit(tx, { action: 'contact_rules.changed', target: { kind: 'contact_rules', id: project.slug }, before, after })
        return present(tx, project)
      }),
  })
  return [read, change]
}

function globalControl({ postgres, segments, clock }: Deps): Route[] {
  async function present(projectId: number): Promise<GlobalControl> {
    const [control] = await readControls(postgres, [projectId])
    const { share = 0, salt = 'nobody yet', since, revision = 0 } = control ?? {}
    // With a share of 0 the smallest draw is asked, for the number of all people beside it.
    const { count, total } = await segments.preview(projectId, { kind: 'random', salt, from: 0, to: share || 0.01 })
    const people = share > 0 ? count : 0
    return { share, people, total, met: await metMembers(postgres, projectId), since: since?.toISOString() ?? null, revision }
  }
  const read = defineRoute({
    method: 'GET',
    url: `${base}/global-control`,
    permission: 'messages.read',
    summary: 'The global control group: its share, its size, and since when',
    params: slugOnly,
    response: globalControlSchema,
    handler: ({ project }) => present(project.id),
  })
  const change = defineRoute({
    method: 'PUT',
    url: `${base}/global-control`,
    permission: 'channels.manage',
    summary: 'Set the share of people who get no marketing: more join those who are in it, or some leave',
    params: slugOnly,
    body: globalControlInputSchema,
    response: globalControlSchema,
    revision: true,
    handler: async ({ project, body, revision, audit }) => {
      await postgres.transaction(async (tx) => {
        const before = await lockControl(tx, project.id)
        const n = await setShare(tx, { projectId: project.id, share: body.share, salt: randomUUID(), revision }, clock.now())
        if (n === 0) fail('revision_conflict', { revision: before?.revision ?? 0 })
        const target = { kind: 'global_control', id: project.slug }
        await audit(tx, { action: 'global_control.changed', target, before: { share: before?.share ?? 0 }, after: body })
      })
      return present(project.id)
    },
  })
  const reshuffle = defineRoute({
    method: 'POST',
    url: `${base}/global-control/reshuffle`,
    permission: 'channels.manage',
    summary: 'Draw the people of the global control group anew; who was in it until now stays on record',
    params: slugOnly,
    response: globalControlSchema,
    revision: true,
    handler: async ({ project, revision, audit }) => {
      await postgres.transaction(async (tx) => {
        const before = (await lockControl(tx, project.id)) ?? fail('not_found', { kind: 'global_control' })
        if ((await redraw(tx, project.id, revision, randomUUID(), clock.now())) === 0)
          fail('revision_conflict', { revision: before.revision })
        const target = { kind: 'global_control', id: project.slug }
        await audit(tx, { action: 'global_control.reshuffled', target, before: { since: before.since }, after: { since: clock.now() } })
      })
      return present(project.id)
    },
  })
  return [read, change, reshuffle]
}
