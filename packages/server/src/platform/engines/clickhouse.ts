import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { createInterface } from 'node:readline'
import { pause } from '../clock.ts'
import { ifSpent } from '../disk.ts'
import { freePort } from './port.ts'
import { ended, endProcess, processesIn } from './processes.ts'

export interface EmbeddedClickHouse {
  readonly url: string
  readonly pid: number
  stop(): Promise<void>
  /** Without waiting for queries; for a stop that took too long. */
  kill(): void
}

/** Starts the host process of the embedded ClickHouse; a host that dies is started again on the same address. */
export async function startClickHouse(dataDir: string, onRestart: (pid: number) => void): Promise<EmbeddedClickHouse> {
  const folder = join(dataDir, 'clickhouse')
  mkdirSync(folder, { recursive: true })
  for (const orphan of processesIn(folder, basename(process.execPath))) await endProcess(orphan, 'SIGTERM')
  const password = randomBytes(16).toString('hex')
  const stopping = new AbortController()
  const first = await launchOnFreePort(folder, password)
  const { port } = first
  let { child } = first

  async function keepRunning(): Promise<void> {
    for (;;) {
      await ended(child)
      if (stopping.signal.aborted) return
      try {
        child = await launch(folder, port, password)
      } catch {
        // The old child is still `child`, ended already: wait, then try again.
        await pause(relaunchMs, stopping.signal)
        continue
      }
      if (stopping.signal.aborted) child.stdin?.end()
      else onRestart(child.pid ?? 0)
    }
  }
  const kept = keepRunning()

  return {
    url: `http://default:${password}@127.0.0.1:${port}/default`,
    get pid() {
      return child.pid ?? 0
    },
    async stop() {
      stopping.abort()
      child.stdin?.end()
      const late = setTimeout(() => child.kill('SIGKILL'), stopMs)
      await kept
      clearTimeout(late)
    },
    kill() {
      stopping.abort()
      child.kill('SIGKILL')
    },
  }
}

/** A port that was free may be somebody else's a moment later. */
async function launchOnFreePort(folder: string, password: string): Promise<{ port: number; child: ChildProcess }> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort()
    try {
      return { port, child: await launch(folder, port, password) }
    } catch (error) {
      if (!(error instanceof PortTaken) || attempt === 5) throw error
    }
  }
}

class PortTaken extends Error {}
/** What the host ends with when it cannot have its port. */
const portTakenCode = 98

const relaunchMs = 1_000
const launchMs = 60_000
/** A query may keep the host from leaving. What was acknowledged is on disk: it can be killed. */
const stopMs = 8_000

function launch(folder: string, port: number, password: string): Promise<ChildProcess> {
  const main = join(import.meta.dirname, 'clickhouse-host/main.ts')
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, folder, String(port)], {
    // Where an orphan of a killed holder is looked for.
    cwd: folder,
    // One thread of the pool per session, so that no query waits for another's.
    env: { PATH: '/usr/bin:/bin', TZ: 'UTC', UV_THREADPOOL_SIZE: '12' },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  child.stdin?.on('error', () => undefined)
  // Arguments can be read by everybody on the machine, a pipe cannot.
  child.stdin?.write(`${password}\n`)
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => child.kill('SIGKILL'), launchMs)
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      clearTimeout(late)
      const message = `the ClickHouse host ended with ${code ?? signal} before it was ready${ifSpent(folder)}`
      reject(code === portTakenCode ? new PortTaken(message) : new Error(message))
    })
    if (child.stdout)
      createInterface(child.stdout).once('line', () => {
        clearTimeout(late)
        resolve(child)
      })
  })
}
