import type { PersonJourneys } from '@millrace/contract/journeys/api.ts'
import type { DryRun, DryRunInput } from '@millrace/contract/journeys/dry-run.ts'
import type { Graph } from '@millrace/contract/journeys/index.ts'
import { draftOf, journeyTemplates } from '@millrace/contract/journeys/templates/index.ts'
import { sql } from '../src/platform/sql.ts'
import { mails, makeTemplate, publish } from './journey-kit.ts'
import { record } from './pipeline.ts'
import type { TestProject, World } from './world.ts'

/** What somebody does, at `day hh:mm` of the play, by the clock of the project: `1 09:30`. */
export interface Deed {
  readonly at: string
  readonly who: string
  readonly event?: string
  readonly properties?: Record<string, string | number>
  readonly set?: Record<string, string>
  /** Opens the newest mail they got. */
  readonly opens?: true
}

/** A template made a journey, its people, and a clock that stops at every moment at which something is due. */
export interface Player {
  readonly project: TestProject
  readonly journey: string
  readonly graph: Graph
  /** The moment of `day hh:mm`. */
  moment(at: string): Date
  play(deeds: readonly Deed[], until: string): Promise<void>
  /** Steps of all their runs as `step.port day hh:mm`, with the mails they got. */
  wayOf(who: string): Promise<string[]>
  /** The same of somebody invented, in a dry run. */
  tried(input: Omit<DryRunInput, 'until' | 'from'>, until: string, from?: string): Promise<string[]>
  end(): Promise<void>
}

const dayMs = 86_400_000
const eastern = 8 * 3_600_000
const reader = { 'user-agent': 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148' }
const hello = { name: 'Hello', body: { kind: 'html', subject: 'Hello', preheader: '', html: '<p>Hello</p>', text: '' } }

export async function player(
  world: World,
  id: string,
  {
    fill = (graph) => graph,
    before,
  }: { fill?: (graph: Graph, project: TestProject) => Graph | Promise<Graph>; before?: readonly Deed[] } = {},
): Promise<Player> {
  const { postgres } = world.databases
  const project = await world.project(id)
  const template = journeyTemplates.find((one) => one.id === id)
  if (!template) throw new Error(`no template ${id}`)
  // Midnight of the project, after everything that was played before.
  const zero = Math.ceil((world.clock.now().getTime() + eastern) / dayMs) * dayMs - eastern
  const moment = (at: string): Date => {
    const [day = '', time = ''] = at.split(' ')
    return new Date(zero + Number(day) * dayMs + Date.parse(`1970-01-01T${time.length === 5 ? `${time}:00` : time}Z`))
  }
  const told = (time: number | string): string => {
    const since = new Date(time).getTime() - zero
    return `${Math.floor(since / dayMs)} ${new Date(since).toISOString().slice(11, 19)}`.replace(/:00$/, '')
  }

  async function nextDue(): Promise<number | undefined> {
    const row = await postgres.one<{ at: string | null }>(sql`
      select (extract(epoch from min(at)) * 1000)::text as at from (
        select due_at as at from journey_runs where project_id = ${project.id} and state < 2
        union all select due_at from journey_dates where project_id = ${project.id}
        union all select next_at from journey_schedules where project_id = ${project.id}) as moments where at > ${world.clock.now()}`)
    return row?.at ? Number(row.at) : undefined
  }
  async function comes(time: Date): Promise<void> {
    for (let due = await nextDue(); due !== undefined && due <= time.getTime(); due = await nextDue()) {
      world.clock.set(new Date(due))
      await world.app.jobs.tick()
      await world.settle()
    }
    world.clock.set(time)
    await world.settle()
  }
  async function opens(who: string): Promise<void> {
    const own = (await mails(world, project)).filter(({ recipient }) => recipient === `${who}@x.cn`).map((one) => one.id)
    const { html } = (await world.call<{ html: string }>(project, 'GET', `mailbox/${Math.max(...own)}`)).body
    const { status } = await world.call(undefined, 'GET', /\/t\/o\/[^"']+/.exec(html)?.[0] ?? '', undefined, reader)
    if (status !== 200) throw new Error(`${who} could not open: ${status}`)
    await world.settle()
  }
  async function play(deeds: readonly Deed[], until: string): Promise<void> {
    const inOrder = deeds.toSorted((a, b) => moment(a.at).getTime() - moment(b.at).getTime())
    for (const [at, some] of Map.groupBy(inOrder, (one) => one.at)) {
      await comes(moment(at))
      const records = some.flatMap(({ who, event, properties, set, opens: isOpening }) => {
        const email = event || isOpening ? {} : { email: `${who}@x.cn` }
        const known = isOpening ? [] : [{ ids: [`login:${who}`], at: moment(at).toISOString(), set: { ...email, ...set } }]
        return known.map((one) => record({ ...one, ...(event ? { event, properties: properties ?? {} } : {}) }))
      })
      if (records.length > 0) await world.app.ingest.accept(project.id, 'native', records)
      await world.settle()
      for (const one of some) if (one.opens) await opens(one.who)
    }
    await comes(moment(until))
  }

  const messages = await makeTemplate(world, project, hello)
  if (before) await play(before, before.at(-1)?.at ?? '0 00:00')
  const graph = await fill(withMessages(draftOf(template, 'zh').graph, messages), project)
  const journey = await publish(world, project, graph, template.name.zh)
  await world.settle()

  return {
    project,
    journey,
    graph,
    moment,
    play,
    async wayOf(who) {
      const person = await world.call<{ id: number }>(project, 'GET', `people/lookup?type=login_id&value=${who}`)
      const { items } = (await world.call<PersonJourneys>(project, 'GET', `people/${person.body.id}/journeys?journeyId=${journey}`)).body
      const runs = items.toSorted((a, b) => a.id - b.id)
      return runs.flatMap(({ steps, sends }) =>
        steps.map(({ node, port, leftAt, visit }) => {
          const message = sends.find((one) => one.node === node && one.visit === visit)
          return `${port === '' ? node : `${node}.${port}`} ${told(leftAt)}${message ? ` (mail ${message.state})` : ''}`
        }),
      )
    },
    async tried(input, until, from) {
      const span = { until: moment(until).toISOString(), ...(from === undefined ? {} : { from: moment(from).toISOString() }) }
      const { status, body } = await world.call<DryRun>(project, 'POST', `journeys/${journey}/dry-run`, { ...input, ...span })
      if (status !== 200) throw new Error(JSON.stringify(body))
      return body.runs.flatMap(({ steps, sends }) =>
        steps.map(({ node, port, leftAt, visit }) => {
          const isMail = sends.some((one) => one.node === node && one.visit === visit)
          return `${port === '' ? node : `${node}.${port}`} ${told(leftAt)}${isMail ? ' (mail sent)' : ''}`
        }),
      )
    },
    async end() {
      const revision = await world.revisionOf(project, `journeys/${journey}`)
      await world.call(project, 'POST', `journeys/${journey}/end`, {}, revision)
      await world.settle()
    },
  }
}

const withMessages = (graph: Graph, templateId: string): Graph => ({
  ...graph,
  nodes: graph.nodes.map((node) => (node.kind === 'send' ? { ...node, settings: { ...node.settings, templateId } } : node)),
})
