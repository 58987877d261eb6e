/** The demo: a sample shop with 60 days of history and live traffic, sent as any customer would send it. */
import { execFile } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { config } from './config.ts'
import { furnish, markMoney, type Shop } from './console.ts'
import { liveTraffic, readMail } from './live.ts'
import { openShopSite } from './pages.ts'
import { historyOf } from './shop.ts'

const { MILLRACE_DEMO_SEED: seed, MILLRACE_DEMO_PEOPLE: people } = config
const dataDir = resolve(config.MILLRACE_DATA_DIR)
const url = `http://127.0.0.1:${config.PORT}`

const shop = await openShop()
await furnish(shop)
await openShopSite(shop, config.MILLRACE_DEMO_SITE_PORT).then(
  (site) => process.stdout.write(`Demo: the pages of the shop are at ${site.url}; clicks on them are seen under 分析 → 点击分析\n`),
  (error: unknown) => process.stderr.write(`Demo: the pages of the shop are not there: ${String(error)}\n`),
)
process.stdout.write('Demo: live traffic has started; 60 days of history follow in the background\n')
void liveTraffic(shop, seed, people)
void readMail(shop, seed)
void markMoney(shop).catch((error: unknown) => process.stderr.write(`Demo: amounts were not marked as money: ${String(error)}\n`))
await sendHistory()

/** The demo's own project; its keys are kept beside the data, so that a second start goes on where the first ended. */
async function openShop(): Promise<Shop> {
  for (let tries = 0; ; tries++) {
    const isUp = await fetch(`${url}/readyz`).then(
      (answer) => answer.ok,
      () => false,
    )
    if (isUp) break
    if (tries > 600) throw new Error('the server did not come up')
    await new Promise((done) => setTimeout(done, 200))
  }
  const file = join(dataDir, 'demo.json')
  if (existsSync(file)) return { ...(JSON.parse(readFileSync(file, 'utf8')) as Shop), url }
  const cli = join(import.meta.dirname, '../packages/server/src/cli.ts')
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--disable-warning=ExperimentalWarning',
    cli,
    'project',
    'create',
    '--slug',
    'demo',
    '--name',
    '示例商城',
    '--json',
  ])
  const made = JSON.parse(stdout) as { project: string; writeKey: string; apiToken: string } /* what the CLI prints */
  const opened: Shop = { url, slug: made.project, writeKey: made.writeKey, apiToken: made.apiToken }
  writeFileSync(file, JSON.stringify(opened), { mode: 0o600 })
  return opened
}

async function sendHistory(): Promise<void> {
  const done = join(dataDir, 'demo.history')
  if (existsSync(done)) return
  const now = Date.now()
  let events: object[] = []
  let sent = 0
  for (let i = 1; i <= people; i++) {
    events.push(...historyOf(i, seed, now))
    if (events.length < 500 && i < people) continue
    await keepPace()
    await sendBatch(events)
    sent += events.length
    events = []
    if (i % 2_000 < 20) process.stdout.write(`Demo: history ${Math.round((i / people) * 100)} % (${sent} events)\r`)
  }
  writeFileSync(done, String(sent))
  process.stdout.write(`\nDemo: history complete, ${sent} events of ${people} people\n`)
}

/** History waits while the server is behind, so that live traffic is never late because of it. */
async function keepPace(): Promise<void> {
  for (;;) {
    const state = await fetch(`${url}/readyz?full`).then(
      (answer) => answer.json() as Promise<{ oldestSeconds: number }>,
      () => ({ oldestSeconds: 9 }),
    )
    if (state.oldestSeconds < 0.8) return
    await new Promise((done) => setTimeout(done, 100))
  }
}

async function sendBatch(events: readonly object[]): Promise<void> {
  for (let tries = 0; ; tries++) {
    const response = await fetch(`${url}/v1/events`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${shop.writeKey}:`).toString('base64')}`, 'content-type': 'application/json' },
      body: JSON.stringify({ historical: true, events }),
    }).catch(() => undefined)
    if (response?.ok) return
    if (tries > 50) throw new Error(`history refused: ${response?.status} ${await response?.text()}`)
    await new Promise((done) => setTimeout(done, 500))
  }
}
