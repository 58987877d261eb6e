import { z } from 'zod'

const times = { times: z.int().min(1).default(1), action: z.string().optional() }

/** What goes wrong with the next calls, or with the receipts of the next messages. */
export const fault = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('delay'), ms: z.int().min(0).max(120_000), ...times }),
  z.object({ kind: z.literal('status'), status: z.int().min(400).max(599), body: z.string().default(''), ...times }),
  /** The provider's own code, in its own form. */
  z.object({ kind: z.literal('code'), code: z.string(), message: z.string().default('as told'), ...times }),
  /** The connection ends before anything is done. */
  z.object({ kind: z.literal('cut'), ...times }),
  /** It is done, and the connection ends without an answer. */
  z.object({ kind: z.literal('drop'), ...times }),
  /** It is done, and the answer is not one of the provider's. */
  z.object({ kind: z.literal('garbage'), ...times }),
  /** It is done and answered, and the connection takes nothing more (HTTP/2 only). */
  z.object({ kind: z.literal('goaway'), ...times }),
  z.object({ kind: z.literal('receipt'), how: z.enum(['missing', 'twice']), ...times }),
])
export type Fault = z.output<typeof fault>
type Of<K extends Fault['kind']> = Extract<Fault, { kind: K }>

export interface Faults {
  add(given: z.input<typeof fault>): void
  /** The next of a kind that is meant for an action, used up by asking. */
  take<K extends Fault['kind']>(kind: K, action?: string): Of<K> | undefined
  clear(): void
}

export function faults(): Faults {
  let planned: { readonly fault: Fault; left: number }[] = []
  return {
    add(given) {
      const parsed = fault.parse(given)
      planned.push({ fault: parsed, left: parsed.times })
    },
    take<K extends Fault['kind']>(kind: K, action?: string) {
      const found = planned.find(({ fault: { kind: its, action: only } }) => its === kind && (only === undefined || only === action))
      if (!found) return undefined
      found.left -= 1
      if (found.left === 0) planned = planned.filter((one) => one !== found)
      return found.fault as Of<K> /* found by its kind */
    },
    clear: () => void (planned = []),
  }
}
