import { expect, test } from 'vitest'
import { block, drawnAs, item } from '../../../test/blocks-kit.ts'
import { noItemScope, render, variablesOf } from './index.ts'

const body = (html: string, subject = 'Hi {{ profile.name }}') => ({ kind: 'html' as const, subject, preheader: '', html, text: '' })
const context = (profile: Record<string, unknown>, event: Record<string, unknown> = {}, item = noItemScope) => ({
  profile,
  event,
  item,
  project: { name: 'Shop', timeZone: 'Asia/Shanghai', currency: 'CNY' },
  unsubscribe_url: 'https://u',
  now: new Date('2026-11-11T04:00:00Z'),
})

test('I17 ten thousand people get ten thousand different mails, with defaults where something is missing', async () => {
  const template = body(
    '<p>{{ profile.name | default: "friend" }} — {{ event.order_id }}{% for item in event.items %}<li>{{ item }}</li>{% endfor %}</p>',
    '{{ event.order_id }}',
  )
  const seen = new Set<string>()
  for (let i = 0; i < 10_000; i++) {
    const result = await render(template, context(i % 2 ? { name: `N${i}` } : {}, { order_id: `o${i}`, items: ['a', 'b'] }))
    if (!result.ok) throw new Error(result.reason)
    seen.add(result.rendered.html)
  }
  expect(seen.size).toBe(10_000)
})

test('I17 ten thousand people get ten thousand different mails of blocks, with defaults where something is missing', async () => {
  const blocks = [block('heading'), block('items', { id: 'b2' }), block('footer', { id: 'b3' })]
  const seen = new Set<string>()
  for (let i = 0; i < 10_000; i++) {
    const { html } = await drawnAs(blocks, i % 2 ? { name: `N${i}` } : {}, { items: i % 3 ? [item(`p${i}`)] : [{ name: `only ${i}` }] })
    seen.add(html)
  }
  expect(seen.size).toBe(10_000)
})

test('a missing variable without a default is a reason that names it; null counts as missing', async () => {
  expect(await render(body('x'), context({}))).toEqual({ ok: false, reason: 'variable_missing: profile.name' })
  expect(await render(body('{{ event.订单号 }}', 'x'), context({}))).toEqual({ ok: false, reason: 'variable_missing: event.订单号' })
  expect(await render(body('x'), context({ name: null }))).toEqual({ ok: false, reason: 'variable_missing: profile.name' })
  const withDefault = await render(body('x', '{{ profile.name | default: "你好" }}'), context({ name: null }))
  expect(withDefault).toMatchObject({ ok: true, rendered: { subject: '你好' } })
})

test('values cannot inject: Liquid in a profile is inert, HTML is escaped, a subject has no line breaks', async () => {
  const result = await render(
    body('<p>{{ profile.name }}</p>'),
    context({ name: '{{ event.secret }}<script>alert(1)</script>\r\nBcc: x@y.z' }),
  )
  if (!result.ok) throw new Error(result.reason)
  expect(result.rendered.html).toContain('{{ event.secret }}&lt;script&gt;')
  expect(result.rendered.subject).not.toMatch(/[\r\n]/)
})

test.each([
  ['an endless loop', '{% for i in (1..100000000) %}x{% endfor %}'],
  ['nested loops', '{% for i in (1..10000) %}{% for j in (1..10000) %}x{% endfor %}{% endfor %}'],
  ['a file', '{% include "/etc/passwd" %}'],
  ['an unknown filter', '{{ profile.name | exec }}'],
  ['a prototype', '{{ profile.constructor.name }}'],
])('%s is refused in bounded time', async (_, html) => {
  expect((await render(body(html), context({ name: 'n' }))).ok).toBe(false)
})

const rendered = async (html: string, profile: Record<string, unknown>, event: Record<string, unknown> = {}): Promise<string> => {
  const result = await render(body(html, 's'), context(profile, event))
  return result.ok ? result.rendered.html : result.reason
}
const tokyo = { $timezone: 'Asia/Tokyo' }
const paid = { paid_at: '2026-11-24T23:30:00.000Z', seconds: 1_795_563_000 }
const minutes = '"%Y-%m-%d %H:%M %z"'

test('I17 a date is in the person’s own zone, else in the project’s, unless the template names one', async () => {
  const template = `{{ event.paid_at | date: ${minutes} }}`
  expect(await rendered(template, tokyo, paid)).toBe('2026-11-25 08:30 +0900')
  expect(await rendered(template, {}, paid)).toBe('2026-11-25 07:30 +0800')
  expect(await rendered(template, { $timezone: 'Mars/Olympus' }, paid)).toBe('2026-11-25 07:30 +0800')
  expect(await rendered(template, { $timezone: 'America/New_York' }, paid)).toBe('2026-11-24 18:30 -0500')
  expect(await rendered(`{{ event.paid_at | date: ${minutes}, "UTC" }}`, tokyo, paid)).toBe('2026-11-24 23:30 +0000')
  expect(await rendered(`{{ event.seconds | date: ${minutes} }}`, tokyo, paid)).toBe('2026-11-25 08:30 +0900')
  expect(await rendered('{{ event.paid_at | date_to_xmlschema }}', tokyo, paid)).toBe('2026-11-25T08:30:00+09:00')
  expect(await rendered('{{ event.paid_at | date: "%Y", "Mars/Olympus" }}', tokyo, paid)).toMatch(/^template_error: .*Mars/)
})

test.each(['America/New_York', 'Asia/Shanghai', 'Pacific/Auckland'])('the zone of a machine in %s plays no part', async (zone) => {
  const before = process.env['TZ']
  process.env['TZ'] = zone
  expect(new Date(2026, 10, 24).toISOString()).not.toBe('2026-11-24T00:00:00.000Z')
  const said = { ...paid, at: '2026-11-24 23:30:00', day: '1990-05-01' }
  const template = '{{ event.paid_at | date: "%d %H:%M" }} {{ event.at | date: "%d %H:%M" }} {{ event.day | date: "%m-%d" }}'
  expect(await rendered(template, tokyo, said)).toBe('25 08:30 25 00:30 05-01')
  process.env['TZ'] = before
})

test('a day is that day everywhere, and a time without a zone is in the project’s', async () => {
  const said = { birthday: '1990-05-01', at: '2026-11-24 23:30:00' }
  for (const zone of ['America/New_York', 'Pacific/Auckland', 'Asia/Shanghai'])
    expect(await rendered('{{ event.birthday | date: "%m-%d" }}', { $timezone: zone }, said)).toBe('05-01')
  expect(await rendered('{{ event.birthday | date: "%m-%d", 300 }}', tokyo, said)).toBe('05-01')
  expect(await rendered(`{{ event.at | date: ${minutes} }}`, tokyo, said)).toBe('2026-11-25 00:30 +0900')
  expect(await rendered('{{ event.text | date: "%Y" }}', tokyo, { text: 'soon' })).toBe('soon')
})

test('money is written from minor units, in the project’s currency or the one that is named', async () => {
  const event = { amount: 5990, text: '5990', yuan: 59.9, list: ['x'] }
  expect(await rendered('{{ event.amount | money }}', {}, event)).toBe('¥59.90')
  expect(await rendered('{{ event.text | money }}', {}, event)).toBe('¥59.90')
  expect(await rendered('{{ event.amount | times: 3 | money }}', {}, event)).toBe('¥179.70')
  expect(await rendered('{{ event.amount | money: "JPY" }} {{ event.amount | money: "USD" }}', {}, event)).toBe('JP¥5,990 US$59.90')
  expect(await rendered('{{ event.none | default: 0 | money }}', {}, event)).toBe('¥0.00')
  expect(await rendered('{{ event.none | money }}', {}, event)).toBe('variable_missing: event.none')
  expect(await rendered('{{ event.yuan | money }}', {}, event)).toBe('money_invalid: 59.9')
  expect(await rendered('{{ event.list | money }}', {}, event)).toBe('money_invalid: ["x"]')
  expect(await rendered('{{ event.amount | money: "RMB" }}', {}, event)).toBe('currency_unknown: RMB')
})

test('D20 (part: without coupons) a countdown from the moment of sending, in units that matter; the items of an order; what is over is not sent', async () => {
  const left = (until: unknown, more = '', profile = {}) => rendered(`{{ event.until | countdown${more} }}`, profile, { until })
  // It is noon in Shanghai.
  expect(await left('2026-11-11T15:20:00+08:00')).toBe('3 小时 20 分钟')
  expect(await left('2026-11-11 15:00:30')).toBe('3 小时')
  expect(await left(Date.parse('2026-11-11T04:01:59Z'))).toBe('1 分钟')
  expect(await left('2026-11-14T05:30:00Z', ': "en"')).toBe('3 days 1 hour')
  expect(await left('2026-11-14T04:30:00Z')).toBe('3 天')
  // A day ends where the person is: in Tokyo an hour earlier.
  expect(await left('2026-11-11')).toBe('12 小时')
  expect(await left('2026-11-11', '', tokyo)).toBe('11 小时')
  expect(await left('2026-11-11T12:00:30+08:00')).toBe('countdown_over: 2026-11-11T12:00:30+08:00')
  expect(await left('2026-11-10')).toBe('countdown_over: 2026-11-10')
  expect(await left('soon')).toBe('countdown_invalid: soon')
  expect(await left(['x'])).toBe('countdown_invalid: ["x"]')
  const items = [
    { name: '茶', price: 5990 },
    { name: '<杯>', price: 100 },
  ]
  const list = '{% for one in event.items %}{{ one.name }} {{ one.price | money }};{% endfor %}'
  expect(await rendered(list, {}, { items })).toBe('茶 ¥59.90;&lt;杯&gt; ¥1.00;')
})

test('variables are listed with whether they have a default', () => {
  expect(variablesOf(body('{{ event.订单号 }}{{ profile["full name"] }}{% for i in event.items %}{{ i.name }}{% endfor %}', 'x'))).toEqual([
    { name: 'event.订单号', hasDefault: false },
    { name: 'event.items', hasDefault: true },
    { name: 'profile.full name', hasDefault: false },
  ])
  expect(variablesOf(body('{{ item.event.product_id.brand }}', 'x'))).toEqual([{ name: 'item.event.product_id.brand', hasDefault: false }])
  expect(variablesOf(body('{{ profile.city | default: "-" }}{{ event.order_id }}'))).toEqual([
    { name: 'profile.name', hasDefault: false },
    { name: 'profile.city', hasDefault: true },
    { name: 'event.order_id', hasDefault: false },
  ])
})
