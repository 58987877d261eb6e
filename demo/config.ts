import { configSchema, readVariables } from '../packages/server/src/platform/config.ts'
import { z } from 'zod'

/** Beside the server's own variables, whose address and folder it shares. */
const schema = configSchema.pick({ PORT: true, MILLRACE_DATA_DIR: true }).extend({
  MILLRACE_DEMO_SEED: z.coerce.number().int().default(42).describe('Another seed, another history and other customers.'),
  MILLRACE_DEMO_PEOPLE: z.coerce.number().int().min(1).default(20_000).describe('How many people the shop has.'),
  MILLRACE_DEMO_SITE_PORT: z.coerce.number().int().min(0).default(8_490).describe('Where the pages of the shop are, to click on.'),
})

export const config = readVariables(schema)
