import fc from 'fast-check'
import { DateTime } from 'luxon'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ContrastQuery, contrastQuerySchema, type Group, groupKeysOf, type Subject } from '@millrace/contract/queries/index.ts'
import { readRef, type Rule } from '@millrace/contract/rules/index.ts'
import { type AnalysisWorld, analysisWorld, days, isWithin, items, product, type Stored, zone } from '../../../test/analysis-world.ts'
import { contrastModel } from './models/contrast.ts'
import { worlds } from '../../../test/worlds.ts'

const seed = Number(process.env['MILLRACE_TEST_SEED'] ?? 1)
let it: AnalysisWorld
/** Everybody, by number: their half, and the tag that a third of them has. */
let people: ReadonlyMap<number, { readonly group: number; readonly tag: string | undefined }>
beforeAll(async () => {
  it = await analysisWorld(seed)
  const tags = [undefined, 'gold', ''] as const
  const found = new Map<number, { group: number; tag: string | undefined }>()
  for (let i = 0; i < 30; i++) {
    const { id } = (await it.world.call<{ id: number }>(it.project, 'GET', `people/lookup?type=login_id&value=u${i}`)).body
    const tag = tags[i % 3]
    if (tag !== undefined)
      await it.world.call(it.project, 'POST', `people/${id}/tags`, {
        tag: tag === '' ? 'plain' : 'tier',
        ...(tag === '' ? {} : { value: tag }),
      })
    found.set(id, { group: i % 2, tag })
  }
  people = found
  await it.world.settle()
})
afterAll(() => it.world.end())

const half: Rule = { kind: 'profile', condition: { property: 'group', op: 'eq', value: 1 } }
const tagged: Rule = { kind: 'tag', tag: 'tier' }
const did: Rule = { kind: 'event', event: 'B', filters: [], window: { kind: 'ever' }, count: { op: 'gte', value: 1 } }

const isMeant = (person: number, rule: Rule | undefined): boolean => {
  const one = people.get(person)
  if (rule === half) return one?.group === 1
  if (rule === tagged) return one?.tag === 'gold'
  return rule === undefined || it.stored.some((event) => event.person === person && event.event === 'B')
}

/** The groups somebody is in, each as text. */
function groupsOf(person: number, query: ContrastQuery, timeZone: string): Set<string> {
  const one = people.get(person)
  const own = it.stored.filter((event) => event.person === person && isWithin(event, query, timeZone))
  const nameOf = (subject: Subject, group: Group): string => JSON.stringify([subject, group])
  const valued = (event: Stored, detail: ContrastQuery['details'][number]): string[] => {
    const value = readRef(detail, event.properties, items)
    const keys = typeof value === 'number' ? [] : groupKeysOf(value).filter((key) => key !== null)
    return keys.map((key) => nameOf({ of: 'detail', ...detail }, { value: key }))
  }
  return new Set([
    ...(one?.tag === 'gold' ? [nameOf({ of: 'tag', tag: 'tier' }, { value: 'gold' })] : []),
    ...(one?.tag === '' ? [nameOf({ of: 'tag', tag: 'plain' }, { value: null })] : []),
    ...own.map(({ event }) => nameOf({ of: 'event', event }, { value: null })),
    ...own.map(({ time }) => nameOf({ of: 'hour' }, { value: DateTime.fromMillis(time, { zone: timeZone }).hour })),
    ...query.details.flatMap((detail) => own.filter(({ event }) => event === detail.event).flatMap((event) => valued(event, detail))),
  ])
}

test(`C01 (oracle of portraits and TGI) a contrast counts what the slow reference counts, and every number has as many people as it shows (seed ${seed})`, async () => {
  const query = fc.record({
    people: fc.constantFrom(half, tagged, did),
    base: fc.constantFrom(undefined, half, did),
    details: fc.constantFrom(
      [],
      [{ event: 'A', property: 'city' }],
      [
        { event: 'B', property: 'n', item: product('brand') },
        { event: 'B', property: 'city' },
      ],
    ),
  })
  const run = async (range: { from: string; to: string }, rest: object, timeZone: string): Promise<void> => {
    const asked: ContrastQuery = { ...contrastQuerySchema.parse({ ...range, ...rest }), ...rest }
    const answer = await it.ask(contrastModel, timeZone, asked)
    const expected = new Map<string, [number, number]>()
    const total = [0, 0]
    for (const person of people.keys()) {
      const [isTarget, isBase] = [isMeant(person, asked.people), isMeant(person, asked.base)].map(Number) as [number, number] /* two */
      total[0]! += isTarget
      total[1]! += isBase
      if (isTarget + isBase === 0) continue
      for (const group of groupsOf(person, asked, timeZone)) {
        const [target, base] = expected.get(group) ?? [0, 0]
        expected.set(group, [target + isTarget, base + isBase])
      }
    }
    expect(answer.total).toEqual({ target: total[0], base: total[1] })
    // Numbers are parted by quarters, which has a test of its own.
    const shown = answer.rows.filter(({ subject, group }) => 'value' in group && subject.of !== 'property')
    expect(new Map(shown.map((row) => [JSON.stringify([row.subject, row.group]), [row.target, row.base]]))).toEqual(expected)
    const of = answer.rows.filter((_, i) => i % 7 === 0)
    const counts = await Promise.all(
      of.map(({ subject, group }) => it.people(contrastModel, timeZone, asked, { subject, group, side: 'target' })),
    )
    expect(counts.map(({ total: n }) => n)).toEqual(of.map(({ target }) => target))
  }
  await fc.assert(fc.asyncProperty(days, query, zone, run), { numRuns: worlds(10), seed })
})

test('numbers are parted by quarters of the base, each as a range that opens', async () => {
  const query = contrastQuerySchema.parse({
    from: '2026-10-30',
    to: '2026-11-03',
    people: tagged,
    details: [{ event: 'A', property: 'n' }],
  })
  const answer = await it.ask(contrastModel, 'UTC', query)
  const halves = answer.rows.filter(({ subject }) => subject.of === 'property' && subject.property === 'group')
  expect(halves.map(({ group, base }) => [group, base])).toEqual(
    expect.arrayContaining([
      [{ from: 0, to: 0.5 }, 15],
      [{ from: 1, to: null }, 15],
    ]),
  )
  const numbers = answer.rows.filter(({ subject }) => subject.of === 'detail')
  for (const { subject, group, target } of [...halves, ...numbers])
    expect((await it.people(contrastModel, 'UTC', query, { subject, group, side: 'target' })).total).toBe(target)
})
