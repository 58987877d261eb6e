import type { Rule } from '@millrace/contract/rules/index.ts'
import type { UsedBy } from '@millrace/contract/uses.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { does, type JourneyWorld, journeyWorld, known, mail } from '../journey-world.ts'

let w: JourneyWorld
beforeEach(async () => {
  w = await journeyWorld()
})
afterEach(() => w.end())

const inSegment = (id: string): Rule => ({ kind: 'segment', id })
const not = (rule: Rule): Rule => ({ kind: 'not', rule })
const lives = (city: string): Rule => ({ kind: 'profile', condition: { property: 'city', op: 'eq', value: city } })
const saved = async (name: string, rule: Rule): Promise<string> => {
  const { status, body } = await w.world.call<{ id: string }>(w.project, 'POST', 'segments', { name, rule })
  expect([name, status, body]).toEqual([name, 201, expect.anything()])
  return body.id
}
const put = async (id: string, name: string, rule: Rule) =>
  w.world.call(w.project, 'PUT', `segments/${id}`, { name, rule }, await w.world.revisionOf(w.project, `segments/${id}`))
const preview = async (rule: Rule) =>
  (await w.world.call<{ count: number; sentence: { zh: string } }>(w.project, 'POST', 'segments/preview', { rule })).body

test('B12 (part: segment set algebra) a rule refers to segments, follows them when they change, and says so in words', async () => {
  const from = (user: string, city: string) => ({ ids: [`login:${user}`], set: { city } })
  await w.happens('09:00:00', from('a', '上海'), from('b', '上海'), from('c', '北京'), does('a', 'PayOrder'), does('c', 'PayOrder'))
  const home = await saved('本地', lives('上海'))
  const paid: Rule = { kind: 'event', event: 'PayOrder', filters: [], window: { kind: 'ever' }, count: { op: 'gte', value: 1 } }
  const buyers = await saved('买家', paid)
  const both: Rule = { kind: 'all', rules: [inSegment(home), inSegment(buyers)] }
  expect(await preview(both)).toMatchObject({ count: 1, sentence: { zh: '属于分群「本地」 且 属于分群「买家」' } })
  expect((await preview({ kind: 'any', rules: [inSegment(home), inSegment(buyers)] })).count).toBe(3)
  expect((await preview({ kind: 'all', rules: [inSegment(home), not(inSegment(buyers))] })).count).toBe(1)
  const nested = await saved('本地买家', both)
  expect((await put(home, '本地', lives('北京'))).status).toBe(200)
  const people = await w.world.call<{ items: { ids: { value: string }[] }[] }>(w.project, 'GET', `segments/${nested}/people`)
  expect(people.body.items.map((one) => one.ids[0]?.value)).toEqual(['c'])
  const uses = await w.world.call<UsedBy>(w.project, 'GET', `used-by?kind=segment&id=${home}`)
  expect(uses.body.items.map((one) => one.name)).toEqual(['本地买家'])
})

test('what leads back to itself, to nothing or to too much is refused with the reason, also of two saved at once', async () => {
  const one = await saved('one', lives('a'))
  const two = await saved('two', inSegment(one))
  const three = await saved('three', not(inSegment(two)))
  const refused = async (answer: Promise<{ status: number; body: unknown }>, code: string, message: string): Promise<void> => {
    const { status, body } = await answer
    expect({ status, body }).toMatchObject({ status: 400, body: { errors: [{ path: 'body.rule', code, message }] } })
  }
  await refused(put(one, 'one', { kind: 'any', rules: [lives('a'), inSegment(three)] }), 'segment_cycle', expect.stringContaining('→'))
  await refused(put(one, 'one', inSegment(one)), 'segment_cycle', 'these segments refer to each other: one → one')
  const elsewhere = await w.world.project('elsewhere')
  const post = (rule: Rule, project = w.project) => w.world.call(project, 'POST', 'segments', { name: 'x', rule })
  await refused(post(inSegment(one), elsewhere), 'segment_unknown', `there is no segment ${one} in this project`)
  expect((await w.world.call(w.project, 'POST', 'segments/preview', { rule: inSegment('seg_none') })).body).toMatchObject({
    code: 'rule_invalid',
  })

  // Each of them refers to the one before twice: hundreds of conditions are soon together.
  let twice = one
  for (let i = 1; i < 7; i++) twice = await saved(`twice ${i}`, { kind: 'all', rules: [inSegment(twice), inSegment(twice)] })
  await refused(post({ kind: 'all', rules: [inSegment(twice), inSegment(twice)] }), 'too_large', expect.stringContaining('at most 300'))
  let chain = one
  for (let i = 1; i < 10; i++) chain = await saved(`chain ${i}`, inSegment(chain))
  await refused(post(inSegment(chain)), 'too_deep', expect.stringContaining('more than 10'))

  const [left, right] = [await saved('left', lives('a')), await saved('right', lives('a'))]
  const both = await Promise.all([put(left, 'left', inSegment(right)), put(right, 'right', inSegment(left))])
  expect(both.map((answer) => answer.status).toSorted()).toEqual([200, 400])
})

test('a journey asks for a segment: who meets it now, by figures, tags set on the way, and items; one unknown keeps it from going live', async () => {
  const events = [{ item: { type: 'product', id: 'p1', properties: { brand: 'Acme' } } }]
  await w.world.call(undefined, 'POST', '/v1/events', { events }, { authorization: `Bearer ${w.project.writeKey}` })
  const paid = { event: 'PayOrder', filters: [], window: { kind: 'ever' } } as const
  const spender = await saved('大客户', {
    kind: 'measure',
    ...paid,
    figure: { of: 'sum', property: 'amount' },
    is: { op: 'gte', value: 100 },
  })
  const brand = { property: 'favourite', item: { type: 'product', property: 'brand' }, op: 'eq', value: 'Acme' } as const
  const fan = await saved('粉丝', { kind: 'profile', condition: brand })
  const greeted = await saved('已问候', { kind: 'all', rules: [{ kind: 'tag', tag: 'greeted' }, not(inSegment(spender))] })
  await w.happens('08:30:00', known('a'), known('b'), { ids: ['login:c'], set: { email: 'c@x.cn', favourite: 'p1' } })
  const graph = (id: string) => ({
    entry: { kind: 'event' as const, event: 'Visit' },
    nodes: {
      tag: { kind: 'set_tag', settings: { tag: 'greeted' } },
      ask: {
        kind: 'condition',
        settings: {
          arms: [
            { id: 'big', rule: inSegment(id) },
            { id: 'fan', rule: inSegment(fan) },
            { id: 'met', rule: inSegment(greeted) },
          ],
        },
      },
      big: mail,
      fan: mail,
      met: mail,
    },
    edges: ['entry>tag', 'tag>ask', 'ask.big>big', 'ask.fan>fan', 'ask.met>met'],
  })
  await expect(w.start(graph('seg_none'))).rejects.toThrow('segment_unknown')
  const journey = await w.start(graph(spender))
  await w.happens(
    '09:00:00',
    does('a', 'PayOrder', { amount: 60 }),
    does('a', 'PayOrder', { amount: 40 }),
    does('b', 'PayOrder', { amount: 99 }),
  )
  await w.happens('09:10:00', does('a', 'Visit'), does('b', 'Visit'), does('c', 'Visit'))
  expect(await w.sends()).toEqual(['a big', 'b met', 'c fan'])

  // It is said where it is used, and still means what it meant last.
  const path = `segments/${spender}`
  expect((await w.world.call(w.project, 'POST', `${path}/archive`, {}, await w.world.revisionOf(w.project, path))).status).toBe(200)
  const { body } = await w.world.call<{ problems: object[] }>(w.project, 'GET', `journeys/${journey}`)
  expect(body.problems).toContainEqual(expect.objectContaining({ nodeId: 'ask', code: 'segment_archived', params: { segment: '大客户' } }))
  const tag = await w.world.call<{ id: string }>(w.project, 'POST', 'tags', { name: 'vip', definition: { kind: 'planned' } })
  const asks = {
    entry: { kind: 'event', event: 'Visit', filters: [] },
    nodes: [{ id: 'vip', kind: 'condition', settings: { arms: [{ id: 'yes', rule: { kind: 'tag', tag: 'vip' } }] } }],
    edges: [{ from: 'entry', port: 'next', to: 'vip' }],
    reentry: { kind: 'never' },
  }
  const draft = await w.world.call<{ id: string }>(w.project, 'POST', 'journeys', { name: 'vip', draft: asks })
  const codes = async (): Promise<string[]> =>
    (await w.world.call<{ problems: { code: string }[] }>(w.project, 'GET', `journeys/${draft.body.id}`)).body.problems.map(
      (one) => one.code,
    )
  expect(await codes()).not.toContain('tag_archived')
  const tagPath = `tags/${tag.body.id}`
  await w.world.call(w.project, 'POST', `${tagPath}/archive`, {}, await w.world.revisionOf(w.project, tagPath))
  expect(await codes()).toContain('tag_archived')
  await w.happens('09:20:00', does('b', 'PayOrder', { amount: 1 }), does('b', 'Visit'))
  expect(await w.sends()).toContain('b big')
})
