import { expect, test } from 'vitest'
import { render, variablesOf } from './index.ts'

const body = (html: string, subject = 'Hi {{ profile.name }}') => ({ kind: 'html' as const, subject, preheader: '', html, text: '' })
const context = (profile: Record<string, unknown>, event: Record<string, unknown> = {}) => ({
  profile,
  event,
  project: { name: 'Shop' },
  unsubscribe_url: 'https://u',
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

test('variables are listed with whether they have a default', () => {
  expect(variablesOf(body('{{ event.订单号 }}{{ profile["full name"] }}{% for i in event.items %}{{ i.name }}{% endfor %}', 'x'))).toEqual([
    { name: 'event.订单号', hasDefault: false },
    { name: 'event.items', hasDefault: true },
    { name: 'profile.full name', hasDefault: false },
  ])
  expect(variablesOf(body('{{ profile.city | default: "-" }}{{ event.order_id }}'))).toEqual([
    { name: 'profile.name', hasDefault: false },
    { name: 'profile.city', hasDefault: true },
    { name: 'event.order_id', hasDefault: false },
  ])
})
