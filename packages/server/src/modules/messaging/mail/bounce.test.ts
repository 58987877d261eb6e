import { expect, test } from 'vitest'
import { arf, dsn, plain } from '../../../../test/bounces.ts'
import { bounceIn, isWornOut } from './bounce.ts'
import { parse } from './parse.ts'

const to = 'bounce+x@bounce.shop.cn'
const found = async (raw: string, address = 'a@x.cn') => {
  const mail = await parse(Buffer.from(raw))
  return mail && bounceIn(mail, address)
}

test.each([
  ['5.1.1', '550 5.1.1 <a@x.cn>: user unknown', 'hard'],
  ['5.1.2', '550 Host or domain name not found', 'hard'],
  ['5.0.0', '550 No such user here', 'hard'],
  ['5.2.1', '550 5.2.1 account disabled', 'hard'],
  ['5.2.2', '552 5.2.2 mailbox full', 'soft'],
  ['4.4.7', '421 4.4.7 expired', 'soft'],
  ['4.2.2', '452 4.2.2 over quota', 'soft'],
  ['5.3.4', '552 5.3.4 message too big', 'soft'],
  ['5.7.1', '550 5.7.1 looks like spam', 'blocked'],
  ['5.0.0', '554 rejected as spam', 'blocked'],
  ['4.7.32', '421 4.7.32 not aligned', 'blocked'],
])('a status of %s with “%s” is a %s bounce', async (status, says, kind) => {
  expect(await found(dsn(to, { recipient: 'a@x.cn', status, says }))).toMatchObject({ kind })
})

test('what is only late, relayed or delivered is no bounce', async () => {
  for (const action of ['delayed', 'relayed', 'delivered', 'expanded'])
    expect(await found(dsn(to, { recipient: 'a@x.cn', status: '4.0.0', says: '451 try later', action }))).toBeUndefined()
})

test('an address behind the one that was written to does not take that one down', async () => {
  expect(await found(dsn(to, { recipient: 'Other@Y.cn', status: '5.1.1', says: '550 5.1.1 user unknown' }))).toMatchObject({ kind: 'soft' })
  expect(await found(dsn(to, { recipient: 'A@X.cn', status: '5.1.1', says: '550 5.1.1 user unknown' }))).toMatchObject({ kind: 'hard' })
})

const daemon = (subject: string, text: string) =>
  plain(to, text)
    .replace(/From: .*/, 'From: MAILER-DAEMON@qmail.x.cn')
    .replace(/Subject: .*/, `Subject: ${subject}`)

test('without a status only what is said for sure counts', async () => {
  expect(await found(daemon('failure notice', 'Remote host said: 550 5.1.1 user unknown'))).toMatchObject({ kind: 'hard' })
  expect(await found(daemon('failure notice', 'Remote host said: 550 user unknown'))).toMatchObject({ kind: 'soft' })
  expect(await found(daemon('系统退信', '抱歉，您的邮件被退回来了'))).toMatchObject({ kind: 'soft' })
  expect(await found(daemon('Returned mail', '554 5.7.1 blocked'))).toMatchObject({ kind: 'blocked' })
  expect(await found(daemon('Warning: delayed', 'will retry for 3 days, 450 4.1.1'))).toBeUndefined()
  expect(await found(plain(to, 'I am on holiday, code 550 5.1.1', ['Auto-Submitted: auto-replied']))).toBeUndefined()
  expect(await found(plain(to, 'Thank you! 550 5.1.1'))).toBeUndefined()
})

test('where people write, only mail servers are believed that a mail came back', async () => {
  const person = await parse(Buffer.from(plain(to, '550 5.1.1 is what it said').replace('Re: Hello', 'Re: 发送失败')))
  const server = await parse(Buffer.from(daemon('failure notice', '550 5.1.1 user unknown')))
  if (!person || !server) throw new Error('not read')
  expect([bounceIn(person, 'a@x.cn'), bounceIn(person, 'a@x.cn', true)]).toEqual([expect.anything(), undefined])
  expect(bounceIn(server, 'a@x.cn', true)).toMatchObject({ kind: 'hard' })
})

test('an address is given up after five soft bounces in a row over a week, not before and not where one got through', () => {
  const at = (day: number, bounced: string | null) => ({ at: new Date(Date.UTC(2026, 10, day)), bounced })
  const row = (...days: number[]) => days.map((day) => at(day, 'soft'))
  expect(isWornOut(row(9, 7, 5, 3, 2))).toBe(true)
  expect(isWornOut(row(9, 7, 5, 2))).toBe(false)
  expect(isWornOut(row(8, 7, 6, 5, 2))).toBe(false)
  expect(isWornOut([at(11, null), ...row(9, 7, 5, 3, 2)])).toBe(true)
  expect(isWornOut([...row(9, 7), at(6, null), ...row(5, 3, 2)])).toBe(false)
  expect(isWornOut([...row(9, 7), at(6, 'blocked'), ...row(5, 3, 2)])).toBe(false)
  expect(isWornOut([])).toBe(false)
  expect(isWornOut([at(1, null)])).toBe(false)
})

test('mail built to be a burden is refused, or read for what it is', async () => {
  const deep = Array.from({ length: 500 }, (_, i) => `Content-Type: multipart/mixed; boundary="b${i}"\r\n\r\n--b${i}\r\n`).join('')
  expect(await parse(Buffer.from(`From: a@x.cn\r\n${deep}`))).toBeUndefined()
  expect(await parse(Buffer.alloc(10_000_000, 'a'))).toBeUndefined()
  expect(await parse(Buffer.from(`X: ${'a'.repeat(400_000)}\r\n\r\n`))).toBeUndefined()
  const odd = plain(to, 'text').replace('utf-8', 'x-nowhere-42')
  expect(await parse(Buffer.concat([Buffer.from(odd), Buffer.from([0xff, 0xfe, 0x00, 0x80])]))).toMatchObject({
    text: expect.stringContaining('text'),
  })
  expect(await parse(Buffer.from('\0\0\0'))).toMatchObject({ text: expect.any(String) })
  const many = dsn(to, { recipient: 'a@x.cn', status: '5.1.1', says: 'x' }).replace(
    'Final-Recipient',
    `${'Action: failed\r\n\r\n'.repeat(5_000)}Final-Recipient`,
  )
  expect((await parse(Buffer.from(many)))?.deliveries?.length).toBeLessThanOrEqual(100)
})

test('a feedback report says what somebody thinks, and of which mail', async () => {
  const ref = `bounce+${'a'.repeat(45)}`
  const mail = await parse(Buffer.from(arf('fbl@shop.cn', `X-Millrace-Ref: ${ref}`)))
  expect(mail).toMatchObject({ feedback: 'abuse', refs: [ref], deliveries: undefined })
})
