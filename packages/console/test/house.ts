import { existsSync } from 'node:fs'
import { join } from 'node:path'
import pino from 'pino'
import { type Browser, chromium, type Page } from 'playwright-core'
import { onTestFinished } from 'vitest'
import { type App, createApp } from '../../server/src/app.ts'
import type { MailDns } from '../../server/src/modules/messaging/index.ts'
import { sql } from '../../server/src/platform/sql.ts'
import { type Databases, freshDatabases } from '../../server/test/databases.ts'
import { zone } from '../../server/test/dns-zone.ts'
import { record, tellSystem } from '../../server/test/pipeline.ts'

const consoleDir = join(import.meta.dirname, '../dist')
const sdkDir = join(import.meta.dirname, '../../web-sdk/dist')
/** The shell is the same browser without windows, bars and their pages: a quarter less work a page. */
const chromiumPath = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome']
  .map((name) => `/usr/bin/${name}`)
  .find((path) => existsSync(path))
/**
 * What a browser loads for itself with every window, most of all the pages behind its address bar, costs more than the page under test. The
 * rest is what Playwright switches off, since of two such lists the last one counts.
 */
const features =
  'WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup,PreloadTopChromeWebUI,AvoidUnnecessaryBeforeUnloadCheckSync,' +
  'DestroyProfileOnBrowserClose,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,LensOverlay,MediaRouter,PaintHolding,' +
  'ThirdPartyStoragePartitioning,AvoidCorsURLLoaderRestartOnRedirect,OptimizationHints,NetworkTimeServiceQuerying,AimEnabled,PreconnectToSearch'
/** Pages live too briefly here for scripts to be worth optimising, and windows need no bars of their own. */
const flags =
  '--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync --no-first-run ' +
  `--js-flags=--no-opt --kiosk --disable-features=${features}`

export const owner = { email: 'owner@test.local', password: 'correct horse battery' }

/** Whether tests that look once more at what others look at, or are a walk of minutes, take part: `test.runIf(isLong)`. */
export const isLong = Number(process.env['MILLRACE_TEST_SCALE'] ?? 1) > 1

export interface Visit {
  readonly language?: 'zh' | 'en'
  readonly theme?: 'light' | 'dark'
  readonly width?: number
  /** Signed in unless told otherwise. */
  readonly isSignedIn?: boolean
}

/** The whole product running as it does for a user: server with workers, built console, a real browser. */
export interface House {
  readonly url: string
  readonly app: App
  readonly databases: Databases
  readonly slug: string
  readonly writeKey: string
  readonly token: string
  /** Everything the browser complained about so far: errors in the console and in pages. */
  readonly complaints: readonly string[]
  visit(path: string, how?: Visit): Promise<Page>
  /** The admin API as a program uses it. */
  api<T>(method: string, path: string, body?: object, revision?: number): Promise<T>
  /** Sends native events as a customer's server would, and waits until they are stored, and their people too. */
  send(events: readonly object[]): Promise<void>
  /** Lets somebody have answered a message, as whoever takes replies in tells it. */
  replies(login: string, text: string, subject?: string): Promise<void>
  end(): Promise<void>
}

/** One for all houses of this process, which come one after the other; it ends with the process. */
let launched: Promise<Browser> | undefined
async function theBrowser(): Promise<Browser> {
  if (!(await launched)?.isConnected()) launched = chromium.launch({ executablePath: chromiumPath ?? '', args: flags.split(' ') })
  return launched as Promise<Browser> /* set just now, or before */
}

export async function openHouse(slug = 'shop', privateTargets: readonly string[] = [], mailDns: MailDns = zone()): Promise<House> {
  if (!existsSync(join(consoleDir, 'index.html')))
    throw new Error('The console is not built: run `npm test`, or vite build in packages/console')
  if (!chromiumPath) throw new Error('The browser tests need Chromium: apt-get install chromium-headless-shell fonts-noto-cjk')
  const databases = await freshDatabases()
  const { databaseUrl, clickhouseUrl } = databases
  const secret = 'a secret of at least thirty-two characters'
  const log = pino({ level: 'silent' })
  const app = await createApp({
    databaseUrl,
    clickhouseUrl,
    secret,
    publicUrl: undefined,
    worker: true,
    log,
    consoleDir,
    sdkDir,
    privateTargets,
    mailDns,
  })
  await app.admin.ensureFirstAccount(owner.email, owner.password)
  const made = await databases.postgres.transaction((tx) =>
    app.admin.createProject(tx, { slug, timeZone: 'Asia/Shanghai', ownerId: undefined, createdBy: 'test' }),
  )
  const url = (await app.http.listen({ host: '127.0.0.1', port: 0 })).replace(/\/$/, '')
  const browser = await theBrowser()
  const complaints: string[] = []

  return {
    url,
    app,
    databases,
    slug,
    writeKey: made.writeKey,
    token: made.apiToken,
    complaints,
    visit: (path, how = {}) => visit(browser, complaints, url, path, how),
    async api<T>(method: string, path: string, body?: object, revision?: number) {
      const response = await fetch(`${url}/api/v1/projects/${slug}/${path}`, {
        method,
        headers: {
          authorization: `Bearer ${made.apiToken}`,
          ...(body ? { 'content-type': 'application/json' } : {}),
          ...(revision === undefined ? {} : { 'if-match': `"${revision}"` }),
        },
        ...(body ? { body: JSON.stringify(body) } : {}),
      })
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
      return (response.status === 204 ? undefined : await response.json()) as T /* the test names what the route answers */
    },
    async send(events) {
      const authorization = `Basic ${Buffer.from(`${made.writeKey}:`).toString('base64')}`
      const response = await fetch(`${url}/v1/events`, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        body: JSON.stringify({ events }),
      })
      if (!response.ok) throw new Error(`refused: ${response.status} ${await response.text()}`)
      while (await isWorking(databases.postgres)) await new Promise((done) => setTimeout(done, 50))
    },
    async replies(login, text, subject = '订单') {
      const properties = { $channel: 'email', $text: text, $subject: subject }
      const one = record({ ids: [`login:${login}`], event: '$message_replied', properties, at: new Date().toISOString() })
      await tellSystem(app.ingest.outboxes, made.project.id, [one])
      while (await isWorking(databases.postgres)) await new Promise((done) => setTimeout(done, 50))
    },
    async end() {
      await Promise.all(browser.contexts().map((context) => context.close()))
      await app.stop()
      await databases.drop()
    },
  }
}

/** Also what is told of people: analysis counts those it has heard of. */
async function isWorking(postgres: Databases['postgres']): Promise<boolean> {
  const row = await postgres.one<{ waiting: boolean }>(sql`
    select exists (select from log_heads h join log_positions p using (log_part, log) where h.next - 1 > p.done_upto) as waiting`)
  return row?.waiting ?? false
}

async function visit(browser: Browser, complaints: string[], url: string, path: string, how: Visit): Promise<Page> {
  const { language = 'zh', theme = 'light', width = 1440, isSignedIn = true } = how
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    locale: language === 'zh' ? 'zh-CN' : 'en-US',
    colorScheme: theme,
    reducedMotion: 'reduce',
    baseURL: url,
  })
  // A machine with other work to do is slow, not broken.
  context.setDefaultTimeout(60_000)
  // A page that is left open goes on asking, at the cost of the tests that come after.
  onTestFinished(() => context.close())
  if (isSignedIn) {
    const answer = await context.request.post('/api/v1/session', { data: owner, headers: { 'x-requested-with': 'millrace', origin: url } })
    if (!answer.ok()) throw new Error(`sign-in refused: ${answer.status()} ${await answer.text()}`)
  }
  const page = await context.newPage()
  page.on('pageerror', (error) => complaints.push(`${path}: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('Failed to load resource')) complaints.push(`${path}: ${message.text()}`)
  })
  await page.goto(path)
  return page
}

/** Writes a text that need not be among what is offered, and leaves the field: offers that come late would lie over what is clicked next. */
export async function type(page: Page, combobox: ReturnType<Page['locator']>, text: string): Promise<void> {
  await combobox.fill(text)
  await combobox.blur()
  const offers = page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden)')
  // They may come after the field was left, and then go as they do when somebody clicks beside them.
  for (let quiet = 0; quiet < 3; quiet = (await offers.count()) === 0 ? quiet + 1 : 0) {
    await page.locator('body').dispatchEvent('mousedown')
    await page.waitForTimeout(50)
  }
}

/** Chooses an option of an antd select or autocomplete by its visible text; where none is just that, the first that has it within. */
export async function choose(page: Page, combobox: ReturnType<Page['locator']>, text: string): Promise<void> {
  await combobox.click()
  const options = page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option')
  const within = options.filter({ hasText: text })
  await within.first().waitFor()
  const exact = options.filter({ has: page.getByText(text, { exact: true }) })
  await ((await exact.count()) > 0 ? exact : within).first().click()
}
