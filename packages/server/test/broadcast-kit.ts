import type { BroadcastDetail, Forecast } from '@millrace/contract/broadcasts/api.ts'
import type { BroadcastReport } from '@millrace/contract/broadcasts/report.ts'
import { makeTemplate } from './journey-kit.ts'
import { record } from './pipeline.ts'
import type { TestProject, World } from './world.ts'

/** A project in which broadcasts are sent over HTTP, with a virtual clock. */
export function broadcasting(world: World, project: TestProject) {
  const post = <T>(path: string, body: object, headers = {}) => world.call<T>(project, 'POST', path, body, headers)

  async function create(definition: object, name = 'Sale'): Promise<string> {
    const made = await post<{ id: string }>('broadcasts', { name, definition: { when: { kind: 'now' }, channel: 'email', ...definition } })
    if (made.status !== 201) throw new Error(JSON.stringify(made.body))
    return made.body.id
  }

  async function change(id: string, verb: 'send' | 'pause' | 'resume' | 'cancel'): Promise<string> {
    const answer = await post<{ state: string; code?: string }>(
      `broadcasts/${id}/${verb}`,
      {},
      await world.revisionOf(project, `broadcasts/${id}`),
    )
    return answer.status === 200 ? answer.body.state : (answer.body.code ?? String(answer.status))
  }

  /** Moves the clock, lets what is due start, and everything happen. */
  async function passes(at: string): Promise<void> {
    world.clock.set(new Date(at))
    await world.app.jobs.tick()
    await world.settle()
  }

  return {
    create,
    change,
    passes,
    async sends(definition: object, name?: string): Promise<string> {
      const id = await create(definition, name)
      const state = await change(id, 'send')
      if (state !== 'running' && state !== 'scheduled') throw new Error(state)
      await world.settle()
      return id
    },
    async people(...people: { user: string; set?: Record<string, string> }[]): Promise<void> {
      const at = world.clock.now().toISOString()
      const known = people.map(({ user, set }) => record({ ids: [`login:${user}`], set: { email: `${user}@x.cn`, city: 'A', ...set }, at }))
      await world.app.ingest.accept(project.id, 'native', known)
      await world.settle()
    },
    async does(some: readonly string[], event: string): Promise<void> {
      const at = world.clock.now().toISOString()
      const events = some.map((user) => record({ ids: [`login:${user}`], event, at }))
      await world.app.ingest.accept(project.id, 'native', events)
      await world.settle()
    },
    template: (subject: string, html = '<body><a href="https://shop.example/sale">Sale</a></body>') =>
      makeTemplate(world, project, { name: subject, body: { kind: 'html', subject, preheader: '', html, text: '' } }),
    read: async (id: string) => (await world.call<BroadcastDetail>(project, 'GET', `broadcasts/${id}`)).body,
    forecast: async (id: string) => (await world.call<Forecast>(project, 'GET', `broadcasts/${id}/forecast`)).body,
    report: async (id: string) => (await world.call<BroadcastReport>(project, 'GET', `broadcasts/${id}/report`)).body,
    /** Login ids of the people behind a number. */
    async behind(id: string, what: string, more: Record<string, string> = {}): Promise<string[]> {
      const query = new URLSearchParams({ what, ...more })
      const { body } = await world.call<{ items: { ids: { type: string; value: string }[] }[]; total: number }>(
        project,
        'GET',
        `broadcasts/${id}/people?${query}`,
      )
      return body.items.map((one) => one.ids.find(({ type }) => type === 'login_id')?.value ?? '?').toSorted()
    },
    /** Who was mailed what: `user subject`, in order. */
    async mailed(): Promise<string[]> {
      const { body } = await world.call<{ items: { recipient: string; subject: string }[] }>(project, 'GET', 'mailbox?limit=200')
      return body.items.map(({ recipient, subject }) => `${recipient.split('@')[0]} ${subject}`).toSorted()
    },
  }
}

export const inCity = (value: string) => ({ who: { kind: 'profile' as const, condition: { property: 'city', op: 'eq' as const, value } } })
