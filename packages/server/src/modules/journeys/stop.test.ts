import { expect, test } from 'vitest'
import { does, journeyWorld, known, mail, wait } from '../../../test/journey-world.ts'

interface Stopped {
  readonly journeys: { readonly id: string }[]
}

test('an emergency stop halts all that runs at once; undone, those go on, and what was paused before stays so', async () => {
  const w = await journeyWorld()
  await w.happens('09:00:00', known('a'), known('b'))
  const [first, second] = [
    await w.start({ nodes: { v: wait(30), m: mail }, edges: ['entry>v', 'v>m'] }),
    await w.start({ entry: { kind: 'event', event: 'Other' }, nodes: { m: mail }, edges: ['entry>m'] }),
  ]
  const paused = await w.start({ entry: { kind: 'event', event: 'Third' }, nodes: { m: mail }, edges: ['entry>m'] })
  await w.change(paused, 'pause')
  await w.happens('10:00:00', does('a', 'Start'))
  const stop = () => w.world.call<Stopped>(w.project, 'POST', 'journeys/emergency-stop', {})
  const stopped = await stop()
  expect([stopped.status, stopped.body.journeys.map((one) => one.id).toSorted()]).toEqual([200, [first, second].toSorted()])
  // Again it finds nothing more to stop, and takes nothing from what stands.
  expect((await stop()).body.journeys).toEqual([])
  await w.happens('10:40:00', does('b', 'Start'), does('b', 'Other'))
  expect([await w.sends(), await w.runs(first), await w.runs(second)]).toEqual([[], ['a waiting v'], []])
  const state = async (id: string) =>
    (await w.world.call<{ state: string; stoppedAt: string | null }>(w.project, 'GET', `journeys/${id}`)).body
  expect(await state(first)).toMatchObject({ state: 'paused', stoppedAt: '2026-11-01T10:00:00.000Z' })
  const undone = await w.world.call<Stopped>(w.project, 'POST', 'journeys/emergency-resume', {})
  expect(undone.body.journeys.map((one) => one.id)).toEqual([first, second])
  await w.happens('10:41:00', does('b', 'Other'))
  expect(await w.sends()).toEqual(['a m', 'b m'])
  expect([(await state(first)).state, (await state(paused)).state, (await state(first)).stoppedAt]).toEqual(['running', 'paused', null])
  const audit = await w.world.call<{ items: { action: string }[] }>(w.project, 'GET', 'audit')
  expect(audit.body.items.map((one) => one.action)).toContain('journeys.emergency_stopped')
  await w.end()
})
