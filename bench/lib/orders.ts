/** Orders in the order of their time, as a shop exports them: a CSV file with fifteen properties. What a row says follows from its number. */
import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ImportMapping } from '../../packages/contract/src/ingest/imports.ts'

export interface Orders {
  readonly seed: number
  readonly rows: number
  /** Logins in use before, `<prefix>0` and on. */
  readonly people: number
  readonly prefix: string
  /** Percent of rows of people nobody has seen, and of rows that cannot be taken. */
  readonly newcomers: number
  readonly bad: number
  readonly days: number
}

const dayMs = 86_400_000
const columns =
  'order_no,user_id,paid_at,amount,discount,freight,pieces,category,brand,product_id,product_name,city,channel,coupon,payment,is_gift,store,note'
const pieceLength = 262_144

export const writeOrders = (of: Orders, path: string): Promise<void> =>
  pipeline(Readable.from(lines(of, Date.now())), createWriteStream(path))

/** What a user makes of the suggested mapping: amounts are numbers, so that a row with another is refused. */
export const asOrders = (suggested: ImportMapping): ImportMapping => ({
  ...suggested,
  event: 'PayOrder',
  columns: {
    ...suggested.columns,
    order_no: { to: 'property', name: 'order_no', type: 'text' },
    paid_at: { to: 'time' },
    amount: { to: 'property', name: 'amount', type: 'number' },
    is_gift: { to: 'property', name: 'is_gift', type: 'boolean' },
  },
  key: ['order_no'],
})

function* lines(of: Orders, now: number): Generator<string> {
  const start = now - of.days * dayMs
  let piece = `${columns}\n`
  for (let n = 0; n < of.rows; n++) {
    piece += rowOf(of, n, start)
    if (piece.length < pieceLength) continue
    yield piece
    piece = ''
  }
  yield piece
}

function rowOf(of: Orders, n: number, start: number): string {
  const place = n % 100
  const fault = place >= 100 - of.bad ? Math.floor(n / 100) % 3 : undefined
  const isNew = place < of.newcomers
  const login = isNew ? `new-${of.prefix}${n}` : `${of.prefix}${(n * 7919 + of.seed) % of.people}`
  // Without a zone, as shops write them: the project's counts.
  const at = new Date(start + Math.floor((n * of.days * dayMs) / of.rows)).toISOString().slice(0, 19).replace('T', ' ')
  const product = (n * 31) % 5_000
  const amount = ((n * 7) % 100_000) / 100
  return `NO${1_000_000_000 + n},${fault === 0 ? '' : login},${fault === 1 ? 'soon' : at},${fault === 2 ? 'free' : amount},${(n % 50) / 10},${n % 12},${1 + (n % 4)},category ${product % 40},brand ${product % 300},p-${product},"Product ${product}, size ${n % 7}",city ${n % 300},channel ${n % 5},${n % 9 === 0 ? `C${n % 1_000}` : ''},${n % 3 === 0 ? 'alipay' : 'wechat'},${n % 20 === 0},store ${n % 120},${n % 10 === 0 ? `leave it with neighbour ${n % 77}` : ''}\n`
}
