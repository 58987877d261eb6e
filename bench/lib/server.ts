import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { execFile } from 'node:child_process'
import { newDataDir } from '../../packages/server/test/data-dir.ts'

const server = join(import.meta.dirname, '../../packages/server/src')

/** CPU seconds and resident MB by process, and MB of all together. */
export interface Usage {
  readonly cpuSeconds: Readonly<Record<Part, number>>
  readonly rssMb: number
  readonly rssMbBy: Readonly<Record<Part, number>>
}
type Part = 'api' | 'worker' | 'postgres' | 'clickhouse'

export interface BenchServer {
  readonly url: string
  /** Removed when the server stops. */
  readonly folder: string
  readonly project: string
  readonly writeKey: string
  readonly apiToken: string
  readonly databaseUrl: string
  readonly clickhouseUrl: string
  usage(): Usage
  api<T>(path: string, method?: string, body?: unknown, headers?: Record<string, string>): Promise<T>
  /** `kill -9` of the server, and another one in its place: it has another address. Answers when it is ready. */
  killAndRestart(): Promise<void>
  stop(): Promise<void>
}

/** A server with engines of its own, in a temporary folder, as `npm start` would start it. */
export async function startServer(more: Readonly<Record<string, string>> = {}): Promise<BenchServer> {
  const folder = newDataDir('bench')
  const dataDir = join(folder, 'data')
  const env = { ...process.env, ...more, MILLRACE_DATA_DIR: dataDir, PORT: '0' }
  const spawned = () =>
    spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=64', join(server, 'main.ts')], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
  const exit = (one: ChildProcess) => new Promise<void>((resolve) => one.once('exit', () => resolve()))
  let child = spawned()
  let ended = exit(child)
  // Ten million rows are not left behind by a run that is broken off.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop().then(() => process.exit(1)))
  let url = await address(child)
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(server, 'cli.ts'), 'project', 'create', '--slug', 'bench', '--json'],
    { env },
  )
  const keys = JSON.parse(stdout) as { project: string; writeKey: string; apiToken: string } /* what the CLI prints */
  return {
    get url() {
      return url
    },
    folder,
    ...keys,
    get databaseUrl() {
      return runtimeOf(dataDir).databaseUrl
    },
    get clickhouseUrl() {
      return runtimeOf(dataDir).clickhouseUrl
    },
    usage: () => usageOf(dataDir, child.pid ?? 0),
    async api<T>(path: string, method = 'GET', body?: unknown, headers: Record<string, string> = {}) {
      const response = await fetch(`${url}/api/v1/projects/bench/${path}`, {
        method,
        headers: {
          authorization: `Bearer ${keys.apiToken}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
      return (await response.json()) as T /* the caller names what the route answers */
    },
    async killAndRestart() {
      child.kill('SIGKILL')
      await ended
      child = spawned()
      ended = exit(child)
      url = await address(child)
    },
    stop,
  }

  function stop(): Promise<void> {
    child.kill('SIGTERM')
    return ended.then(() => rmSync(folder, { recursive: true, force: true }))
  }
}

function address(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)))
    child.stdout?.on('data', (chunk: Buffer) => {
      const url = /running at (\S+)/.exec(chunk.toString())?.[1]
      if (url) resolve(url)
    })
  })
}

const runtimeOf = (dataDir: string) =>
  JSON.parse(readFileSync(join(dataDir, 'runtime.json'), 'utf8')) as {
    engines: { name: string; pid: number }[]
    databaseUrl: string
    clickhouseUrl: string
  } /* written by the server */

function usageOf(dataDir: string, pid: number): Usage {
  const { engines } = runtimeOf(dataDir)
  const cpuSeconds = { api: 0, worker: 0, postgres: 0, clickhouse: 0 }
  const rssMbBy = { api: 0, worker: 0, postgres: 0, clickhouse: 0 }
  const add = (name: Part, pids: readonly number[]): void => {
    for (const one of pids) {
      const { seconds, megabytes } = usageOfProcess(one)
      cpuSeconds[name] += seconds
      rssMbBy[name] += Math.round(megabytes)
    }
  }
  const roots = new Map(engines.map((engine) => [engine.name, engine.pid]))
  add('api', [pid])
  // Engines are children, too.
  add(
    'worker',
    childrenOf(pid).filter((child) => !engines.some((engine) => engine.pid === child)),
  )
  for (const name of ['postgres', 'clickhouse'] as const) {
    const root = roots.get(name)
    if (root) add(name, [root, ...childrenOf(root)])
  }
  return { cpuSeconds, rssMb: Object.values(rssMbBy).reduce((sum, one) => sum + one, 0), rssMbBy }
}

function usageOfProcess(pid: number): { seconds: number; megabytes: number } {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    const ticks = [11, 12, 13, 14].reduce((sum, i) => sum + Number(stat[i]), 0)
    // Proportional share: PostgreSQL's processes share one buffer pool.
    const kilobytes = Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0)
    return { seconds: ticks / 100, megabytes: kilobytes / 1024 }
  } catch {
    // Ended since it was listed.
    return { seconds: 0, megabytes: 0 }
  }
}

function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number)
  } catch {
    return []
  }
}
