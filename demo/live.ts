import { Analytics } from '@segment/analytics-node'
import SensorsAnalytics from 'sa-sdk-node'
import { api, type Shop } from './console.ts'
import { type Random, seeded } from './random.ts'
import { shopper } from './shop.ts'

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Shoppers of this moment, through the public endpoints with the real SDKs, until the process ends. */
export async function liveTraffic(shop: Shop, seed: number, people: number): Promise<never> {
  const random = seeded(seed + 7)
  const segment = new Analytics({ writeKey: shop.writeKey, host: shop.url, flushAt: 10, flushInterval: 500 })
  segment.on('error', () => undefined) // its own retries go on
  const sensors = new SensorsAnalytics()
  const submitter = new SensorsAnalytics.Submitter({ url: `${shop.url}/sa?project=${shop.slug}&token=${shop.writeKey}` })
  submitter.catch(() => undefined)
  sensors.inBatch({ count: 5, timeSpan: 500 }).subscribe(submitter)
  const visits = Date.now() % 1_000_000
  for (let n = 0; ; n++) {
    const isNew = random.chance(0.2)
    void (isNew ? newcomer(sensors, random, `live-${visits + n}`) : regular(segment, random, random.int(1, people), visits + n)).catch(
      () => undefined,
    )
    await pause(random.int(100, 500))
  }
}

/** A known shopper through the Segment SDK: looks, orders, pays at once or not. */
async function regular(segment: Analytics, random: Random, i: number, n: number): Promise<void> {
  const who = shopper(i, seeded(i))
  const say = (event: string, properties: Record<string, unknown>): void => segment.track({ userId: who.id, event, properties })
  segment.identify({ userId: who.id, traits: { name: who.name, city: who.city, email: who.email } })
  say('ViewProduct', { product: '运动鞋', price: 29_900, channel: who.channel })
  await pause(random.int(200, 2_000))
  if (!random.chance(0.6)) return
  const order = { order_id: `${who.id}-live-${n}`, product: '运动鞋', amount: 29_900 }
  say('SubmitOrder', order)
  await pause(random.int(500, 3_000))
  if (random.chance(0.5)) say('PayOrder', order)
}

/** Someone new through the Sensors SDK: anonymous first, then signed up. */
async function newcomer(sensors: SensorsAnalytics, random: Random, id: string): Promise<void> {
  sensors.track(`device-${id}`, 'ViewProduct', { product: '帆布鞋', price: 12_900 })
  await pause(random.int(500, 2_000))
  sensors.trackSignup(id, `device-${id}`)
  sensors.profileSet(id, { name: '新朋友', email: `${id}@shop.example`, city: '杭州' })
}

interface Mail {
  readonly id: number
  readonly recipient: string
}

/** Simulated people read their mail: most open it, many click, some then pay. */
export async function readMail(shop: Shop, seed: number): Promise<never> {
  const random = seeded(seed + 11)
  const segment = new Analytics({ writeKey: shop.writeKey, host: shop.url, flushAt: 1 })
  segment.on('error', () => undefined)
  let last = 0
  for (;;) {
    await pause(1_500)
    const { items } = await api<{ items: Mail[] }>(shop, 'GET', 'mailbox?limit=50').catch(() => ({ items: [] as Mail[] }))
    const fresh = items.filter((mail) => mail.id > last)
    last = Math.max(last, ...items.map((mail) => mail.id))
    for (const mail of fresh) if (random.chance(0.7)) void openMail(shop, segment, random, mail).catch(() => undefined)
  }
}

const browser = {
  'user-agent': 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 MicroMessenger/8.0.50',
}

async function openMail(shop: Shop, segment: Analytics, random: Random, mail: Mail): Promise<void> {
  await pause(random.int(1_500, 4_000))
  const { html } = await api<{ html: string }>(shop, 'GET', `mailbox/${mail.id}`)
  const link = (path: string): string | undefined => new RegExp(`(?:href|src)="([^"]*/t/${path}/[^"]+)"`).exec(html)?.[1]
  const pixel = link('o')
  if (pixel) await fetch(pixel, { headers: browser })
  const click = link('c')
  if (!click || !random.chance(0.6)) return
  await pause(random.int(500, 2_000))
  const answer = await fetch(click, { headers: browser, redirect: 'manual' })
  const orderId = new URL(answer.headers.get('location') ?? 'https://shop.example/').searchParams.get('order')
  if (!orderId || !random.chance(0.7)) return
  await pause(random.int(500, 2_000))
  segment.track({
    userId: mail.recipient.split('@')[0] ?? '',
    event: 'PayOrder',
    properties: { order_id: orderId, product: '运动鞋', amount: 29_900 },
  })
}
