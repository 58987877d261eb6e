import { expect, test } from 'vitest'
import { bodySchema } from '../api.ts'
import { plainBrand } from '../blocks/brand.ts'
import { type Circumstances, lint } from './lint.ts'
import { absolutesIn } from './words.ts'

const about = (more: Partial<Circumstances> = {}): Circumstances => ({
  class: 'marketing',
  brand: plainBrand,
  html: '',
  shared: new Map(),
  ...more,
})
const codes = (body: object, more: Partial<Circumstances> = {}): string[] =>
  lint(bodySchema.parse(body), about(more)).map(({ code }) => code)
const mail = (blocks: readonly object[], subject = '[AD] hi') => ({
  kind: 'email',
  subject,
  blocks: blocks.map((block, i) => ({ id: `b${i}`, ...block })),
})
const footer = { kind: 'footer' }

test('a marketing mail has a way out for everybody; a service mail need not', () => {
  expect(codes(mail([]))).toEqual(['unsubscribe_missing'])
  expect(codes(mail([]), { class: 'service' })).toEqual([])
  expect(codes(mail([footer]))).toEqual([])
  expect(codes(mail([{ ...footer, show: { value: 'profile.city', op: 'exists' } }]))).toEqual(['unsubscribe_missing'])
  expect(codes(mail([{ kind: 'text', text: '[退订]({{ unsubscribe_url }})' }]))).toEqual([])
  expect(codes(mail([{ kind: 'shared', block: 's' }]), { shared: new Map([['s', bodyFooter]]) })).toEqual([])
})
const bodyFooter = [{ id: 'x', kind: 'footer', show: null, text: '', unsubscribe: 'x' }] as const

test('subject, pictures, links and size', () => {
  expect(codes(mail([footer], ' '))).toEqual(['subject_empty'])
  expect(codes(mail([footer], `AD ${'长'.repeat(60)}`))).toEqual(['subject_long'])
  expect(codes(mail([footer], 'sale'))).toEqual(['subject_ad'])
  expect(codes(mail([footer, { kind: 'image', src: 'https://a.cn/x.png' }]))).toEqual(['alt_missing', 'pictures_only'])
  expect(codes(mail([footer, { kind: 'button', text: 'x', link: '' }, { kind: 'button', text: 'x', link: 'www.a.cn' }]))).toEqual([
    'link_missing',
    'link_invalid',
  ])
  expect(codes(mail([footer, { kind: 'text', text: '[a](javascript:1) [b](ftp://x) [c](https://x.cn) [d]({{ event.link }})' }]))).toEqual([
    'link_invalid',
    'link_invalid',
  ])
  expect(codes(mail([footer]), { html: 'x'.repeat(102_001) })).toEqual(['size_clipped'])
})

test('absolutes of the advertising law and words of the project are found in what is said, not in what is filled in', () => {
  expect(absolutesIn('全网最低价，国家级品质，销量第一，顶级')).toEqual(['国家级', '最低', '第一', '顶级'])
  expect(absolutesIn('最近、最后、最多三件，第一次购买')).toEqual([])
  const brand = { ...plainBrand, forbidden: ['Miracle'] }
  expect(lint(bodySchema.parse(mail([footer, { kind: 'text', text: '最好的 miracle {{ event.最好 }}' }])), about({ brand }))).toEqual([
    { code: 'word_absolute', level: 'warning', found: '最好', block: 'b1' },
    { code: 'word_forbidden', level: 'error', found: 'Miracle', block: 'b1' },
  ])
})

test('a marketing text says who sends it and how to refuse more', () => {
  expect(codes({ kind: 'sms', text: '大促' })).toEqual(['sms_signature', 'sms_refuse'])
  expect(codes({ kind: 'sms', text: '大促 拒收请回复R', signature: '引渠' })).toEqual([])
  expect(codes({ kind: 'sms', text: '验证码' }, { class: 'service' })).toEqual([])
})
