import { parseArgs } from 'node:util'
import { admin, createToken, findProject } from './modules/admin/index.ts'
import { permissions } from '@millrace/contract/permissions.ts'
import { timeZoneSchema, slugSchema } from '@millrace/contract/admin/api.ts'
import { connectClickHouse, type ClickHouse } from './platform/clickhouse.ts'
import { systemClock } from './platform/clock.ts'
import { readConfig } from './platform/config.ts'
import { runningHolder, startEngines } from './platform/engines/index.ts'
import { Problem } from './platform/errors.ts'
import { migrate } from './platform/migrate.ts'
import { connectPostgres, type Postgres } from './platform/postgres.ts'
import { sql } from './platform/sql.ts'
import { errorTitle } from '@millrace/contract/errors.ts'

const usage = `usage: npm run cli -- <command> [--json]
  project create --slug S [--name N] [--time-zone Z]   prints project, writeKey, apiToken
  token create --project S [--name N]                  prints a new all-scopes token
  migrate                                              brings both schemas up to date
  doctor                                               says what works and what does not`

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    slug: { type: 'string' },
    name: { type: 'string' },
    project: { type: 'string' },
    'time-zone': { type: 'string', default: 'Asia/Shanghai' },
  },
})

interface Tools {
  readonly postgres: Postgres
  readonly clickhouse: ClickHouse
}

const commands: Record<string, (tools: Tools) => Promise<Record<string, unknown>>> = {
  'project create': async ({ postgres }) => {
    const accounts = admin({ postgres, clock: systemClock })
    const slug = slugSchema.parse(values.slug)
    const timeZone = timeZoneSchema.parse(values['time-zone'])
    const made = await postgres.transaction(async (tx) => {
      const { project, ...keys } = await accounts.createProject(tx, {
        slug,
        name: values.name,
        timeZone,
        ownerId: undefined,
        createdBy: 'cli',
      })
      const after = { slug, name: project.name, timeZone }
      await accounts.auditAs(tx, 'cli', { action: 'project.created', target: { kind: 'project', id: slug }, projectId: project.id, after })
      return { project, ...keys }
    })
    return { project: made.project.slug, writeKey: made.writeKey, apiToken: made.apiToken }
  },
  'token create': async ({ postgres }) => {
    const project = await findProject(postgres, values.project ?? values.slug ?? '')
    if (!project) throw new Error('no such project; name it with --project')
    const name = values.name ?? 'cli'
    const made = await postgres.transaction(async (tx) => {
      const token = await createToken(tx, project.id, { name, scopes: permissions, createdBy: 'cli' }, systemClock.now())
      const target = { kind: 'token', id: String(token.id) }
      await admin({ postgres, clock: systemClock }).auditAs(tx, 'cli', {
        action: 'token.created',
        target,
        projectId: project.id,
        after: { name },
      })
      return token
    })
    return { project: project.slug, apiToken: made.token }
  },
  migrate: async ({ postgres, clickhouse }) => ({ applied: await migrate(postgres, clickhouse) }),
  doctor: async ({ postgres, clickhouse }) => {
    const row = await postgres.one<{ version: string }>(sql`select version()`)
    const events = await clickhouse.rows<{ n: number }>(sql`select count() as n from events`)
    return { postgres: row?.version, clickhouse: await clickhouse.ping(), events: events[0]?.n }
  },
}

/** Runs beside a server (through its runtime.json) or alone (starts the engines for the moment). */
async function withTools<T>(work: (tools: Tools) => Promise<T>): Promise<T> {
  const config = readConfig()
  const running = runningHolder(config.dataDir)
  if (running && !running.databaseUrl) throw new Error(`the server in ${config.dataDir} is still starting; try again in a moment`)
  const engines = running ? undefined : await startEngines(config)
  const postgres = connectPostgres(running?.databaseUrl ?? engines?.databaseUrl ?? '', { size: 2 })
  const clickhouse = connectClickHouse(running?.clickhouseUrl ?? engines?.clickhouseUrl ?? '')
  try {
    if (!running) await migrate(postgres, clickhouse)
    return await work({ postgres, clickhouse })
  } finally {
    await Promise.all([postgres.end(), clickhouse.close()])
    await engines?.stop()
  }
}

// Leaving this way takes the engines along.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

const command = commands[positionals.join(' ')]
if (!command) {
  process.stderr.write(`${usage}\n`)
  process.exit(2)
}
try {
  const result = await withTools(command)
  process.stdout.write(
    values.json
      ? `${JSON.stringify(result)}\n`
      : `${Object.entries(result)
          .map(([key, value]) => `${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
          .join('\n')}\n`,
  )
} catch (error) {
  const text =
    error instanceof Problem ? errorTitle(error.code, error.params, 'en') : error instanceof Error ? error.message : String(error)
  process.stderr.write(`${text}\n`)
  process.exit(1)
}
