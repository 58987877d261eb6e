import fc from 'fast-check'
import { expect, test } from 'vitest'
import { listLiquid } from '@millrace/contract/content/blocks/texts.ts'
import { block, brand, drawnAs, each, item, mailOf, skeleton } from './blocks-kit.ts'
import { compiled } from '../src/modules/content/mail/compile.ts'

const bodyOf = (html: string): string => html.slice(html.indexOf('<body'))
const kind = (name: string, more: object = {}) => block(name, { id: 'b1', ...more })
const benign = { name: '王芳', city: '上海' }
const happened = { order_id: 'A-1', link: 'https://shop.example/l', items: [item('鞋'), item('帽')] }

test.each(Object.keys(each))('a block of kind %s is drawn as it was when somebody looked at it', async (name) => {
  const page = await compiled(mailOf([kind(name)]), { brand, shared: new Map() })
  await expect(bodyOf(page.html)).toMatchFileSnapshot(`blocks/${name}.html`)
  await expect(page.text).toMatchFileSnapshot(`blocks/${name}.txt`)
})

test('a whole mail of all kinds is a page that clients can read in the light and in the dark', async () => {
  const all = Object.keys(each).map((name, i) => block(name, { id: `b${i}` }))
  const { html, text } = await drawnAs(all, benign, happened)
  expect(html).toMatch(/^<!doctype html>/)
  expect(html).toContain('prefers-color-scheme: dark')
  expect(html).not.toMatch(/[\uE000-\uE00F]|<script|onclick|fonts\.googleapis/)
  for (const said of ['王芳，有新品', '去上海', 'A-1', '鞋', '¥59.90', '上海市世纪大道 1 号']) {
    expect(html).toContain(said)
    expect(text).toContain(said)
  }
  expect(html).toContain('href="https://u.example/1"')
  expect(html).toContain('href="https://shop.example/?o=A-1"')
})

const hostile = fc
  .oneof(
    fc.constantFrom(
      '<script>alert(1)</script>',
      '"><img src=x onerror=alert(1)>',
      "' onmouseover='x",
      '{{ event.order_id }}{% if true %}{% endif %}{% raw %}',
      '{% endfor %}{% endif %}',
      'javascript:alert(1)',
      'a\r\nBcc: x@y.z\r\n\r\n<b>',
      '\u202Eevil\u202C\u2028\u2029\u0000',
      '👩‍👩‍👧‍👦🏳️‍🌈',
      '<!--[if mso]><table><![endif]-->',
      '</td></tr></table></body></html>',
      '\uE0000\uE001\uE0011',
      '**x** [a](javascript:x) - ',
      '长'.repeat(20_000),
    ),
    fc.string({ unit: 'binary', maxLength: 200 }),
  )
  .filter((value) => value !== '')

test('I17 whatever stands in a profile or an event, the mail keeps its shape, runs nothing and leads nowhere but to the web', async () => {
  const all = Object.keys(each).map((name, i) => block(name, { id: `b${i}` }))
  const usual = skeleton((await drawnAs(all, benign, happened)).html)
  await fc.assert(
    fc.asyncProperty(hostile, hostile, hostile, async (name, city, order) => {
      const one = { name, price: 1, url: city, image: order }
      const { html, subject } = await drawnAs(all, { name, city }, { order_id: order, link: name, items: [one, one] })
      expect(skeleton(html)).toBe(usual)
      expect(subject).not.toMatch(/[\r\n]/)
      for (const [, href = ''] of html.matchAll(/\s(?:href|src)="([^"]*)"/g)) expect(href).toMatch(/^(https?:\/\/|mailto:|tel:|#$)/i)
    }),
    { numRuns: 150 },
  )
})

test('hostile words of authors stay words: in texts, addresses and what alone is filled in', async () => {
  const bad = '<img src=x onerror=1>"\'\uE0000\uE001'
  const { html } = await drawnAs(
    [
      block('text', { id: 'a', text: `${bad} {% if profile.name %}${bad}{% else %}${bad}{% endif %}` }),
      block('button', { id: 'b', text: bad, link: 'javascript:alert(1)' }),
      block('button', { id: 'c', text: 'x', link: `https://shop.example/${bad}` }),
      block('image', { id: 'd', src: 'https://shop.example/x.png', alt: bad, link: 'data:text/html,1' }),
      block('html', {
        id: 'e',
        html: '<iframe src="//x"></iframe><a href="javascript:1">a</a><style>*{}</style><p style="position:fixed">b</p>',
      }),
    ],
    benign,
  )
  expect(html).not.toMatch(/<img src=x|javascript:|data:text|<iframe|position:fixed|\*\{\}/)
  expect(html).toContain('&lt;img src=x onerror=1&gt;')
})

test('a block is shown on its condition, and one out of a shared block on both', async () => {
  const shown = async (op: string, text: string, profile: object) =>
    (await drawnAs([block('heading', { text: 'HERE', show: { value: 'profile.city', op, text } })], { ...profile })).html.includes('HERE')
  expect(await shown('equals', '上海', benign)).toBe(true)
  expect(await shown('equals', '上海', {})).toBe(false)
  expect(await shown('equals', '3', { city: 3 })).toBe(true)
  expect(await shown('differs', '上海', {})).toBe(true)
  expect(await shown('exists', '', benign)).toBe(true)
  expect(await shown('exists', '', { city: false })).toBe(true)
  expect(await shown('missing', '', benign)).toBe(false)
  const inside = block('heading', { text: 'BOTH', show: { value: 'profile.name', op: 'exists' } })
  const outer = block('shared', { block: 'blk_1', show: { value: 'profile.city', op: 'equals', text: '上海' } })
  const both = async (profile: object) => (await drawnAs([outer], { ...profile }, {}, new Map([['blk_1', [inside]]]))).html.includes('BOTH')
  expect([await both(benign), await both({ name: 'x' }), await both({ city: '上海' })]).toEqual([true, false, false])
})

test.each([
  ['a condition that spans blocks', { text: '{% if profile.name %}' }],
  ['an endless loop', { text: '{% for i in (1..100000000) %}x{% endfor %}' }],
])('%s is refused', async (_, more) => {
  await expect(drawnAs([block('text', more)], benign)).rejects.toThrow(/template/)
})

test('values that are to be written as markup are refused, and so is a shared block that is not there', async () => {
  await expect(drawnAs([block('text', { text: '{{ profile.name | raw }}' })], benign)).rejects.toThrow(/template_invalid/)
  await expect(drawnAs([block('shared', { block: 'blk_2' })], benign)).rejects.toThrow(/template_invalid/)
  expect(listLiquid('event.items', 'x')).toContain('default')
})
