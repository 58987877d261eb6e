import type { ChildProcess } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs'
import { basename } from 'node:path'

export const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null

export const ended = (child: ChildProcess): Promise<void> =>
  hasEnded(child) ? Promise.resolve() : new Promise((resolve) => child.once('exit', () => resolve()))

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

/**
 * Processes of this program that work on the folder, recorded or not: engines stand in their data folder and name it among their
 * arguments. (The first cannot be read everywhere, the second is lost where a process sets its title.) A shell that stands there is not meant.
 */
export function processesIn(folder: string, program: string): number[] {
  const home = realpathSync(folder)
  const isMeant = (pid: number): boolean => {
    const [file = '', ...args] = readOr(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8'))?.split('\0') ?? []
    if (basename(file) === program && args.includes(folder)) return true
    const runs = readOr(() => readlinkSync(`/proc/${pid}/exe`)) ?? ''
    return basename(runs).replace(/ \(deleted\)$/, '') === program && readOr(() => readlinkSync(`/proc/${pid}/cwd`)) === home
  }
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => isMeant(pid) && processStart(pid) !== undefined)
}

/** A process may end, or be somebody else's, at any moment. */
function readOr(read: () => string): string | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}

/** Asks a process to end, insists after five seconds; returns when it is gone. */
export async function endProcess(pid: number, signal: NodeJS.Signals = 'SIGINT'): Promise<void> {
  const start = processStart(pid)
  sendSignal(pid, signal)
  for (let waited = 0; processStart(pid) === start && start !== undefined; waited += 20) {
    if (waited === 5_000) sendSignal(pid, 'SIGKILL')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

export function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // Gone already.
  }
}
