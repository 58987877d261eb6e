import { expect, test } from 'vitest'
import type { Lane } from './store.ts'
import { twoLanes } from './two-lanes.ts'

const turn = (): Promise<void> => new Promise((done) => setImmediate(done))

/** Work by name that ends when it is told to; `begun` in the order in which it began. */
function desk(atOnce: number) {
  const lanes = twoLanes(atOnce)
  const begun: string[] = []
  const ends = new Map<string, (error?: Error) => void>()
  const ask = (lane: Lane, name: string): Promise<void> =>
    lanes.run(lane, () => {
      begun.push(name)
      return new Promise((resolve, reject) => ends.set(name, (error) => (error ? reject(error) : resolve())))
    })
  const end = async (name: string, error?: Error): Promise<void> => {
    ends.get(name)?.(error)
    await turn()
  }
  return { ask, end, begun }
}

test('an answer has the next place that becomes free, before the many who came first', async () => {
  const { ask, end, begun } = desk(2)
  const all = ['m1', 'm2', 'm3', 'm4'].map((name) => ask(1, name))
  all.push(ask(0, 'a1'))
  expect(begun).toEqual(['m1', 'm2'])
  await end('m2')
  expect(begun).toEqual(['m1', 'm2', 'a1'])
  for (const name of ['a1', 'm1', 'm3', 'm4']) await end(name)
  await Promise.all(all)
  expect(begun).toEqual(['m1', 'm2', 'a1', 'm3', 'm4'])
})

test('the many are never starved: one place in four is theirs while answers wait without end', async () => {
  const { ask, end, begun } = desk(1)
  const many = Array.from({ length: 3 }, (_, i) => ask(1, `m${i}`))
  const answers = Array.from({ length: 12 }, (_, i) => ask(0, `a${i}`))
  for (let i = 0; i < 15; i++) await end(begun[i] ?? '')
  await Promise.all([...many, ...answers])
  expect(begun.map((name) => name[0]).join('')).toBe('maaamaaamaaaaaa')
})

test('a place comes back from work that fails', async () => {
  const { ask, end, begun } = desk(1)
  const first = ask(1, 'm1')
  const second = ask(0, 'a1')
  const failed = expect(first).rejects.toThrow('away')
  await end('m1', new Error('away'))
  await failed
  await end('a1')
  await second
  expect(begun).toEqual(['m1', 'a1'])
})
