import type { Rule, Window } from '../../packages/contract/src/rules/index.ts'
import type { BenchServer } from './server.ts'

const windows: readonly Window[] = [
  { kind: 'last', amount: 1, unit: 'hour' },
  { kind: 'last', amount: 1, unit: 'day' },
  { kind: 'last', amount: 7, unit: 'day' },
  { kind: 'this', unit: 'month' },
  { kind: 'ever' },
]

/** Rules about the events of the traffic, as operators write them: how often, a figure, one after the other, not done, and two of these together. */
function ruleOf(n: number): Rule {
  const window = windows[n % windows.length] ?? { kind: 'ever' }
  const name = (k: number): string => (k % 2 === 0 ? `Event ${k % 12}` : `Event_${k % 12}`)
  const did = (k: number, times: number): Rule => ({
    kind: 'event',
    event: name(k),
    filters: [],
    window,
    count: { op: 'gte', value: times },
  })
  switch (n % 5) {
    case 0:
      return did(n, 1 + (n % 4))
    case 1:
      return {
        kind: 'measure',
        event: name(n),
        filters: [{ property: 'property_1', op: 'contains', value: 'value 1' }],
        window,
        figure: { of: 'sum', property: 'property_0' },
        is: { op: 'gte', value: 500 },
      }
    case 2:
      return { kind: 'all', rules: [did(n, 2), { kind: 'not', rule: did(n + 1, 1) }] }
    case 3:
      return { kind: 'occasion', which: 'first', event: name(n), filters: [], window }
    default:
      return {
        kind: 'sequence',
        steps: [
          { event: name(n), filters: [] },
          { event: name(n + 2), filters: [] },
        ],
        within: { amount: 1, unit: 'hour' },
        window,
      }
  }
}

/** Makes so many live segments and waits until the members of all are known. */
export async function makeLive(server: BenchServer, count: number): Promise<void> {
  for (let n = 0; n < count; n++) await server.api('segments', 'POST', { name: `live ${n}`, rule: ruleOf(n), isLive: true })
  for (let ready = 0; ready < count; ) {
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    const { items } = await server.api<{ items: { live: { state: string } | null }[] }>('segments?limit=200')
    ready = items.filter((one) => one.live?.state === 'ready').length
  }
}

/** Keeps none of them up to date any more. */
export async function endLive(server: BenchServer): Promise<void> {
  const { items } = await server.api<{ items: { id: string; revision: number; name: string; rule: Rule }[] }>('segments?limit=200')
  for (const { id, revision, name, rule } of items)
    await server.api(`segments/${id}`, 'PUT', { name, rule, isLive: false }, { 'if-match': `"${revision}"` })
}
