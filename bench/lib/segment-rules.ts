/** Thirty rules as operators write them, each with the statement somebody who knows the tables would write by hand for the same people. */
import type { Condition, Rule, Span, Window } from '../../packages/contract/src/rules/index.ts'

export interface Twin {
  readonly name: string
  readonly rule: Rule
  /** Answers with `n`, the number of people. */
  readonly byHand: string
  readonly isSequence: boolean
}

const last = (amount: number): Window => ({ kind: 'last', amount, unit: 'day' })
const hours = (amount: number): Span => ({ amount, unit: 'hour' })
const filter = (property: string, op: Condition['op'], value?: Condition['value']): Condition => ({
  property,
  op,
  ...(value === undefined ? {} : { value }),
})
const profile = (property: string, op: Condition['op'], value?: Condition['value']): Rule => ({
  kind: 'profile',
  condition: filter(property, op, value),
})
const did = (event: string, times: number, window: Window, filters: readonly Condition[] = []): Rule => ({
  kind: 'event',
  event,
  filters,
  window,
  count: { op: 'gte', value: times },
})
const figure = (
  event: string,
  of: 'sum' | 'avg' | 'max' | 'distinct',
  property: string,
  window: Window,
  op: 'gte' | 'lt',
  value: number,
): Rule => ({
  kind: 'measure',
  event,
  filters: [],
  window,
  figure: { of, property },
  is: { op, value },
})
const all = (...rules: Rule[]): Rule => ({ kind: 'all', rules })
const any = (...rules: Rule[]): Rule => ({ kind: 'any', rules })
const not = (rule: Rule): Rule => ({ kind: 'not', rule })

export function twins(project: number): Twin[] {
  const p = `project_id = ${project}`
  const since = (n: number): string => `time >= now64(3) - toIntervalDay(${n})`
  const city = (name: string): string => `properties.city.:String = '${name}'`
  const people = (where: string): string =>
    `select count() as n from profiles final where ${p} and deleted = 0 and is_test = 0 and (${where})`
  const who = (event: string, where: string, having = ''): string =>
    `select person_id from events where ${p} and event = '${event}' and ${where}${having ? ` group by person_id having ${having}` : ''}`
  const alive = (inner: string): string => people(`person_id in (${inner})`)
  const funnel = (steps: readonly string[], n: number, window: number): string =>
    alive(`select person_id from events where ${p} and event in (${steps.map((one) => `'${one}'`).join(', ')}) and ${since(n)} group by person_id
      having windowFunnel(${window * 3_600_000})(toUInt64(toUnixTimestamp64Milli(time)), ${steps.map((one) => `event = '${one}'`).join(', ')}) = ${steps.length}`)
  const plain = (name: string, rule: Rule, byHand: string): Twin => ({ name, rule, byHand, isSequence: false })
  return [
    plain('city', profile('city', 'eq', '上海'), people(city('上海'))),
    plain('age', profile('age', 'gte', 40), people('properties.age.:Float64 >= 40')),
    plain(
      'city and level',
      all(profile('city', 'eq', '上海'), profile('level', 'eq', '金卡')),
      people(`${city('上海')} and properties.level.:String = '金卡'`),
    ),
    plain('not subscribed', profile('subscribed', 'is_false'), people('properties.subscribed.:Bool = false')),
    plain('visited today', did('Visit', 1, last(1)), alive(who('Visit', since(1)))),
    plain('visited in 7 days', did('Visit', 1, last(7)), alive(who('Visit', since(7)))),
    plain('viewed 3 in 7 days', did('View', 3, last(7)), alive(who('View', since(7), 'count() >= 3'))),
    plain('viewed 10 in 30 days', did('View', 10, last(30)), alive(who('View', since(30), 'count() >= 10'))),
    plain('viewed 50 ever', did('View', 50, { kind: 'ever' }), alive(who('View', 'time <= now64(3)', 'count() >= 50'))),
    plain(
      'viewed shoes 3 in 30 days',
      did('View', 3, last(30), [filter('category', 'eq', '鞋')]),
      alive(who('View', `${since(30)} and properties.category.:String = '鞋'`, 'count() >= 3')),
    ),
    plain(
      'carted in the app',
      did('Cart', 1, last(30), [filter('channel', 'eq', 'app')]),
      alive(who('Cart', `${since(30)} and properties.channel.:String = 'app'`)),
    ),
    plain(
      'dear order',
      did('Order', 1, last(90), [filter('amount', 'gte', 80_000)]),
      alive(who('Order', `${since(90)} and properties.amount.:Float64 >= 80000`)),
    ),
    plain('paid ever', did('Pay', 1, { kind: 'ever' }), alive(who('Pay', 'time <= now64(3)'))),
    plain('never paid', not(did('Pay', 1, { kind: 'ever' })), people(`person_id not in (${who('Pay', 'time <= now64(3)')})`)),
    plain('silent for 30 days', not(did('Visit', 1, last(30))), people(`person_id not in (${who('Visit', since(30))})`)),
    plain(
      'paid 1,000 in 90 days',
      figure('Pay', 'sum', 'amount', last(90), 'gte', 100_000),
      alive(who('Pay', since(90), 'sum(properties.amount.:Float64) >= 100000')),
    ),
    plain(
      'paid 400 on average',
      figure('Pay', 'avg', 'amount', last(90), 'gte', 40_000),
      alive(who('Pay', since(90), 'avg(properties.amount.:Float64) >= 40000')),
    ),
    plain(
      'paid 850 at once',
      figure('Pay', 'max', 'amount', last(30), 'gte', 85_000),
      alive(who('Pay', since(30), 'max(properties.amount.:Float64) >= 85000')),
    ),
    plain(
      'viewed 20 products in 7 days',
      figure('View', 'distinct', 'product_id', last(7), 'gte', 20),
      alive(who('View', since(7), 'uniqExact(properties.product_id.:String) >= 20')),
    ),
    plain(
      'bought in 4 categories',
      figure('Order', 'distinct', 'category', last(90), 'gte', 4),
      alive(who('Order', since(90), 'uniqExact(properties.category.:String) >= 4')),
    ),
    plain(
      'viewed, not bought, in Shanghai',
      all(did('View', 3, last(7)), not(did('Order', 1, last(7))), profile('city', 'eq', '上海')),
      people(
        `${city('上海')} and person_id in (${who('View', since(7), 'count() >= 3')}) and person_id not in (${who('Order', since(7))})`,
      ),
    ),
    plain(
      'carted, not paid',
      all(did('Cart', 1, last(3)), not(did('Pay', 1, last(3)))),
      people(`person_id in (${who('Cart', since(3))}) and person_id not in (${who('Pay', since(3))})`),
    ),
    plain(
      'searched or carted shoes',
      any(did('Search', 5, last(14)), did('Cart', 2, last(14), [filter('category', 'eq', '鞋')])),
      people(
        `person_id in (${who('Search', since(14), 'count() >= 5')}) or person_id in (${who('Cart', `${since(14)} and properties.category.:String = '鞋'`, 'count() >= 2')})`,
      ),
    ),
    plain(
      'gold that went away',
      all(
        { kind: 'profile', condition: { property: 'level', op: 'in', values: ['金卡', '钻石'] } },
        did('Pay', 3, last(90)),
        not(did('Visit', 1, last(14))),
      ),
      people(
        `properties.level.:String in ('金卡', '钻石') and person_id in (${who('Pay', since(90), 'count() >= 3')}) and person_id not in (${who('Visit', since(14))})`,
      ),
    ),
    plain(
      'first paid in 30 days',
      { kind: 'occasion', which: 'first', event: 'Pay', filters: [], window: last(30) },
      alive(who('Pay', 'time <= now64(3)', 'min(time) >= now64(3) - toIntervalDay(30)')),
    ),
    plain(
      'last visited before 30 days',
      { kind: 'occasion', which: 'last', event: 'Visit', filters: [], window: { kind: 'ago', from: 90, to: 30, unit: 'day' } },
      alive(who('Visit', since(90), 'max(time) <= now64(3) - toIntervalDay(30)')),
    ),
    {
      name: 'cart then pay within an hour',
      rule: sequence(['Cart', 'Pay'], 1, last(30)),
      byHand: funnel(['Cart', 'Pay'], 30, 1),
      isSequence: true,
    },
    {
      name: 'search, view, cart in a day',
      rule: sequence(['Search', 'View', 'Cart'], 24, last(14)),
      byHand: funnel(['Search', 'View', 'Cart'], 14, 24),
      isSequence: true,
    },
    {
      name: 'visit, cart, order, pay in a day',
      rule: sequence(['Visit', 'Cart', 'Order', 'Pay'], 24, last(30)),
      byHand: funnel(['Visit', 'Cart', 'Order', 'Pay'], 30, 24),
      isSequence: true,
    },
    {
      name: 'ordered and did not pay in 2 hours',
      rule: {
        kind: 'sequence',
        steps: [{ event: 'Order', filters: [] }],
        within: hours(2),
        window: last(30),
        absent: { event: 'Pay', filters: [], within: hours(2) },
      },
      byHand:
        alive(`select person_id from events where ${p} and event in ('Order', 'Pay') and ${since(30)} group by person_id having arrayExists(
        (o) -> o + 7200000 <= toUnixTimestamp64Milli(now64(3)) and not arrayExists(y -> y > o and y <= o + 7200000, groupArrayIf(toUnixTimestamp64Milli(time), event = 'Pay')),
        groupArrayIf(toUnixTimestamp64Milli(time), event = 'Order'))`),
      isSequence: true,
    },
  ]
}

const sequence = (steps: readonly string[], within: number, window: Window): Rule => ({
  kind: 'sequence',
  steps: steps.map((event) => ({ event, filters: [] })),
  within: hours(within),
  window,
})
