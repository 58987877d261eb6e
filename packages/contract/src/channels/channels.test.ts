import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { classifier, classify, type Touch } from './classify.ts'
import { defaultChannels, defaultOwnHosts } from './defaults.ts'
import { channelListSchema } from './schema.ts'
import { isDirect, linkOf, siteOf, touchesOf } from './touch.ts'

const channelOf = (touch: Touch): string | undefined => classify(touch, defaultChannels)
const own = (properties: Record<string, string | number>, event = '$pageview') => touchesOf(event, properties, defaultOwnHosts).own
const visit = (referrer: string, query = '') => {
  const touch = own({ $url: `https://www.shop.cn/p${query}`, $referrer: referrer })
  return touch && channelOf(touch)
}

test('the channels the product comes with are valid', () => {
  expect(channelListSchema.parse(defaultChannels)).toEqual(defaultChannels)
})

test('B22 ten referrers classify to the documented channel table', () => {
  const table = readFileSync(join(import.meta.dirname, '../../../../docs/channels.md'), 'utf8')
  const examples = [...table.matchAll(/^\| `(https?:[^`]*)` \| `([a-z_]+)` \|$/gm)].map(([, referrer = '', channel = '']) => [
    referrer,
    channel,
  ])
  expect(examples.length).toBeGreaterThanOrEqual(10)
  expect(examples.map(([referrer = '']) => [referrer, visit(referrer)])).toEqual(examples)
})

test('B22 the documented table of channels is the one the product comes with', () => {
  const table = readFileSync(join(import.meta.dirname, '../../../../docs/channels.md'), 'utf8')
  const listed = [...table.matchAll(/^\| \d+ \| `([a-z_]+)` \| ([^|]+) \| ([^|]+) \|/gm)].map(([, key, en, zh]) => [
    key,
    en?.trim(),
    zh?.trim(),
  ])
  expect(listed).toEqual(defaultChannels.map(({ key, nameEn, nameZh }) => [key, nameEn, nameZh]))
})

test('B22 campaign parameters, click ids, QR codes and scenes have their channels', () => {
  for (const [query, channel] of [
    ['?utm_source=baidu&utm_medium=cpc', 'ads'],
    ['?utm_source=weibo&utm_medium=PAID_social', 'ads'],
    ['?gclid=x', 'ads'],
    ['?bd_vid=x', 'ads'],
    ['?utm_medium=sms', 'sms'],
    ['?utm_source=spring&utm_medium=edm', 'email'],
    ['?utm_medium=%E4%BA%8C%E7%BB%B4%E7%A0%81', 'qr'],
    ['?utm_medium=poster', 'offline'],
    ['?utm_source=gzh', 'wechat_oa'],
    ['?utm_source=xiaohongshu&utm_campaign=a', 'social'],
    ['?utm_source=Bing', 'search'],
    ['?utm_source=magazine', 'campaign'],
    ['?utm_campaign=summer', 'campaign'],
    ['', 'direct'],
  ] as const)
    expect([query, visit('', query)]).toEqual([query, channel])
  for (const [scene, channel] of [
    ['1047', 'qr'],
    ['wx-1011', 'qr'],
    ['1058', 'wechat_oa'],
    ['1007', 'social'],
    ['1053', 'search'],
    ['1045', 'ads'],
    [1089, 'mini_program'],
  ] as const) {
    const touch = own({ $scene: scene }, '$MPLaunch')
    expect([scene, touch && channelOf(touch)]).toEqual([scene, channel])
  }
  expect(channelOf({ isAccount: true })).toBe('wechat_oa')
  expect(channelOf({ isAccount: true, isCode: true })).toBe('qr')
})

test('a campaign parameter outweighs the referrer; pages of ours and payment pages are no source', () => {
  expect(visit('https://www.baidu.com/s?wd=tea', '?utm_source=edm-11&utm_medium=email')).toBe('email')
  for (const referrer of ['https://m.shop.cn/cart', 'https://shop.cn/', 'https://cashier.alipay.com/x', 'https://wx.tenpay.com/cgi'])
    expect(visit(referrer)).toBeUndefined()
  expect(visit('https://shop.cn.evil.example/')).toBe('referral')
  expect(siteOf('a.b.shop.com.cn')).toBe('shop.com.cn')
  expect(siteOf('a.shop.io')).toBe('shop.io')
})

test('hosts fit as a whole, not as a piece of text', () => {
  for (const [host, channel] of [
    ['www.google.com.hk', 'search'],
    ['google.de', 'search'],
    ['notgoogle.com', 'referral'],
    ['google.evil.example.com', 'referral'],
    ['mybaidu.com', 'referral'],
    ['tieba.baidu.com', 'social'],
    ['BAIDU.COM', 'search'],
  ] as const)
    expect([host, channelOf({ host })]).toEqual([host, channel])
})

test('patterns of words may be open at both ends; a channel without rules takes nothing', () => {
  const channels = [
    { key: 'none', nameEn: 'x', nameZh: 'x', rules: [] },
    { key: 'starts', nameEn: 'x', nameZh: 'x', rules: [{ utmSource: ['kol-*'], utmMedium: ['post'] }] },
    { key: 'ends', nameEn: 'x', nameZh: 'x', rules: [{ utmSource: ['*-club'] }] },
    { key: 'holds', nameEn: 'x', nameZh: 'x', rules: [{ utmSource: ['*tea*'] }] },
  ]
  expect(classify({ utmSource: 'KOL-li', utmMedium: 'post' }, channels)).toBe('starts')
  const remembering = classifier(channels)
  for (const _ of [1, 2])
    expect([remembering({ utmSource: 'KOL-li', utmMedium: 'post' }), remembering({ utmSource: 'KOL-li' })]).toEqual(['starts', undefined])
  expect(classify({ utmSource: 'kol-li' }, channels)).toBeUndefined()
  expect(classify({ utmSource: 'run-club' }, channels)).toBe('ends')
  expect(classify({ utmSource: 'greentea9' }, channels)).toBe('holds')
})

test('C28 the address of a page names the channel link that led to it, scanned or clicked', () => {
  const at = (url: string) => ({ $url: url, $referrer: '' })
  expect(linkOf(at('https://shop.cn/?a=1&mr_link=abcd2345#x'))).toBe('abcd2345')
  expect(linkOf({ $url: 'pages/index', $url_query: 'mr_link=abcd2345' })).toBe('abcd2345')
  for (const url of ['https://shop.cn/?mr_link=', 'https://shop.cn/?mr_link=%3Cb%3E', 'https://shop.cn/mr_link=abcd2345'])
    expect(linkOf(at(url))).toBeUndefined()
  expect(visit('', '?mr_link=abcd2345&mr_code=1')).toBe('qr')
  expect(visit('', '?mr_link=abcd2345')).toBe('direct')
})

test('an event that says nothing of its origin has the last one its SDK remembers, or none', () => {
  const touches = (properties: Record<string, string>) => touchesOf('PayOrder', properties, defaultOwnHosts)
  expect(touches({ $latest_utm_source: 'weibo', $latest_referrer: '' }).latest).toEqual({ utmSource: 'weibo' })
  expect(touches({ $latest_referrer: 'https://www.so.com/s' }).latest).toEqual({ host: 'www.so.com' })
  expect(touches({ $latest_referrer: '' }).latest).toEqual({})
  expect(touches({ amount: '1' })).toEqual({ own: undefined, latest: undefined, isArrival: false })
  // Words the Sensors SDK writes where it knows nothing.
  expect(touches({ $latest_referrer: '取值异常', $scene: '未取到值' }).latest).toBeUndefined()
  expect(isDirect(own({ $url: 'https://shop.cn/', $referrer: '' }) ?? { host: 'x' })).toBe(true)
  expect(own({ $url: 'https://shop.cn/?a=%E4%BD&%=1', $referrer: 'https://x.example/' })).toMatchObject({ host: 'x.example' })
})
