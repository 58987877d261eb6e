import { z } from 'zod'
import type { IdentityRef } from '../events.ts'
import { isHashedId } from '../ids.ts'

/** Whether a person can be reached: asked of the same gate that messages pass, as of now. */
export const reachSchema = z.object({
  items: z.array(
    z.object({
      channel: z.literal('email'),
      purpose: z.string().nullable().describe('null: service messages, which need no consent'),
      reachable: z.boolean(),
      reason: z.string().nullable().describe('why not, as messages say it'),
    }),
  ),
})
export type Reach = z.infer<typeof reachSchema>

/** What decides whether a message may go to somebody's address at all. */
export interface ReachFacts {
  readonly class: 'marketing' | 'service'
  /** Recorded consent to the purpose on the channel; undefined when nobody has recorded any. */
  readonly consent: boolean | undefined
  /** What the purpose says of people of whom nothing is recorded. */
  readonly whenUnknown: 'allow' | 'deny'
  readonly hasAddress: boolean
  /** Why nothing is sent to the address any more. */
  readonly suppressed: string | undefined
}

/** Why somebody cannot be reached, the first that holds; undefined: they can. Service messages need no consent. */
export function unreachable(facts: ReachFacts): string | undefined {
  const isMarketing = facts.class === 'marketing'
  if (isMarketing && facts.consent === false) return 'unsubscribed'
  if (isMarketing && facts.consent === undefined && facts.whenUnknown === 'deny') return 'no_consent'
  if (!facts.hasAddress) return 'no_address'
  if (facts.suppressed !== undefined && (isMarketing || facts.suppressed !== 'unsubscribed')) return `suppressed: ${facts.suppressed}`
  return undefined
}

/** Where mail reaches a person: the profile says it, else an id does, of several the first as text. */
export function emailOf(properties: Readonly<Record<string, unknown>>, ids: readonly IdentityRef[]): string | undefined {
  const [id] = ids.flatMap(({ type, value }) => (type === 'email' && !isHashedId(value) ? [value] : [])).toSorted()
  const email = properties['email'] ?? id
  return typeof email === 'string' && /^[^\s@<>,;"]+@[^\s@<>,;"]+$/.test(email) ? email : undefined
}
