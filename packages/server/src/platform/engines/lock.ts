import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { processStart } from './processes.ts'

/** What `runtime.json` says about the process that holds a data dir; the addresses come when the engines are up. */
export interface Runtime {
  readonly pid: number
  readonly startedAt: string
  readonly engines: readonly { readonly name: string; readonly pid: number; readonly startedAt: string }[]
  readonly databaseUrl?: string
  readonly clickhouseUrl?: string
  readonly httpUrl?: string
}

export class DataDirHeld extends Error {}

const runtimeFile = (dataDir: string): string => join(dataDir, 'runtime.json')
const lives = (one: { readonly pid: number; readonly startedAt: string }): boolean => processStart(one.pid) === one.startedAt

export function readRuntime(dataDir: string): Runtime | undefined {
  try {
    return JSON.parse(readFileSync(runtimeFile(dataDir), 'utf8')) as Runtime /* written by us only */
  } catch {
    return undefined
  }
}

/** The running holder of a data dir, if there is one. */
export function runningHolder(dataDir: string): Runtime | undefined {
  const runtime = readRuntime(dataDir)
  return runtime && lives(runtime) ? runtime : undefined
}

/** Replaced as a whole, so that nobody reads half of it. */
export function writeRuntime(dataDir: string, runtime: Omit<Runtime, 'pid' | 'startedAt'>): void {
  mkdirSync(dataDir, { recursive: true })
  const self = { pid: process.pid, startedAt: processStart(process.pid) ?? '' }
  const fresh = `${runtimeFile(dataDir)}.${process.pid}`
  writeFileSync(fresh, JSON.stringify({ ...self, ...runtime }, null, 2), { mode: 0o600 })
  renameSync(fresh, runtimeFile(dataDir))
}

/** Removes `runtime.json` if it speaks of this process. */
export function forgetRuntime(dataDir: string): void {
  if (readRuntime(dataDir)?.pid === process.pid) rmSync(runtimeFile(dataDir), { force: true })
}

/**
 * Takes the data dir for this process, or says who has it. The lock is the operating system's (an exclusive transaction on
 * an empty SQLite file): it ends with the process, and of two that start at once exactly one gets it. `runtime.json` names the holder.
 */
export function takeDataDir(dataDir: string): { release(): void } {
  mkdirSync(dataDir, { recursive: true })
  const lock = new DatabaseSync(join(dataDir, 'owner.lock'), { timeout: 0 })
  try {
    lock.exec('begin exclusive')
  } catch (error) {
    lock.close()
    if (!(error instanceof Error && 'errcode' in error && error.errcode === busy)) throw error
    throw new DataDirHeld(`${dataDir} is in use by ${holderOf(dataDir)}. Stop it first, or set MILLRACE_DATA_DIR to another folder.`)
  }
  writeRuntime(dataDir, { engines: [] })
  return {
    release() {
      forgetRuntime(dataDir)
      lock.close()
    },
  }
}

/** SQLITE_BUSY: another process has the file. */
const busy = 5

function holderOf(dataDir: string): string {
  const runtime = existsSync(dataDir) ? readRuntime(dataDir) : undefined
  return runtime && lives(runtime) ? `process ${runtime.pid}` : 'another process'
}
