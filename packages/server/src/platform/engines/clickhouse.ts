import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { freePort } from './postgres.ts'

export interface EmbeddedClickHouse {
  readonly url: string
  readonly pid: number
  stop(): Promise<void>
}

/** Starts the host process of the embedded ClickHouse; a host that dies is started again on the same address. */
export async function startClickHouse(dataDir: string, onRestart: (pid: number) => void): Promise<EmbeddedClickHouse> {
  const folder = join(dataDir, 'clickhouse')
  mkdirSync(folder, { recursive: true })
  const port = await freePort()
  const password = randomBytes(16).toString('hex')
  let stopping = false
  let child = await launch(folder, port, password)

  function watch(): void {
    child.once('exit', () => {
      if (stopping) return
      launch(folder, port, password).then(
        (next) => {
          child = next
          watch()
          onRestart(child.pid ?? 0)
        },
        () => setTimeout(watch, 1_000),
      )
    })
  }
  watch()

  return {
    url: `http://default:${password}@127.0.0.1:${port}/default`,
    get pid() {
      return child.pid ?? 0
    },
    stop() {
      stopping = true
      if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
      return new Promise((resolve) => {
        child.once('exit', () => resolve())
        child.stdin?.end()
      })
    },
  }
}

function launch(folder: string, port: number, password: string): Promise<ChildProcess> {
  const main = join(import.meta.dirname, 'clickhouse-host/main.ts')
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, folder, String(port), password], {
    // One thread of the pool per session, so that no query waits for another's.
    env: { PATH: '/usr/bin:/bin', TZ: 'UTC', UV_THREADPOOL_SIZE: '12' },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  child.stdin?.on('error', () => undefined)
  return new Promise((resolve, reject) => {
    child.once('exit', (code, signal) => reject(new Error(`the ClickHouse host ended with ${code ?? signal} before it was ready`)))
    if (child.stdout) createInterface(child.stdout).once('line', () => resolve(child))
  })
}
