import { z } from 'zod'
import type { Rule } from '../rules/index.ts'
import { type ConsentChannel, marketingPurpose, purposeKeySchema } from './consents.ts'
import { type SendingChannel, sendingChannels } from './reach.ts'

/** Everybody is one of these, by what decides first: as `unreachable`. */
export const standings = ['reachable', 'refused', 'unasked', 'unaddressed'] as const
export type Standing = (typeof standings)[number]

export const reachCentreQuerySchema = z.object({
  purpose: purposeKeySchema.default(marketingPurpose),
  segmentId: z.string().max(100).optional().describe('of these people only; left out, of everybody'),
})

const people = z.number().int()
export const reachCentreSchema = z.object({
  total: people.describe('test people left out'),
  silence: z.enum(['allow', 'deny']).describe('what nothing on record means for the purpose'),
  anyhow: people.describe('reachable by one channel at least; by a webhook only where an account for it is set up'),
  channels: z.array(
    z.object({
      channel: z.enum(sendingChannels),
      people: z.object({
        reachable: people.describe('consent allows it, and there is an address that works'),
        refused: people.describe('do not want messages for the purpose on the channel'),
        unasked: people.describe('nobody has asked them, and the purpose takes silence for a no'),
        unaddressed: people.describe('no address of the channel, or one that nothing is sent to any more'),
      }),
      notReady: z.enum(['channel_not_set', 'channel_unreadable', 'account_stopped']).nullable().describe('why nothing leaves by it now'),
      blocked: people
        .nullable()
        .describe(
          'of those who can be reached, so many are at a cap or within a gap now; null: more were written to of late than are asked at once',
        ),
    }),
  ),
  quietUntil: z.iso
    .datetime()
    .nullable()
    .describe('until then it is quiet in the zone of the project; people of other zones have their own'),
})
export type ReachCentre = z.infer<typeof reachCentreSchema>

const of = (purpose: string, channel: ConsentChannel, is: 'agreed' | 'refused' | 'unknown' | 'reachable'): Rule => ({
  kind: 'reach',
  purpose,
  channel,
  is,
})

/** Who stands how, as a rule that people can be chosen by; undefined: nobody can. */
export function standingRule(standing: Standing, purpose: string, channel: SendingChannel, silence: 'allow' | 'deny'): Rule | undefined {
  switch (standing) {
    case 'reachable':
      return of(purpose, channel, 'reachable')
    case 'refused':
      return of(purpose, channel, 'refused')
    case 'unasked':
      return silence === 'deny' ? of(purpose, channel, 'unknown') : undefined
    case 'unaddressed': {
      const others = (['reachable', 'refused', 'unasked'] as const).flatMap((one) => standingRule(one, purpose, channel, silence) ?? [])
      return { kind: 'not', rule: { kind: 'any', rules: others } }
    }
  }
}

/** Everybody, as what they can have said of a purpose. */
export const everybody = (purpose: string): Rule => ({
  kind: 'any',
  rules: (['agreed', 'refused', 'unknown'] as const).map((is) => of(purpose, 'email', is)),
})
