import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Runtime {
  readonly pid: number
  readonly startedAt: string
  readonly engines: readonly { readonly name: string; readonly pid: number; readonly startedAt: string }[]
  readonly databaseUrl?: string
  readonly clickhouseUrl?: string
  readonly httpUrl?: string
}

export class DataDirHeld extends Error {}

/** When the process started, in clock ticks since boot: with the pid it names a process beyond reuse. */
export function processStart(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const state = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return state[0] === 'Z' ? undefined : state[19]
  } catch {
    return undefined
  }
}

const runtimeFile = (dataDir: string): string => join(dataDir, 'runtime.json')
const lives = (one: { pid: number; startedAt: string }): boolean => processStart(one.pid) === one.startedAt

export function readRuntime(dataDir: string): Runtime | undefined {
  const file = runtimeFile(dataDir)
  if (!existsSync(file)) return undefined
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Runtime /* written by us only */
  } catch {
    return undefined
  }
}

/** The running holder of a data dir, if there is one. */
export function runningHolder(dataDir: string): Runtime | undefined {
  const runtime = readRuntime(dataDir)
  return runtime && lives(runtime) ? runtime : undefined
}

export function writeRuntime(dataDir: string, runtime: Runtime): void {
  writeFileSync(runtimeFile(dataDir), JSON.stringify(runtime, null, 2), { mode: 0o600 })
}

/** Takes the data dir for this process, or says who has it; ends engines that a killed holder left behind. */
export async function takeDataDir(dataDir: string): Promise<void> {
  mkdirSync(dataDir, { recursive: true })
  const file = join(dataDir, 'lock')
  for (;;) {
    try {
      writeFileSync(file, JSON.stringify({ pid: process.pid, startedAt: processStart(process.pid) }), { flag: 'wx', mode: 0o600 })
      break
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
      const holder = readLock(file)
      if (holder && lives(holder))
        throw new DataDirHeld(`${dataDir} is in use by process ${holder.pid}. Stop it first, or set MILLRACE_DATA_DIR to another folder.`)
      rmSync(file, { force: true })
    }
  }
  for (const orphan of readRuntime(dataDir)?.engines ?? []) if (lives(orphan)) await endProcess(orphan.pid)
}

export function releaseDataDir(dataDir: string): void {
  rmSync(runtimeFile(dataDir), { force: true })
  rmSync(join(dataDir, 'lock'), { force: true })
}

function readLock(file: string): { pid: number; startedAt: string } | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as { pid: number; startedAt: string } /* written by us only */
  } catch {
    return undefined
  }
}

/** Asks a process to end, insists after five seconds; returns when it is gone. */
export async function endProcess(pid: number, signal: NodeJS.Signals = 'SIGINT'): Promise<void> {
  const start = processStart(pid)
  const tryKill = (with_: NodeJS.Signals): void => {
    try {
      process.kill(pid, with_)
    } catch {
      // Gone already.
    }
  }
  tryKill(signal)
  for (let waited = 0; processStart(pid) === start && start !== undefined; waited += 20) {
    if (waited === 5_000) tryKill('SIGKILL')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
