import { expect, test } from 'vitest'
import { dkimRecord, domainSchema, isAligned, recordProblem } from './mail.ts'

const key = { algorithm: 'rsa', publicKey: 'MIIB' } as const

test.each([
  [['v=DKIM1; k=rsa; p=MIIB'], null],
  [['v=DKIM1;p=MI IB;'], null],
  [['p=MIIB'], null],
  [['v=spf1 -all', 'v=DKIM1; k=rsa; p=MIIB'], null],
  [[], 'missing'],
  [['v=spf1 -all'], 'malformed'],
  [['v=DKIM1; k=rsa'], 'malformed'],
  [['v=DKIM1; k=rsa; p='], 'revoked'],
  [['v=DKIM1; k=rsa; p=MIIC'], 'other_key'],
  [['v=DKIM1; k=ed25519; p=MIIB'], 'other_algorithm'],
  [['v=DKIM1; p=MIIB', 'v=DKIM1; p=MIIC'], 'several'],
] as const)('the DNS says %j under the name of a key: %s', (found, problem) => {
  expect(recordProblem(found, key)).toBe(problem)
})

test('a record is written as it is read', () => {
  const { name, value } = dkimRecord({ selector: 'mr1', domain: 'shop.cn', ...key })
  expect([name, recordProblem([value], key)]).toEqual(['mr1._domainkey.shop.cn', null])
})

test('domains fit where one is below the other, not where they only end alike', () => {
  expect([isAligned('shop.cn', 'mail.shop.cn'), isAligned('mail.shop.cn', 'shop.cn'), isAligned('shop.cn', 'myshop.cn')]).toEqual([
    true,
    true,
    false,
  ])
})

test.each(['bounce.shop.cn', 'a.b'])('%s is a domain', (name) => expect(domainSchema.parse(name)).toBe(name))
test.each(['shop', 'a@shop.cn', 'http://shop.cn', '-a.cn', 'a..cn', ''])('%j is none', (name) =>
  expect(domainSchema.safeParse(name).success).toBe(false),
)
