import type { Json } from '@millrace/contract/events.ts'
import {
  evaluate,
  leafFigure,
  type Moment,
  noItems,
  references,
  type Rule,
  type RuleInput,
  type SeenEvent,
} from '@millrace/contract/rules/index.ts'
import type { Tag } from '@millrace/contract/tags/api.ts'
import { judge, stageRules, type Stages, stagesSchema, type StageState } from '@millrace/contract/tags/index.ts'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { record } from '../../../../test/pipeline.ts'
import { letters, names, rule, silent, value } from '../../../../test/random-rules.ts'
import { makeWorld, type TestProject, type World } from '../../../../test/world.ts'
import { sql } from '../../../platform/sql.ts'
import { worlds } from '../../../../test/worlds.ts'

const seed = Number(process.env['MILLRACE_TEST_SEED'] ?? 1)
const zone = 'Asia/Shanghai'

let world: World
beforeAll(async () => {
  world = await makeWorld({ at: '2026-11-01T02:00:00Z' })
})
afterAll(() => world.end())

const plain = rule.filter((one) => references(one).segments.size === 0 && references(one).itemTypes.size === 0)
const last = (amount: number) => ({ kind: 'last', amount, unit: 'day' }) as const
/** What changes with what people do, and with the days. */
const lively: fc.Arbitrary<Rule> = fc.oneof(
  fc
    .record({ event: fc.constantFrom('View', 'Pay'), days: fc.constantFrom(1, 2), n: fc.constantFrom(1, 2) })
    .map(({ event, days, n }): Rule => ({ kind: 'event', event, filters: [], window: last(days), count: { op: 'gte', value: n } })),
  fc.constantFrom(...names).map((property): Rule => ({ kind: 'profile', condition: { property, op: 'is_set' } })),
  fc.constant<Rule>({ kind: 'measure', event: 'Pay', filters: [], window: last(2), figure: { of: 'days' }, is: { op: 'gte', value: 2 } }),
)
const meant = fc.oneof({ weight: 3, arbitrary: lively }, { weight: 1, arbitrary: plain })
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })
/** Stages of these names, or of the first of them. */
const definition = (values: readonly string[]): fc.Arbitrary<Stages> =>
  fc
    .record({
      stages: fc.array(
        fc.record({
          enter: meant,
          leave: maybe(meant),
          atLeastDays: maybe(fc.constantFrom(1, 2)),
          atMostDays: maybe(fc.constantFrom(2, 3)),
        }),
        { minLength: 2, maxLength: values.length },
      ),
      patience: fc.constantFrom(1, 2, 3),
    })
    .map(({ stages, patience }) =>
      stagesSchema.parse({ kind: 'stages', stages: stages.map((one, i) => ({ ...one, value: values[i] })), rest: '其他', patience }),
    )
const people = 8
const properties = fc.dictionary(fc.constantFrom(...names), value)
const step = fc.record({
  hours: fc.constantFrom(1, 12, 24, 24, 48),
  happens: fc.array(fc.record({ who: fc.nat(people - 1), event: fc.constantFrom(undefined, 'View', 'Pay'), properties }), {
    minLength: 5,
    maxLength: 12,
  }),
  /** The definition becomes the other one. */
  isChanged: fc.constantFrom(false, false, false, true),
})
const history = fc.record({
  definitions: fc.tuple(definition(['甲', '乙', '丙']), definition(['乙', '丁', '甲'])),
  steps: fc.array(step, { minLength: 4, maxLength: 6 }),
})

interface Model {
  /** Their number. */
  readonly person: number
  profile: Record<string, Json>
  readonly events: SeenEvent[]
  state?: StageState
}

const metBy = (stages: Stages, { person, profile, events }: Model, moment: Moment): number => {
  const input: RuleInput = {
    person,
    moment,
    profile,
    tags: new Map(),
    contact: silent,
    figureOf: (leaf) => leafFigure(leaf, events, moment, noItems, profile),
  }
  return stageRules(stages).reduce((met, one, i) => met + (evaluate(one, input) ? 2 ** i : 0), 0)
}

/** `u0 stage since breaks`, of the tag and of what is kept about it. */
async function kept(project: TestProject): Promise<string[]> {
  const rows = await world.databases.postgres.rows<{ login: string; value: string; stage: string; since: Date; breaks: number }>(sql`
    select i.id_value as login, t.value, s.stage, s.since, s.breaks from person_ids i
    left join person_tags t on t.part = i.person_part and t.person_id = i.person_id
    left join tag_stages s on s.part = i.person_part and s.person_id = i.person_id where i.project_id = ${project.id} order by 1`)
  return rows.map(({ login, value: tag, stage, since, breaks }) => `${login} ${tag} ${stage} ${since?.getTime()} ${breaks}`)
}

async function told(project: TestProject): Promise<string[]> {
  const rows = await world.databases.clickhouse.rows<{ line: string }>(sql`
    select concat(distinct_id, ' ', properties.\`$stage_before\`.:String, ' ', properties.\`$stage\`.:String, ' ', toString(toUnixTimestamp64Milli(time))) as line
    from events where project_id = ${sql.value(project.id, 'UInt32')} and event = '$stage_entered' order by line`)
  return rows.map((row) => row.line)
}

let projects = 0

test(`after every computation of a random history everybody is where the machine of one person puts them, and who moved was told (seed ${seed})`, async () => {
  await fc.assert(
    fc.asyncProperty(history, async ({ definitions, steps }) => {
      const project = await world.project(`machine-${projects++}`)
      await world.call(project, 'POST', 'consent-purposes', letters)
      await world.app.ingest.accept(project.id, 'native', [
        ...Array.from({ length: people }, (_, i) => record({ ids: [`login:u${i}`], set: {}, at: world.clock.now().toISOString() })),
        record({ ids: ['login:v'], event: 'View', at: world.clock.now().toISOString(), test: true }),
      ])
      await world.settle()
      const numbers = await world.databases.postgres.rows<{ person: number }>(sql`
        select person_id as person from person_ids where project_id = ${project.id} and id_value like 'u%' order by id_value`)
      const models = numbers.map(({ person }): Model => ({ person, profile: {}, events: [] }))
      expect(models).toHaveLength(people)
      let [now, other] = definitions
      const { body: tag } = await world.call<Tag>(project, 'POST', 'tags', { name: '阶段', definition: now })
      const expected: string[] = []
      for (const [n, { hours, happens, isChanged }] of steps.entries()) {
        world.clock.advance(hours * 3_600_000)
        const at = world.clock.now()
        // No two at one time, the last of them now.
        const times = happens.map((_, i) => at.getTime() - (happens.length - 1 - i) * 11)
        await world.app.ingest.accept(
          project.id,
          'native',
          happens.map(({ who, event, properties: some }, i) => {
            const base = { ids: [`login:u${who}`], at: new Date(times[i] ?? 0).toISOString(), id: `${project.id}/${n}/${i}` }
            return record(event === undefined ? { ...base, set: some } : { ...base, event, properties: some })
          }),
        )
        for (const [i, { who, event, properties: some }] of happens.entries()) {
          const model = models[who] ?? expect.fail('there is nobody of this number')
          if (event === undefined) model.profile = { ...model.profile, ...some }
          else model.events.push({ event, time: times[i] ?? 0, properties: some })
        }
        await world.settle()
        if (isChanged) {
          ;[now, other] = [other, now]
          const headers = await world.revisionOf(project, `tags/${tag.id}`)
          expect((await world.call(project, 'PUT', `tags/${tag.id}`, { name: '阶段', definition: now }, headers)).status).toBe(200)
        }
        expect((await world.call(project, 'POST', `tags/${tag.id}/compute`)).status).toBe(202)
        await world.settle()

        const [moment, isNew] = [{ now: at, zone }, n === 0 || (isChanged && JSON.stringify(now) !== JSON.stringify(other))]
        for (const [i, model] of models.entries()) {
          const before = model.state
          model.state = judge(now, moment)(metBy(now, model, moment), before, !isNew)
          if (before && !isNew && before.stage !== model.state.stage)
            expected.push(`u${i} ${before.stage} ${model.state.stage} ${at.getTime()}`)
        }
        expect(await kept(project)).toEqual([
          ...models.map(({ state }, i) => `u${i} ${state?.stage} ${state?.stage} ${state?.since} ${state?.breaks}`),
          'v null null undefined null',
        ])
      }
      expect(await told(project)).toEqual(expected.toSorted())
    }),
    { numRuns: worlds(3), seed, endOnFailure: true },
  )
})
