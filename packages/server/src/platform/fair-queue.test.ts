import { expect, test } from 'vitest'
import { fairQueue } from './fair-queue.ts'

const turn = (): Promise<void> => new Promise((done) => setImmediate(done))
/** Work that ends when it is told to, by name. */
function desk(most: number, mostWaiting = 100) {
  const queue = fairQueue(most, mostWaiting)
  const running = new Map<string, () => void>()
  const begun: string[] = []
  const ask = (key: number, name: string, signal = new AbortController().signal) =>
    queue.run(
      key,
      () => {
        begun.push(name)
        return new Promise<string>((done) => running.set(name, () => done(name)))
      },
      signal,
    )
  const end = async (name: string): Promise<void> => {
    running.get(name)?.()
    running.delete(name)
    await turn()
  }
  return { ask, end, begun, running }
}

test('only so much goes on at once, and who asks for much holds up others by one at most', async () => {
  const { ask, end, begun, running } = desk(2)
  const all = ['a1', 'a2', 'a3', 'a4', 'a5', 'a6', 'a7', 'a8'].map((name) => ask(1, name))
  await turn()
  all.push(ask(2, 'b1'), ask(2, 'b2'), ask(3, 'c1'))
  await turn()
  expect(begun).toEqual(['a1', 'a2'])
  await end('a1')
  await end('a2')
  expect(begun.slice(2)).toEqual(['b1', 'c1'])
  // While another waits, nobody has a second turn going on.
  await end('b1')
  await end('c1')
  expect(begun.slice(4).toSorted()).toEqual(['a3', 'b2'])
  while (running.size > 0) {
    expect(running.size).toBeLessThanOrEqual(2)
    await end([...running.keys()][0] ?? '')
  }
  expect((await Promise.all(all)).length).toBe(11)
})

test('who is called off leaves the queue, work that fails frees its place, and a queue that is too long is refused', async () => {
  const { ask, end, begun } = desk(1, 2)
  const first = ask(1, 'a')
  const stop = new AbortController()
  const second = ask(1, 'b', stop.signal)
  const third = ask(1, 'c')
  await turn()
  await expect(ask(1, 'd')).rejects.toMatchObject({ code: 'too_many_questions' })
  stop.abort()
  await expect(second).rejects.toThrow()
  await end('a')
  expect(begun).toEqual(['a', 'c'])
  await end('c')
  expect([(await first).value, (await third).value]).toEqual(['a', 'c'])

  const queue = fairQueue(1, 2)
  await expect(queue.run(1, () => Promise.reject(new Error('no')), new AbortController().signal)).rejects.toThrow('no')
  expect((await queue.run(1, () => Promise.resolve(1), new AbortController().signal)).value).toBe(1)
  await expect(queue.run(1, () => Promise.resolve(1), AbortSignal.abort())).rejects.toThrow()
})
