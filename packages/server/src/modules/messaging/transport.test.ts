import { afterAll, beforeAll, expect, test } from 'vitest'
import { type MailServer, mailServer } from '../../../test/mail-server.ts'
import { type Mail, mailGroup, smtpTransport } from './transport.ts'

let server: MailServer
beforeAll(async () => {
  server = await mailServer()
})
afterAll(() => server.close())

let sequence = 0
const mailTo = (to: string): Mail => ({
  messageId: `<${++sequence}@test>`,
  from: 'shop@shop.example',
  replyTo: null,
  to,
  subject: 'Hello',
  html: '<p>Hello</p>',
  text: 'Hello',
  headers: {},
  signing: [],
  returnPath: null,
})

async function send(to: string, url = server.url) {
  const transport = smtpTransport(url, { silenceMs: 700 })
  const mail = mailTo(to)
  const outcome = await transport.send(mail)
  transport.close()
  return { ...outcome, taken: server.counts().get(mail.messageId) ?? 0 }
}

test.each([
  ['a mail that is taken', 'ok@x.cn', { kind: 'sent', taken: 1 }],
  ['4xx for this mail', 'later@x.cn', { kind: 'temporary', about: 'message', taken: 0 }],
  ['a recipient that does not exist', 'gone@x.cn', { kind: 'permanent', about: 'recipient', taken: 0 }],
  ['a full mailbox, which may have room tomorrow', 'full@x.cn', { kind: 'temporary', about: 'message', taken: 0 }],
  ['a block, which says nothing about the recipient', 'blocked@x.cn', { kind: 'permanent', about: 'message', taken: 0 }],
  ['a connection lost after the last dot', 'drop@x.cn', { kind: 'unknown', taken: 1 }],
  ['no answer after the last dot', 'hang@x.cn', { kind: 'unknown', taken: 1 }],
])('%s', async (_, to, expected) => {
  expect(await send(to)).toMatchObject(expected)
})

test('a server that is not there, or refuses our sign-in, is about the channel and temporary', async () => {
  expect(await send('a@x.cn', 'smtp://127.0.0.1:1')).toMatchObject({ kind: 'temporary', about: 'channel' })
  expect(await send('a@x.cn', server.url.replace('//', '//me:wrong@'))).toMatchObject({ kind: 'temporary', about: 'channel' })
})

test('a connection lost again and again never makes the library send a mail twice', async () => {
  const transport = smtpTransport(server.url, { silenceMs: 2_000 })
  const mails = Array.from({ length: 60 }, (_, i) => mailTo(i % 5 === 0 ? 'drop@x.cn' : 'ok@x.cn'))
  const outcomes = await Promise.all(mails.map((mail) => transport.send(mail)))
  transport.close()
  const counts = server.counts()
  for (const [i, mail] of mails.entries()) {
    const taken = counts.get(mail.messageId) ?? 0
    expect(taken).toBeLessThanOrEqual(1)
    if (outcomes[i]?.kind === 'sent') expect(taken).toBe(1)
    if (outcomes[i]?.kind === 'temporary') expect(taken).toBe(0)
  }
  expect(outcomes.filter((outcome) => outcome.kind === 'unknown').length).toBeLessThanOrEqual(12)
})

test('after a failure of the channel the server is left alone for a while', async () => {
  const transport = smtpTransport('smtp://127.0.0.1:1')
  await transport.send(mailTo('a@x.cn'))
  expect(await transport.send(mailTo('b@x.cn'))).toMatchObject({ kind: 'temporary', detail: 'the mail server did not answer' })
  transport.close()
})

test('a mail that answers somebody leaves before the many that wait for a connection', async () => {
  let letGo = (): void => undefined
  const held = new Promise<void>((resolve) => (letGo = resolve))
  let isFirst = true
  server.onMail = (recipient) => {
    if (!recipient.startsWith('many')) return undefined
    const isHeld = !isFirst
    isFirst = false
    return isHeld ? held : undefined
  }
  const transport = smtpTransport(server.url)
  const many = Array.from({ length: mailGroup }, (_, i) => transport.send(mailTo(`many${i}@x.cn`), 1))
  const answer = await transport.send(mailTo('one@x.cn'))
  letGo()
  const outcomes = await Promise.all(many)
  server.onMail = () => undefined
  transport.close()
  expect([answer, ...outcomes].map(({ kind }) => kind)).toEqual(Array(mailGroup + 1).fill('sent'))
})
