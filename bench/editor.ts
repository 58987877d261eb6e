/**
 * The editor with a journey of 200 steps in a real browser: what a frame costs while a step is dragged from the palette over the canvas,
 * at full size and with everything in view, and how long publishing takes. `npm run bench -- editor`; the console has to be built.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { chromium, type Page } from 'playwright-core'
import type { JourneyDetail } from '../packages/contract/src/journeys/api.ts'
import type { Graph, Node } from '../packages/contract/src/journeys/index.ts'
import { quantile } from './lib/probe.ts'
import { startServer } from './lib/server.ts'
import { framesOf } from './lib/trace.ts'

const owner = { email: 'owner@bench.local', password: 'correct horse battery' }
const letter = { kind: 'html', subject: 'Hi', preheader: '', html: '<p>Hi</p>', text: '' }
const executablePath = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/chromium-headless-shell',
].find((path) => existsSync(path))
if (!executablePath) throw new Error('this needs Chromium: apt-get install chromium')
if (!existsSync(join(import.meta.dirname, '../packages/console/dist/index.html')))
  throw new Error('the console is not built: npm start does it')

process.env['MILLRACE_ADMIN_EMAIL'] = owner.email
process.env['MILLRACE_ADMIN_PASSWORD'] = owner.password
const server = await startServer()
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
try {
  const template = await server.api<{ id: string }>('templates', 'POST', { name: 'bench', body: letter })
  const { id, revision } = await server.api<JourneyDetail>('journeys', 'POST', { name: 'bench', draft: drawn(template.id) })
  const page = await open(`/bench/engage/journeys/${id}`)
  const full = await drag(page)
  await page.keyboard.press('1')
  const fit = await drag(page)
  const drop = await dropAt(page)
  await page.close()
  const publish = await published(id, revision)
  const at = (frames: readonly number[], q: number): number => Number(quantile(frames, q).toFixed(1))
  const result = {
    steps: 200,
    frames: full.length + fit.length,
    drag_frame_p50_ms: Math.max(at(full, 0.5), at(fit, 0.5)),
    drag_frame_p95_full_size_ms: at(full, 0.95),
    drag_frame_p95_all_in_view_ms: at(fit, 0.95),
    drag_frame_worst_ms: Math.max(at(full, 1), at(fit, 1)),
    drop_worst_frame_ms: at(drop, 1),
    drag_frame_p95_ms: Math.max(at(full, 0.95), at(fit, 0.95)),
    publish_ms: Math.round(publish),
  }
  console.table(result)
  console.log(JSON.stringify(result))
} finally {
  await browser.close()
  await server.stop()
}

/** Two hundred steps as somebody would draw them: chains of waits, mails and marks that part and part again, some of them in groups. */
function drawn(templateId: string): Graph {
  const nodes: Node[] = []
  const edges: Graph['edges'] = []
  const groups: NonNullable<Graph['groups']> = []
  const open: { from: string; port: string }[] = [{ from: 'entry', port: 'next' }]
  for (let n = 0; n < 200; n++) {
    const place = open.shift()
    if (!place) break
    const node = stepOf(n, templateId)
    nodes.push(node)
    edges.push({ ...place, to: node.id })
    const ports = node.kind === 'split' ? ['a', 'b'] : node.kind === 'happened' ? ['yes', 'no'] : ['next']
    for (const port of ports) open.push({ from: node.id, port })
    if (n % 50 === 10) groups.push({ id: `g${n}`, name: `Group ${n}`, colour: 'blue', steps: [node.id] })
  }
  return { entry: { kind: 'event', event: 'Order', filters: [] }, nodes, edges, goal: null, reentry: { kind: 'after_exit' }, groups }
}

function stepOf(n: number, templateId: string): Node {
  const id = `s${n}`
  const arm = (name: string) => ({ id: name, name: '', weight: 50, control: false })
  switch (n % 9) {
    case 1:
    case 5:
      return { id, kind: 'send', settings: { channel: 'email', templateId, class: 'marketing' } }
    case 3:
      return { id, kind: 'set_tag', settings: { tag: `tag ${n}`, value: '', remove: false } }
    case 4:
      return n < 40
        ? { id, kind: 'split', settings: { arms: [arm('a'), arm('b')] } }
        : { id, kind: 'note', settings: { text: `Note ${n}` } }
    case 7:
      return n < 80
        ? { id, kind: 'happened', settings: { event: 'Pay', filters: [], links: [], since: { kind: 'entry' } } }
        : { id, kind: 'set_profile', settings: { op: 'increment', property: 'n', to: { value: 1 } } }
    default:
      return { id, kind: 'wait', settings: { duration: { amount: 1 + (n % 5), unit: 'day' } } }
  }
}

async function open(path: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN', baseURL: server.url })
  const headers = { 'x-requested-with': 'millrace', origin: server.url }
  const answer = await context.request.post('/api/v1/session', { data: owner, headers })
  if (!answer.ok()) throw new Error(`sign-in refused: ${answer.status()} ${await answer.text()}`)
  const page = await context.newPage()
  await page.goto(path)
  await page.locator('[data-step="s199"]').waitFor()
  await page.waitForTimeout(2_000)
  return page
}

/** Takes the first of the palette and leads it across all of the canvas, a move a frame, as a hand does. */
async function drag(page: Page): Promise<number[]> {
  const frames = await framesOf(browser, page, async () => {
    await pickUp(page)
    for (let line = 0; line < 5; line++)
      for (let step = 0; step < 30; step++) {
        const along = line % 2 === 0 ? step : 29 - step
        await page.mouse.move(460 + along * 30, 200 + line * 90 + (step % 3))
        await page.evaluate('new Promise(requestAnimationFrame)')
      }
    await page.mouse.move(300, 130)
  })
  await page.mouse.up()
  await page.waitForTimeout(500)
  return frames
}

async function pickUp(page: Page): Promise<void> {
  const from = await page.locator('[data-palette="wait"]').boundingBox()
  if (!from) throw new Error('no palette')
  await page.mouse.move(from.x + 40, from.y + 10)
  await page.mouse.down()
  await page.mouse.move(from.x + 60, from.y + 20)
  await page.waitForTimeout(200)
}

/** Letting go over a "+": the step is put in, and everything after it moves. */
async function dropAt(page: Page): Promise<number[]> {
  await pickUp(page)
  const plus = await page.locator('[data-plus="entry/next"]').boundingBox()
  if (!plus) throw new Error('no "+"')
  await page.mouse.move(plus.x + plus.width / 2, plus.y + plus.height / 2, { steps: 5 })
  const frames = await framesOf(browser, page, async () => {
    await page.mouse.up()
    await page.waitForTimeout(500)
  })
  if ((await page.locator('[data-step]').count()) < 202) throw new Error('nothing was put in')
  return frames
}

/** From asking to the answer; the draft was saved by the editor meanwhile. */
async function published(id: string, revision: number): Promise<number> {
  const { revision: now } = await server.api<JourneyDetail>(`journeys/${id}`)
  const start = performance.now()
  await server.api(`journeys/${id}/publish`, 'POST', { policy: 'follow' }, { 'if-match': `"${Math.max(now, revision)}"` })
  return performance.now() - start
}
