import type { NativeEvent } from '../packages/contract/src/ingest/native.ts'
import { type Random, seeded } from './random.ts'

const cities = ['上海', '北京', '广州', '深圳', '杭州', '成都', '武汉', '西安'] as const
const channels = ['公众号', '小程序', 'App', 'H5', '搜索广告', '线下门店'] as const
const products = ['T 恤', '连衣裙', '牛仔裤', '运动鞋', '双肩包', '羽绒服', '帆布鞋', '针织衫'] as const
const surnames = ['王', '李', '张', '刘', '陈', '杨', '赵', '黄', '周', '吴'] as const
const givenNames = ['伟', '芳', '娜', '敏', '静', '强', '磊', '洋', '艳', '杰'] as const

/** Shoppers come in the evening, more at weekends. */
const hourWeights = [1, 1, 0.5, 0.3, 0.3, 0.5, 1, 2, 3, 4, 5, 5, 6, 5, 4, 4, 4, 5, 6, 8, 10, 11, 8, 4]
const dayWeights = [1.3, 0.9, 0.9, 0.9, 1, 1.1, 1.4]

/** Amounts and prices are whole fen. */
const fen = 100
const dayMs = 86_400_000
/** Midnight in Shanghai, as UTC. */
const localMidnight = (now: number): number => Math.floor((now + 8 * 3_600_000) / dayMs) * dayMs - 8 * 3_600_000

export interface Shopper {
  readonly id: string
  readonly name: string
  readonly city: string
  readonly channel: string
  readonly email: string
}

export function shopper(i: number, random: Random): Shopper {
  return {
    id: `u${String(i).padStart(5, '0')}`,
    name: random.pick(surnames) + random.pick(givenNames),
    city: cities[random.weighted([8, 7, 5, 5, 4, 4, 3, 3])] ?? '上海',
    channel: random.pick(channels),
    email: `u${String(i).padStart(5, '0')}@shop.example`,
  }
}

/** Everything one person did in the last 60 days, oldest first. The first events are anonymous until they sign up. */
export function historyOf(i: number, seed: number, now: number): NativeEvent[] {
  const random = seeded(seed * 1_000_003 + i)
  const who = shopper(i, random)
  const device = `d${who.id}`
  const today = localMidnight(now)
  const firstDay = random.int(2, 60)
  const eagerness = random.next() ** 2
  const events: NativeEvent[] = []
  const visits = 2 + Math.floor(eagerness * 9)
  const days = Array.from({ length: visits }, (_, n) => (n === 0 ? firstDay : dayNear(random, today, random.int(1, firstDay)))).toSorted(
    (a, b) => b - a,
  )
  let isKnown = false
  let order = 0
  for (const [n, day] of days.entries()) {
    const start = today - day * dayMs + (random.weighted(hourWeights) * 60 + random.int(0, 59)) * 60_000
    isKnown ||= n > 0 && random.chance(0.7)
    const ids = isKnown ? { login_id: who.id, anonymous_id: device } : { anonymous_id: device }
    order = visit(events, random, who, { start, ids, isKnown, order })
  }
  if (isKnown)
    events.push({
      time: today - dayMs,
      ids: { login_id: who.id },
      message_id: `p-${who.id}`,
      profile: { set: { name: who.name, city: who.city, email: who.email, first_channel: who.channel, orders: order } },
    })
  return events
}

/** A day ago count, moved towards weekends. */
function dayNear(random: Random, today: number, day: number): number {
  const weekday = new Date(today - day * dayMs + 8 * 3_600_000).getUTCDay()
  return random.chance((dayWeights[weekday] ?? 1) / 1.4) ? day : Math.max(1, day - 1)
}

interface Visit {
  readonly start: number
  readonly ids: Record<string, string>
  readonly isKnown: boolean
  readonly order: number
}

function visit(events: NativeEvent[], random: Random, who: Shopper, { start, ids, isKnown, order }: Visit): number {
  let time = start
  const say = (event: string, properties: Record<string, unknown>): void => {
    events.push({ event, time, ids, message_id: `${who.id}-${events.length}`, properties: { channel: who.channel, ...properties } })
    time += random.int(5, 90) * 1_000
  }
  say('$pageview', { $url: 'https://shop.example/', $title: '首页' })
  const views = random.int(1, 6)
  let product: string = random.pick(products)
  for (let i = 0; i < views; i++) {
    product = random.pick(products)
    say('ViewProduct', { product, price: random.int(39, 899) * fen })
  }
  if (!random.chance(0.35)) return order
  say('AddToCart', { product })
  if (!isKnown || !random.chance(0.6)) return order
  const orderId = `${who.id}-${order + 1}`
  const amount = random.int(39, 899) * fen
  say('SubmitOrder', { order_id: orderId, product, amount })
  if (random.chance(0.7)) say('PayOrder', { order_id: orderId, product, amount })
  return order + 1
}
