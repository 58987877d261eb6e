import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { execFile } from 'node:child_process'

const server = join(import.meta.dirname, '../../packages/server/src')

export interface BenchServer {
  readonly url: string
  readonly project: string
  readonly writeKey: string
  readonly apiToken: string
  /** CPU seconds and resident MB of the server and its engines together. */
  usage(): { cpuSeconds: number; rssMb: number }
  api<T>(path: string, method?: string, body?: unknown, headers?: Record<string, string>): Promise<T>
  stop(): Promise<void>
}

/** A server with engines of its own, in a temporary folder, as `npm start` would start it. */
export async function startServer(): Promise<BenchServer> {
  const dataDir = mkdtempSync(join(tmpdir(), 'millrace-bench-'))
  const env = { ...process.env, MILLRACE_DATA_DIR: dataDir, PORT: '0' }
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=64', join(server, 'main.ts')], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const url = await address(child)
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(server, 'cli.ts'), 'project', 'create', '--slug', 'bench', '--json'],
    { env },
  )
  const keys = JSON.parse(stdout) as { project: string; writeKey: string; apiToken: string } /* what the CLI prints */
  return {
    url,
    ...keys,
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
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => {
          rmSync(dataDir, { recursive: true, force: true })
          resolve()
        })
        child.kill('SIGTERM')
      }),
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

function usageOf(dataDir: string, pid: number): { cpuSeconds: number; rssMb: number } {
  const runtime = JSON.parse(readFileSync(join(dataDir, 'runtime.json'), 'utf8')) as {
    engines: { pid: number }[]
  } /* written by the server */
  const roots = [pid, ...runtime.engines.map((engine) => engine.pid)]
  const all = roots.flatMap((root) => [root, ...childrenOf(root)])
  let ticks = 0
  let pages = 0
  for (const one of all) {
    try {
      const stat = readFileSync(`/proc/${one}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
      ticks += Number(stat[11]) + Number(stat[12]) + Number(stat[13]) + Number(stat[14])
      // Proportional share: PostgreSQL's processes share one buffer pool.
      pages += Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${one}/smaps_rollup`, 'utf8'))?.[1] ?? 0)
    } catch {
      // Ended since it was listed.
    }
  }
  return { cpuSeconds: ticks / 100, rssMb: Math.round(pages / 1024) }
}

function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number)
  } catch {
    return []
  }
}
