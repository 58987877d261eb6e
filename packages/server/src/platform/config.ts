import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { writeWhole } from './disk.ts'
import { networksOf } from './http/public-address.ts'

const optionalUrl = z.url().optional()

/** Every variable the server reads, each with its sentence; `docs/operations.md` repeats them. */
export const configSchema = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(7100).describe('Port the server listens on; 0 takes a free one.'),
  MILLRACE_HOST: z.string().min(1).default('127.0.0.1').describe('Address the server listens on.'),
  MILLRACE_DATA_DIR: z.string().min(1).default('.data').describe('Folder of the embedded engines, the secret and runtime.json.'),
  DATABASE_URL: optionalUrl.describe('External PostgreSQL; without it an embedded one is started.'),
  CLICKHOUSE_URL: optionalUrl.describe('External ClickHouse over HTTP; without it the embedded one is started.'),
  NATS_URL: z
    .string()
    .optional()
    .refine((given) => given === undefined, 'the JetStream event log is not supported yet; unset it to use PostgreSQL')
    .describe('External NATS JetStream for the event log (not yet supported).'),
  MILLRACE_ROLES: z
    .string()
    .transform((text) => text.split(',').map((role) => role.trim()))
    .pipe(z.array(z.enum(['api', 'worker'])).min(1))
    .optional()
    .describe('What this process does: api, worker, or both. Unset it is both, the worker in a process of its own beside it.'),
  MILLRACE_SECRET: z
    .string()
    .min(32)
    .optional()
    .describe('Encrypts provider secrets and signs links; made and kept in the data dir when absent.'),
  MILLRACE_ADMIN_EMAIL: z.email().default('admin@millrace.local').describe('Sign-in of the first account.'),
  MILLRACE_ADMIN_PASSWORD: z.string().min(10).optional().describe('Password of the first account; else a random one is printed once.'),
  PUBLIC_URL: optionalUrl.describe('Address people reach this server at; used in links and for secure cookies.'),
  SMTP_URL: optionalUrl.describe('Default mail server; without it mails go to the built-in mailbox.'),
  MILLRACE_MAIL_PORT: z.coerce
    .number()
    .int()
    .min(1)
    .max(65_535)
    .optional()
    .describe('Port at which bounces, complaints and replies are taken by SMTP; unset: they are not.'),
  MILLRACE_MAIL_HOST: z.string().min(1).default('127.0.0.1').describe('Address of that port.'),
  MILLRACE_PRIVATE_TARGETS: z
    .string()
    .default('')
    .transform((text) => text.split(/[\s,]+/).filter((one) => one !== ''))
    .refine((given) => networksOf(given) !== undefined, 'addresses and networks such as 10.1.0.5, 10.0.0.0/8')
    .describe('Private addresses and networks that pulls may read from; without it they reach the internet only.'),
  MILLRACE_TEST: z.enum(['0', '1']).default('0').describe('Test harness: virtual clock and stop points.'),
  MILLRACE_STOP: z.string().optional().describe('Stop point to arm, only with MILLRACE_TEST=1.'),
})

export interface Config {
  readonly port: number
  readonly host: string
  readonly dataDir: string
  readonly databaseUrl: string | undefined
  readonly clickhouseUrl: string | undefined
  readonly roles: ReadonlySet<'api' | 'worker'>
  /** A worker runs beside this process, in one of its own. */
  readonly workerBeside: boolean
  readonly secret: string
  /** The secret is in the data dir, not in the environment. */
  readonly secretIsKept: boolean
  readonly adminEmail: string
  readonly adminPassword: string | undefined
  readonly publicUrl: string | undefined
  readonly smtpUrl: string | undefined
  /** Where mails that come back are taken; undefined: nowhere. */
  readonly mailListener: { readonly host: string; readonly port: number } | undefined
  readonly privateTargets: readonly string[]
  readonly test: boolean
  readonly stop: string | undefined
}

export class ConfigError extends Error {}

/** The environment as a schema wants it; an empty variable counts as absent, all problems are reported together. */
export function readVariables<T extends z.ZodType>(schema: T, env: NodeJS.ProcessEnv = process.env): z.output<T> {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''))
  const parsed = schema.safeParse(given)
  if (!parsed.success) throw new ConfigError(problems(parsed.error))
  return parsed.data
}

/** Reads the environment, once. */
export function readConfig(env?: NodeJS.ProcessEnv): Config {
  const c = readVariables(configSchema, env)
  const dataDir = resolve(c.MILLRACE_DATA_DIR)
  return Object.freeze({
    port: c.PORT,
    host: c.MILLRACE_HOST,
    dataDir,
    databaseUrl: c.DATABASE_URL,
    clickhouseUrl: c.CLICKHOUSE_URL,
    roles: new Set<'api' | 'worker'>(c.MILLRACE_ROLES ?? ['api']),
    workerBeside: c.MILLRACE_ROLES === undefined,
    // Made when it is first asked for: what only looks at a folder leaves it as it is.
    get secret() {
      return c.MILLRACE_SECRET ?? keptSecret(dataDir)
    },
    secretIsKept: c.MILLRACE_SECRET === undefined,
    adminEmail: c.MILLRACE_ADMIN_EMAIL,
    adminPassword: c.MILLRACE_ADMIN_PASSWORD,
    publicUrl: c.PUBLIC_URL,
    smtpUrl: c.SMTP_URL,
    mailListener: c.MILLRACE_MAIL_PORT === undefined ? undefined : { host: c.MILLRACE_MAIL_HOST, port: c.MILLRACE_MAIL_PORT },
    privateTargets: c.MILLRACE_PRIVATE_TARGETS,
    test: c.MILLRACE_TEST === '1',
    stop: c.MILLRACE_STOP,
  })
}

/** The environment of a process of ours that is to do something else than this one. */
export const environmentWith = (variables: Readonly<Record<string, string>>): NodeJS.ProcessEnv => ({ ...process.env, ...variables })

/** The zone of the machine plays no part in anything: a library that asks for it finds UTC. */
export const leaveMachineZone = (env: NodeJS.ProcessEnv = process.env): void => void (env['TZ'] = 'UTC')

const problems = (error: z.ZodError): string =>
  error.issues.map((issue) => `${issue.path.join('.') || 'environment'}: ${issue.message}`).join('\n')

function keptSecret(dataDir: string): string {
  const file = join(dataDir, 'secret')
  if (existsSync(file)) return readFileSync(file, 'utf8').trim()
  try {
    keepSecret(dataDir, randomBytes(32).toString('hex'))
  } catch (error) {
    // Another process that shares the folder was first.
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
  return readFileSync(file, 'utf8').trim()
}

/** Puts the secret of a backup into a data dir that has none. */
export function keepSecret(dataDir: string, secret: string): void {
  mkdirSync(dataDir, { recursive: true })
  writeWhole(join(dataDir, 'secret'), secret)
}
