import { z } from 'zod'
import { jobSchema } from '../jobs/api.ts'
import { rowsPreviewSchema, rowsSchema } from './hooks.ts'

const path = z.string().max(200)
const parameter = z.string().min(1).max(100)
const name = z.string().min(1).max(200)

/** How the next page of an HTTP API is asked for. */
export const pagingSchema = z.discriminatedUnion('by', [
  z.object({ by: z.literal('none') }),
  z.object({ by: z.literal('next_link'), path: path.min(1).describe('where the answer holds the address of the next page: `links.next`') }),
  z.object({ by: z.literal('cursor'), path: path.min(1).describe('where the answer holds the cursor of the next page'), parameter }),
  z.object({ by: z.literal('page'), parameter, first: z.number().int().min(0).max(1).default(1) }),
])
export type Paging = z.infer<typeof pagingSchema>

export const httpOriginSchema = z.object({
  from: z.literal('http'),
  url: z.url({ protocol: /^https?$/ }).max(2_000),
  method: z.enum(['GET', 'POST']).default('GET'),
  body: z.string().max(10_000).default('').describe('JSON object of a POST; parameters are added to it, else to the address'),
  paging: pagingSchema.default({ by: 'none' }),
  increment: z
    .object({
      column: path.min(1).describe('column that grows: `data.list[].updated_at`'),
      parameter: parameter.describe('parameter that takes its highest value so far'),
      start: z.string().max(100).default('').describe('its value at the first run; empty: the parameter is left out'),
    })
    .nullable()
    .default(null),
})
export type HttpOrigin = z.infer<typeof httpOriginSchema>

export const databaseOriginSchema = z.object({
  from: z.enum(['postgres', 'mysql']),
  host: z.string().min(1).max(255),
  port: z.number().int().min(1).max(65_535),
  database: name,
  user: name,
  tls: z
    .enum(['off', 'on', 'verify'])
    .default('verify')
    .describe('on: encrypted, whoever the server is; verify: with a certificate for its name'),
  certificate: z.string().max(20_000).default('').describe('PEM of the authority that signed it, where it is no public one'),
  table: z.string().max(200).default('').describe('`orders` or `sales.orders`; or a query instead'),
  query: z.string().max(20_000).default('').describe('one select'),
  cursorColumn: name.describe('column that grows with every change: a number or a time. Rows without it are not read'),
  keyColumn: name.describe('column that is different in every row; tells rows apart that have the same cursor'),
})
export type DatabaseOrigin = z.infer<typeof databaseOriginSchema>

export const originSchema = z.discriminatedUnion('from', [httpOriginSchema, databaseOriginSchema])
export type Origin = z.infer<typeof originSchema>

/** When a pull runs by itself; null: only when asked to. */
export const scheduleSchema = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('every'), minutes: z.number().int().min(1).max(10_080) }),
    z.object({
      kind: z.literal('cron'),
      pattern: z.string().min(9).max(100).describe('minute hour day month weekday, in the zone of the project'),
    }),
  ])
  .nullable()
export type Schedule = z.infer<typeof scheduleSchema>

/** What is sealed and never answered: left out, what there is stays, as long as the target is the same. */
export const pullSecretsSchema = z.object({
  headers: z
    .record(
      z.string().regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/),
      z
        .string()
        .regex(/^[\t\x20-\x7e\x80-\xff]*$/, 'one line')
        .max(4_000),
    )
    .optional()
    .describe('headers of an HTTP API, such as Authorization'),
  password: z.string().max(500).optional().describe('of a database'),
})
export type PullSecrets = z.infer<typeof pullSecretsSchema>

export const newPullSchema = rowsSchema.extend({
  name: z.string().trim().min(1).max(100),
  origin: originSchema,
  secrets: pullSecretsSchema.default({}),
  schedule: scheduleSchema.default(null),
  historical: z.boolean().default(true).describe('stored, profiled and analysed; fires nothing'),
})
export type NewPull = z.infer<typeof newPullSchema>

export const pullSchema = rowsSchema.extend({
  id: z.string(),
  name: z.string(),
  origin: originSchema,
  headerNames: z.array(z.string()).describe('headers that it has sealed values of'),
  hasPassword: z.boolean(),
  schedule: scheduleSchema,
  isPaused: z.boolean(),
  nextAt: z.iso.datetime().nullable().describe('when it runs by itself next'),
  mark: z.string().nullable().describe('how far it has read'),
  lastRun: jobSchema.nullable(),
  revision: z.number().int(),
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
})
export type Pull = z.infer<typeof pullSchema>
export const pullsSchema = z.object({ items: z.array(pullSchema), next: z.string().nullable() })

export const pullPreviewBodySchema = newPullSchema
  .omit({ name: true, schedule: true })
  .extend({ id: z.string().optional().describe('pull whose kept secrets are used, if its target is the same') })
export const pullPreviewSchema = rowsPreviewSchema.extend({ sample: z.string().describe('what an HTTP API answered, its first 64 KB') })
export type PullPreview = z.infer<typeof pullPreviewSchema>
