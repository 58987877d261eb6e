import { expect, test } from 'vitest'
import { snippet, snippetKinds } from './snippets.ts'

const target = { url: 'https://in.shop.cn', project: 'shop', writeKey: 'wk_1' }

test('every snippet names the address and the write key', () => {
  for (const kind of snippetKinds) {
    const { code } = snippet(kind, target)
    expect(code, kind).toContain('in.shop.cn')
    expect(code, kind).toContain('wk_1')
  }
})

test('analytics.js is told host and protocol apart, as it wants them', () => {
  expect(snippet('analytics_js', target).code).toContain("apiHost: 'in.shop.cn/v1', protocol: 'https'")
})

test('a quote in a value cannot leave its string', () => {
  const odd = { ...target, writeKey: "x'); alert('1" }
  expect(snippet('segment_node', odd).code).toContain("writeKey: 'x\\'); alert(\\'1'")
  expect(snippet('curl', odd).code).toContain(`'x'\\''); alert('\\''1:'`)
})
