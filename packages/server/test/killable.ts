import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

const src = join(import.meta.dirname, '../src')

/** How a server process ended: by which signal or code, and the stop point it named just before, if any. */
export interface End {
  readonly signal: NodeJS.Signals | number | null
  readonly at: string | undefined
}

/** A whole server in a process of its own. */
export interface Killable {
  readonly child: ChildProcess
  /** Its address once it listens; nothing when it ended before. */
  readonly url: Promise<string | undefined>
  readonly ended: Promise<End>
  /** The end of what it has said on standard error. */
  said(): string
}

/** Starts the server program, all of it in one process; with a stop point (`act.after_commit:kill:3`) it kills itself there. */
export function startServer(env: Readonly<Record<string, string>>, stop?: string): Killable {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', join(src, 'main.ts')], {
    env: { ...process.env, PORT: '0', MILLRACE_TEST: '1', MILLRACE_ROLES: 'api,worker', ...env, ...(stop ? { MILLRACE_STOP: stop } : {}) },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  let log = ''
  child.stderr.on('data', (chunk: Buffer) => void (log = (log + chunk.toString()).slice(-100_000)))
  const ended = new Promise<End>((resolve) =>
    child.once('close', (code, signal) => resolve({ signal: signal ?? code, at: /^killed at (\S+)$/m.exec(log)?.[1] })),
  )
  const url = new Promise<string | undefined>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      const address = /running at (\S+)/.exec(output)?.[1]
      if (address) resolve(address)
    })
    void ended.then(() => resolve(undefined))
  })
  return { child, url, ended, said: () => log }
}

export const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number)

/** Runs a command of the CLI beside a running server; answers with the JSON it prints. */
export async function cli<T>(env: Readonly<Record<string, string>>, ...args: string[]): Promise<T> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(src, 'cli.ts'), ...args, '--json'],
    { env: { ...process.env, ...env } },
  )
  return JSON.parse(stdout) as T /* the caller knows its command */
}
