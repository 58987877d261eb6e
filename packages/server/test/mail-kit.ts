import { expect } from 'vitest'
import { makeTemplate, publish } from './journey-kit.ts'
import { record } from './pipeline.ts'
import type { TestProject, World } from './world.ts'

/** A journey that mails everyone on `Start`. */
export async function greeting(
  world: World,
  project: TestProject,
  options: {
    readonly html?: string
    readonly class?: 'marketing' | 'service'
    readonly goal?: object
    readonly event?: string
    readonly limits?: object
    readonly name?: string
  } = {},
): Promise<string> {
  const templateId = await makeTemplate(world, project, {
    name: 'Hello',
    body: { kind: 'html', subject: 'Hello', preheader: '', html: options.html ?? '<p>Hello</p>', text: '' },
  })
  return publish(
    world,
    project,
    {
      entry: { kind: 'event', event: options.event ?? 'Start', filters: [] },
      nodes: [
        { id: 'mail', kind: 'send', settings: { channel: 'email', templateId, class: options.class ?? 'marketing' } },
        { id: 'end', kind: 'exit', settings: { reason: 'done' } },
      ],
      edges: [
        { from: 'entry', port: 'next', to: 'mail' },
        { from: 'mail', port: 'next', to: 'end' },
      ],
      goal: options.goal ?? null,
      reentry: { kind: 'after_exit' },
      ...(options.limits ? { limits: options.limits } : {}),
    },
    options.name,
  )
}

export async function starts(world: World, project: TestProject, ...addresses: string[]): Promise<void> {
  const at = world.clock.now().toISOString()
  const people = addresses.map((email) => record({ ids: [`login:${email}`], set: { email }, event: 'Start', at }))
  await world.app.ingest.accept(project.id, 'native', people)
}

export async function mailSettings(world: World, project: TestProject, change: object): Promise<void> {
  const now = await world.call<{ revision: number }>(project, 'GET', 'channels/email')
  const input = { fromAddress: 'hi@shop.example', ...change }
  const made = await world.call(project, 'PUT', 'channels/email', input, { 'if-match': `"${now.body.revision}"` })
  expect(made.status).toBe(200)
}

/** Sets quiet hours, gaps and caps, and nothing else of that kind. */
export async function contactRules(world: World, project: TestProject, rules: object): Promise<void> {
  const made = await world.call(project, 'PUT', 'contact-rules', rules, await world.revisionOf(project, 'contact-rules'))
  expect(made.status).toBe(200)
}

/** Percent of people who get no marketing. */
export async function controlShare(world: World, project: TestProject, share: number): Promise<void> {
  const made = await world.call(project, 'PUT', 'global-control', { share }, await world.revisionOf(project, 'global-control'))
  expect(made.status).toBe(200)
}

export interface Listed {
  readonly id: number
  readonly personId: number
  readonly state: string
  readonly reason: string
  readonly attempts: number
}
export const messages = async (world: World, project: TestProject): Promise<Listed[]> =>
  (await world.call<{ items: Listed[] }>(project, 'GET', 'messages?limit=200')).body.items
