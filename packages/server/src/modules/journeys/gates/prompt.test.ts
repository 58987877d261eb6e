import { expect, test } from 'vitest'
import { at, does, exit, journeyWorld, known, waitFor } from '../../../../test/journey-world.ts'

const gates = {
  budget: { node: { kind: 'budget', settings: { most: 10, per: 'total' } }, port: 'ok' },
  throttle: { node: { kind: 'throttle', settings: { perMinute: 10, most: null } }, port: 'next' },
}

test.each(Object.keys(gates) as (keyof typeof gates)[])(
  'who passes a %s at once meets the event that came right behind them',
  async (kind) => {
    const w = await journeyWorld()
    await w.happens('09:00:00', known('a'))
    const { node, port } = gates[kind]
    const journey = await w.start({
      nodes: { g: node, w: waitFor('Pay', 30), e: exit('paid') },
      edges: ['entry>g', `g.${port}>w`, 'w.happened>e'],
    })
    const [start, pay] = [does('a', 'Start'), does('a', 'Pay')]
    await w.happens('10:00:01', { ...start, at: at('10:00:00.000') }, { ...pay, at: at('10:00:00.500') })
    expect(await w.runs(journey)).toEqual(['a exited paid'])
    await w.end()
  },
)
