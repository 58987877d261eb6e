import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { doctor } from './cli/doctor.ts'
import { exportJourney, importFile, testFiles } from './cli/journeys.ts'
import { createProject, createProjectToken, defaultTimeZone, readProject } from './cli/projects.ts'
import { withTools } from './cli/tools.ts'
import { wrong } from './cli/wrong.ts'
import { backup, restoreInto } from './platform/backup/index.ts'
import { systemClock } from './platform/clock.ts'
import { type Config, readConfig } from './platform/config.ts'
import { runningHolder } from './platform/engines/index.ts'
import { rewriteTables } from './platform/rewrite-tables.ts'

const usage = `usage: npm run cli -- <command> [--json]
  project create --slug S [--name N] [--time-zone Z]   prints project, timeZone (${defaultTimeZone} unless given), writeKey, apiToken
  token create --project S [--name N]                  prints a new token with all scopes
  migrate                                              brings both schemas up to date, an older one after a backup; prints what it applied
  doctor                                               says what works and what does not; ends with 1 when something does not
  backup <file>                                        writes both engines and the secret into one file, while the server runs or not
  restore <file> [--other-secret]                      fills an empty MILLRACE_DATA_DIR (or empty external databases) from a backup
  scrub                                                writes all tables of PostgreSQL anew: bytes of what was removed are in none of its files any more; locks them meanwhile
  journey export <id> --project S [--file F]           prints the draft as YAML, or writes it to a file, whose cases stay
  journey import <file> --project S [--id I]           makes the journey with the id in the file (or I), or saves its draft; never publishes
  journey test <file...>                               replays the cases of files, without a server or data; ends with 1 when one fails
They work beside a running server (through runtime.json in the data dir) or alone.`

const { positionals, values } = parse()

function parse() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        slug: { type: 'string' },
        name: { type: 'string' },
        project: { type: 'string' },
        file: { type: 'string' },
        id: { type: 'string' },
        'time-zone': { type: 'string' },
        'other-secret': { type: 'boolean', default: false },
      },
    })
  } catch (error) {
    return misused(error instanceof Error ? error.message : String(error))
  }
}

function misused(why: string): never {
  process.stderr.write(`${why ? `${why}\n` : ''}${usage}\n`)
  process.exit(2)
}

type Answer = Readonly<Record<string, unknown>>

const commands: Readonly<Record<string, (config: Config) => Promise<Answer | string>>> = {
  'project create': async (config) => {
    const project = readProject({ slug: values.slug, name: values.name, timeZone: values['time-zone'] })
    return withTools(config, (tools) => createProject(tools, project))
  },
  'token create': async (config) => {
    const project = values.project ?? values.slug
    if (!project) throw new Error('name the project with --project')
    return withTools(config, (tools) => createProjectToken(tools, { project, name: values.name }))
  },
  'journey export': (config) => {
    const [id = misused('journey export takes one id')] = rest(1)
    const file = values.file === undefined ? undefined : resolve(values.file)
    return withTools(config, (tools) => exportJourney(tools, { project: projectNamed(), id, file }))
  },
  'journey import': (config) => {
    const [file = misused('journey import takes one file')] = rest(1)
    const [project, text] = [projectNamed(), readFileSync(file, 'utf8')]
    return withTools(config, (tools) => importFile(tools, { project, text, id: values.id }))
  },
  'journey test': async () => {
    const files = rest()
    return files.length === 0 ? misused('journey test takes files') : testFiles(files)
  },
  migrate: (config) =>
    withTools(config, async (tools) => {
      const { applied, backup: written } = await tools.migrate()
      return { applied, ...(written ? { backup: written } : {}) }
    }),
  doctor,
  scrub: (config) => withTools(config, async ({ postgres }) => ({ tables: (await rewriteTables(postgres)).length })),
  backup: (config) => {
    const file = fileOf('backup')
    return withTools(config, async ({ databaseUrl, clickhouseUrl }) => ({
      ...(await backup({
        databaseUrl,
        clickhouseUrl,
        file,
        at: systemClock.now(),
        secret: config.secret,
        secretIsKept: config.secretIsKept,
      })),
    }))
  },
  restore: async (config) => {
    const file = fileOf('restore')
    const running = runningHolder(config.dataDir)
    if (running) throw new Error(`process ${running.pid} runs on ${config.dataDir}; stop it, or set MILLRACE_DATA_DIR to a new folder`)
    return { ...(await restoreInto(config, file, { acceptOtherSecret: values['other-secret'] })) }
  },
}

/** What stands behind a command of two words. */
function rest(most = Infinity): string[] {
  const given = positionals.slice(2)
  return given.length > most ? misused(`there is too much: ${given.slice(most).join(' ')}`) : given
}

const projectNamed = (): string => values.project ?? misused('name the project with --project')

function fileOf(command: string): string {
  const [, file, ...more] = positionals
  return file === undefined || more.length > 0 ? misused(`${command} takes one file`) : resolve(file)
}

const shown = (value: unknown): string =>
  Array.isArray(value)
    ? value.map((one) => `\n  ${shown(one)}`).join('') || 'none'
    : typeof value === 'string'
      ? value
      : JSON.stringify(value)

function said(answer: Answer): string {
  if (values.json) return `${JSON.stringify(answer)}\n`
  const lines = Object.entries(answer).filter(([, value]) => value !== undefined)
  return `${lines.map(([key, value]) => `${key}: ${shown(value)}`).join('\n')}\n`
}

// Leaving this way takes the engines along.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

const command = commands[positionals.slice(0, 2).join(' ')] ?? commands[positionals[0] ?? '']
if (!command) misused(positionals.length > 0 ? `there is no command ${positionals.join(' ')}` : '')
try {
  const result = await command(readConfig())
  process.stdout.write(typeof result === 'string' ? result : said(result))
  if (typeof result !== 'string' && result['ok'] === false) process.exitCode = 1
} catch (error) {
  process.stderr.write(`${wrong(error)}\n`)
  process.exitCode = 1
}
