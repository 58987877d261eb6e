import {
  callTestedSchema,
  callTestSchema,
  newSecretSchema,
  secretNameSchema,
  secretSchema,
  secretsSchema,
  secretValueSchema,
} from '@millrace/contract/journeys/calls-api.ts'
import { type Call, fieldsOf, hostOf, secretsIn, whyOf } from '@millrace/contract/journeys/index.ts'
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Clock } from '../../platform/clock.ts'
import { fail } from '../../platform/errors.ts'
import { defineRoute, type Outgoing, type Route } from '../../platform/http/index.ts'
import type { Postgres } from '../../platform/postgres.ts'
import type { Sealer } from '../../platform/seal.ts'
import { bodyOfCall, type CallContext, type ContentModule, noItemScope } from '../content/index.ts'
import { readPeople } from '../profiles/index.ts'
import { attempt, requestOf } from './calls/request.ts'
import { dropSecret, insertSecret, openSecrets, secretRows, secretsFor, updateSecret } from './calls/secrets.ts'
import { mask, masked } from './replay/calls.ts'
import { base, slugOnly } from './routes-common.ts'

export interface CallRouteDeps {
  readonly postgres: Postgres
  readonly clock: Clock
  readonly content: Pick<ContentModule, 'items'>
  readonly outgoing: Outgoing
  readonly callSeals: Sealer
}

const named = z.object({ slug: z.string(), name: secretNameSchema })
const mostShown = 4_000

/** Secrets that calls name, and a call tried out for good. */
export const callRoutes = (deps: CallRouteDeps): Route[] => [...secretRoutes(deps), testRoute(deps)]

function secretRoutes({ postgres, clock, callSeals }: CallRouteDeps): Route[] {
  const list = defineRoute({
    method: 'GET',
    url: `${base}/secrets`,
    permission: 'journeys.read',
    summary: 'Names of the secrets that calls of journeys may use; their values are never told',
    params: slugOnly,
    response: secretsSchema,
    handler: async ({ project }) => {
      const rows = await secretRows(postgres, project.id)
      return { items: rows.map((row) => ({ ...row, changedAt: row.changedAt.toISOString() })), next: null }
    },
  })
  const create = defineRoute({
    method: 'POST',
    url: `${base}/secrets`,
    permission: 'channels.manage',
    summary: 'Keep a secret for calls of journeys; its value is never told again',
    params: slugOnly,
    body: newSecretSchema,
    response: secretSchema,
    handler: ({ project, actor, body, audit }) =>
      postgres.transaction(async (tx) => {
        const secret = { ...body, changedAt: clock.now(), changedBy: actor.name }
        if (!(await insertSecret(tx, callSeals, project.id, secret))) fail('name_taken', { name: body.name })
        await audit(tx, { action: 'journeys.secret_kept', target: { kind: 'secret', id: body.name }, after: { host: body.host } })
        return { name: body.name, host: body.host, changedAt: secret.changedAt.toISOString(), changedBy: secret.changedBy }
      }),
  })
  const put = defineRoute({
    method: 'PUT',
    url: `${base}/secrets/:name`,
    permission: 'channels.manage',
    summary: 'Change a secret; journeys that are live use it from their next call on',
    params: named,
    body: secretValueSchema,
    response: secretSchema,
    handler: ({ project, actor, params, body, audit }) =>
      postgres.transaction(async (tx) => {
        const secret = { name: params.name, value: body.value, changedAt: clock.now(), changedBy: actor.name }
        const host = (await updateSecret(tx, callSeals, project.id, secret)) ?? fail('not_found', { kind: 'secret' })
        await audit(tx, { action: 'journeys.secret_changed', target: { kind: 'secret', id: params.name } })
        return { name: params.name, host, changedAt: secret.changedAt.toISOString(), changedBy: secret.changedBy }
      }),
  })
  const remove = defineRoute({
    method: 'DELETE',
    url: `${base}/secrets/:name`,
    permission: 'channels.manage',
    summary: 'Forget a secret: calls that name it fail',
    params: named,
    handler: ({ project, params, audit }) =>
      postgres.transaction(async (tx) => {
        if ((await dropSecret(tx, project.id, params.name)) === 0) fail('not_found', { kind: 'secret' })
        await audit(tx, { action: 'journeys.secret_forgotten', target: { kind: 'secret', id: params.name } })
      }),
  })
  return [list, create, put, remove]
}

function testRoute({ postgres, clock, content, outgoing, callSeals }: CallRouteDeps): Route {
  return defineRoute({
    method: 'POST',
    url: `${base}/test-call`,
    permission: 'journeys.publish',
    summary: 'Make the call of a step once, as for one person; marked as a test, and no run hears of it',
    params: slugOnly,
    body: callTestSchema,
    response: callTestedSchema,
    status: 200,
    handler: async ({ project, actor, body, audit }) => {
      const { call, personId, event } = body
      if (personId !== undefined && !actor.can('people.read_pii')) fail('forbidden', { permission: 'people.read_pii' })
      const [person] = personId === undefined ? [] : await readPeople(postgres, project.id, [personId])
      if (personId !== undefined && !person) fail('not_found', { kind: 'person' })
      const profile = person?.properties ?? {}
      const [item = noItemScope] = await content.items(postgres, [{ projectId: project.id, body: bodyOfCall(call), profile, event }])
      const about = { person: { id: personId ?? 0 }, run: { id: 0, journey: 'test', node: 'test' } }
      const context = { profile, event, item, project, now: clock.now(), ...about }
      const secrets = (await openSecrets(postgres, callSeals, [project.id])).get(project.id)
      const tested = await tryOut(call, { ...context, secret: secretsFor(call.url, secrets) })
      const after = { host: hostOf(call.url) ?? '', method: call.method, status: tested.status, port: tested.port, personId }
      await postgres.transaction((tx) => audit(tx, { action: 'journeys.call_tested', target: { kind: 'host', id: after.host }, after }))
      return tested
    },
  })

  async function tryOut(call: Call, context: CallContext): Promise<z.infer<typeof callTestedSchema>> {
    const now = clock.now()
    const made = { call, id: `test_${randomUUID()}`, isTest: true, now, kept: null }
    const none = {
      method: call.method,
      url: call.url,
      headers: {},
      body: '',
      status: null,
      ms: 0,
      answer: '',
      fields: {},
      port: 'failed' as const,
    }
    if (hostOf(call.url) === undefined) return { ...none, why: whyOf('url_invalid', 0) }
    const request = await requestOf(made, context)
    if ('reason' in request) return { ...none, why: whyOf(request.reason, 0) }
    const shown = await requestOf(made, { ...context, secret: masked(secretsIn(call)) })
    const from = performance.now()
    const outcome = await attempt(outgoing, call, request, now, new AbortController().signal)
    return {
      method: call.method,
      url: request.url,
      headers: 'reason' in shown ? {} : { ...shown.headers, ...(call.secret === undefined ? {} : { 'webhook-signature': mask }) },
      body: request.body,
      status: outcome.status === 0 ? null : outcome.status,
      ms: Math.round(performance.now() - from),
      answer: outcome.body.slice(0, mostShown),
      fields: fieldsOf(call, 'test', outcome.status, outcome.body),
      port: outcome.kind === 'ok' ? 'ok' : 'failed',
      why: whyOf(outcome.end, 1),
    }
  }
}
