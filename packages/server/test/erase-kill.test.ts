import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { begun, children, ended, eraseWorlds, freeAll, goesOn, isErasedOnce, jobNow, worker } from './erase-kill-kit.ts'
import { randomOf } from './kill-kit.ts'

const scale = Number(process.env['MILLRACE_TEST_SCALE'] ?? 1)
const seed = Number(process.env['MILLRACE_TEST_SEED'] ?? 1)

eraseWorlds()

const [before, after] = ['erase.before_commit', 'erase.after_commit']
/** In the order in which an erasure comes by them, each time from where the last process died. */
const every = [before, after, before, after, 'erase.after_mutation', before, after, before, after, before, after, 'job.before_end']
/** A short run dies after one of the first commits, and just before the end. */
const stops = scale > 1 ? every.map((stop) => `${stop}:kill:1`) : [`${after}:kill:${1 + (seed % 4)}`, 'job.before_end:kill:1']

test(
  `kill -9 ${scale > 1 ? 'before and after every step' : 'at two steps'} of an erasure, ${scale} times, while the person goes on: other processes finish it, once (seed ${seed})`,
  async () => {
    const random = randomOf(seed)
    const { id, before: kept } = await begun()
    const deaths: (string | undefined)[] = []
    for (const stop of stops) {
      const child = worker(stop)
      let said = ''
      child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()))
      await ended(child)
      deaths.push(/^killed at (\S+)$/m.exec(said)?.[1] ?? said)
      await freeAll()
      await goesOn(['before', 'marked', 'swept'])
    }
    expect(deaths).toEqual(stops.map((stop) => stop.split(':')[0]))
    for (let kill = 0; kill < (scale - 1) * 5; kill++) {
      const child = worker()
      await pause(500 + random() * 3_000)
      child.kill('SIGKILL')
      await ended(child)
      await freeAll()
    }
    worker()
    while ((await jobNow())?.state !== 'done') await pause(100)
    for (const child of children) child.kill('SIGKILL')
    await Promise.all(children.map(ended))
    await isErasedOnce(id, kept)
  },
  900_000 * scale,
)
