import { expect, test } from 'vitest'
import { turns } from './turns.ts'

test('no more go on at once than may, each in its turn, and what is called off leaves the queue', async () => {
  const turn = turns(2)
  const stop = new AbortController()
  const going: string[] = []
  const ends = new Map<string, () => void>()
  const work = (name: string, signal = new AbortController().signal) =>
    turn(() => {
      going.push(name)
      return new Promise<string>((end) => ends.set(name, () => end(name)))
    }, signal)
  const all = [work('a'), work('b'), work('c', stop.signal), work('d')]
  await Promise.resolve()
  expect(going).toEqual(['a', 'b'])
  stop.abort(new Error('left'))
  await expect(all[2]).rejects.toThrow('left')
  ends.get('b')?.()
  await all[1]
  await Promise.resolve()
  expect(going).toEqual(['a', 'b', 'd'])
  ends.get('a')?.()
  ends.get('d')?.()
  expect([await all[0], await all[3]]).toEqual(['a', 'd'])
})
