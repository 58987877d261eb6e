import { z } from 'zod'
import { idSchema } from '../parts.ts'

/** What every arm of a branching node has: an id for life and a name. */
export const armBase = { id: idSchema, name: z.string().max(80).default('') }

/** How the arm of a port is called; undefined: no arm has it. */
export function armName(arms: readonly { readonly id: string; readonly name: string }[], port: string): string | undefined {
  const arm = arms.find((one) => one.id === port)
  return arm && (arm.name || arm.id)
}
