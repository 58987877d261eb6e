import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cheapestFirst, posterior, predictedFirst, type Responses, unknownFigures } from './choice.ts'
import { type SendingChannel, sendingChannels } from './reach.ts'

const counts = fc.nat(2_000).chain((sent) => fc.nat(sent).map((responded): Responses => ({ sent, responded })))
const known = fc
  .dictionary(fc.constantFrom(...sendingChannels), counts)
  .map((some) => new Map(Object.entries(some) as [SendingChannel, Responses][] /* keys are channels */))
const orders = fc.shuffledSubarray([...sendingChannels], { minLength: 1 })

test('the cheapest comes first, of equal prices the order stands, and what has no known price comes last', () => {
  const order = ['webhook', 'sms', 'email', 'phone', 'push'] as const
  const prices = new Map<SendingChannel, number>([
    ['sms', 0.05],
    ['email', 0.01],
    ['push', 0.01],
  ])
  const chosen = cheapestFirst(order, { ...unknownFigures, prices })
  expect(chosen.order).toEqual(['email', 'push', 'sms', 'webhook', 'phone'])
  expect([...chosen.by]).toEqual([
    ['webhook', '?'],
    ['sms', '0.05'],
    ['email', '0.01'],
    ['phone', '?'],
    ['push', '0.01'],
  ])
})

test('property: every channel stays in the order once, and the same seed draws the same', () => {
  fc.assert(
    fc.property(orders, known, fc.string(), (order, responses, seed) => {
      const chosen = predictedFirst(order, responses, seed)
      expect(chosen.order.toSorted()).toEqual(order.toSorted())
      expect(predictedFirst(order, responses, seed)).toEqual(chosen)
      // Which channel stands first in the settings has no say.
      expect(predictedFirst(order.toReversed(), responses, seed).order[0]).toBe(chosen.order[0])
    }),
  )
})

test('property: what is known of a channel lies between its own rate and that of the project', () => {
  fc.assert(
    fc.property(known, fc.constantFrom(...sendingChannels), (responses, channel) => {
      const { a, b } = posterior(channel, responses)
      const sum = (of: keyof Responses): number => [...responses.values()].reduce((all, one) => all + one[of], 0)
      const mean = (sum('responded') + 1) / (sum('sent') + 2)
      const { sent, responded } = responses.get(channel) ?? { sent: 0, responded: 0 }
      const own = sent === 0 ? mean : responded / sent
      expect(a / (a + b)).toBeGreaterThanOrEqual(Math.min(own, mean) - 1e-9)
      expect(a / (a + b)).toBeLessThanOrEqual(Math.max(own, mean) + 1e-9)
    }),
  )
})

const shareOf = (channel: SendingChannel, email: Responses, sms: Responses): number => {
  const responses = new Map<SendingChannel, Responses>([
    ['email', email],
    ['sms', sms],
  ])
  const draws = Array.from({ length: 2_000 }, (_, i) => predictedFirst(['email', 'sms'], responses, `j/${i}`).order[0])
  return draws.filter((one) => one === channel).length / draws.length
}

test('a channel that responds more is chosen more, the more the more is known; of equal ones each has half', () => {
  const few = shareOf('sms', { sent: 20, responded: 2 }, { sent: 20, responded: 4 })
  const some = shareOf('sms', { sent: 200, responded: 20 }, { sent: 200, responded: 40 })
  const many = shareOf('sms', { sent: 5_000, responded: 500 }, { sent: 5_000, responded: 1_000 })
  expect(few).toBeGreaterThan(0.55)
  expect(some).toBeGreaterThan(few)
  expect(many).toBe(1)
  expect(Math.abs(shareOf('sms', { sent: 300, responded: 60 }, { sent: 300, responded: 60 }) - 0.5)).toBeLessThan(0.05)
})

test('who learns by what it chooses comes to choose the better channel', () => {
  const rates = { email: 0.1, sms: 0.3 }
  const seen = { email: { sent: 0, responded: 0 }, sms: { sent: 0, responded: 0 } }
  const taken = Array.from({ length: 1_500 }, (_, i) => {
    const responses = new Map<SendingChannel, Responses>([
      ['email', { ...seen.email }],
      ['sms', { ...seen.sms }],
    ])
    const one = predictedFirst(['email', 'sms'], responses, `p/${i}`).order[0] === 'sms' ? 'sms' : 'email'
    seen[one].sent++
    // Every tenth, or three of ten, in a fixed turn.
    if ((seen[one].sent * rates[one]) % 1 < rates[one]) seen[one].responded++
    return one
  })
  expect(taken.slice(-500).filter((one) => one === 'sms').length).toBeGreaterThan(450)
})
