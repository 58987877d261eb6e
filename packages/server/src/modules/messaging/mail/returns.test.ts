import type { MailHealth } from '@millrace/contract/messaging/mail.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { arf, dsn, plain } from '../../../../test/bounces.ts'
import { mailSettings, messages, starts } from '../../../../test/mail-kit.ts'
import { record } from '../../../../test/pipeline.ts'
import { type Returns, returns } from '../../../../test/returns-kit.ts'
import { onStopPoint } from '../../../platform/stop-points.ts'

let w: Returns
beforeAll(async () => {
  w = await returns()
})
afterAll(() => w.end())

const gone = (recipient: string) => ({ recipient, status: '5.1.1', says: `550 5.1.1 <${recipient}>: user unknown` })
const named = async (login: string, name: string) => (await w.events(login)).filter((one) => one.event === name)

test('E01 (email) a hard bounce fails the message, once, and nothing goes to the address any more', async () => {
  const { envelopeFrom } = await w.mailed('hard@x.cn')
  expect(envelopeFrom).toMatch(/^bounce\+[a-z2-7]{45}@bounce\.shop\.example$/)
  expect((await messages(w.world, w.project))[0]).toMatchObject({ state: 'sent' })
  for (const _ of [1, 2]) expect(await w.bring(envelopeFrom, dsn(envelopeFrom, gone('hard@x.cn')))).toMatch(/^250/)
  expect((await messages(w.world, w.project))[0]).toMatchObject({
    state: 'failed',
    reason: 'undelivered: hard bounce: 5.1.1 550 5.1.1 <…@x.cn>: user unknown',
  })
  expect(await w.suppressed()).toEqual({ 'hard@x.cn': 'hard_bounce' })
  expect(await named('hard@x.cn', '$message_failed')).toHaveLength(1)
  await expect(w.mailed('hard@x.cn')).resolves.toMatchObject({ envelopeFrom })
  expect((await messages(w.world, w.project))[0]).toMatchObject({ state: 'dropped', reason: 'suppressed: hard_bounce' })
})

test('whoever dies while a bounce is written has written nothing of it: the mail server brings it again', async () => {
  const { envelopeFrom } = await w.mailed('dies@x.cn')
  const raw = dsn(envelopeFrom, gone('dies@x.cn'))
  const heal = onStopPoint('mail.before_commit', () => {
    throw new Error('died')
  })
  expect(await w.bring(envelopeFrom, raw)).toMatch(/^451/)
  heal()
  expect(await w.suppressed()).not.toHaveProperty('dies@x.cn')
  expect((await messages(w.world, w.project))[0]).toMatchObject({ state: 'sent' })
  expect(await w.bring(envelopeFrom, raw)).toMatch(/^250/)
  expect(await w.suppressed()).toHaveProperty('dies@x.cn', 'hard_bounce')
  expect(await named('dies@x.cn', '$message_failed')).toHaveLength(1)
})

test('soft bounces give an address up after five mails in a row over a week; a block says nothing of the address', async () => {
  for (let day = 0; day < 5; day++) {
    const { envelopeFrom } = await w.mailed('often@y.cn')
    await w.bring(envelopeFrom, dsn(envelopeFrom, { recipient: 'often@y.cn', status: '4.4.7', says: '421 4.4.7 expired' }))
    expect(await w.suppressed()).not.toHaveProperty(day < 4 ? 'often@y.cn' : 'nobody@y.cn')
    w.world.clock.advance(2 * 86_400_000)
  }
  expect(await w.suppressed()).toHaveProperty('often@y.cn', 'soft_bounces')
  const { envelopeFrom } = await w.mailed('blocks@x.cn')
  await w.bring(envelopeFrom, dsn(envelopeFrom, { recipient: 'blocks@x.cn', status: '5.7.1', says: '554 5.7.1 spam' }))
  expect((await messages(w.world, w.project))[0]).toMatchObject({ state: 'failed' })
  expect(await w.suppressed()).not.toHaveProperty('blocks@x.cn')
})

test('a mail that was put off first and then refused for good takes its address off all the same', async () => {
  const { envelopeFrom } = await w.mailed('delayed@x.cn')
  await w.bring(envelopeFrom, dsn(envelopeFrom, { recipient: 'delayed@x.cn', status: '4.4.7', says: '421 4.4.7 expired' }))
  expect(await w.suppressed()).not.toHaveProperty('delayed@x.cn')
  for (const _ of [1, 2]) await w.bring(envelopeFrom, dsn(envelopeFrom, gone('delayed@x.cn')))
  expect(await w.suppressed()).toHaveProperty('delayed@x.cn', 'hard_bounce')
  expect(await named('delayed@x.cn', '$message_failed')).toHaveLength(1)
})

test('a complaint takes the address off at once, for what is queued too, and withdraws the consent', async () => {
  const mail = await w.mailed('spam@x.cn')
  const returned = `X-Millrace-Ref: ${mail.headers.get('x-millrace-ref')}\r\nTo: redacted`
  const { body } = await w.world.call<{ complaintAddress: string }>(w.project, 'GET', 'channels/email/inbound')
  expect(body.complaintAddress).toMatch(/^complaint\+/)
  await w.bring(body.complaintAddress, arf(body.complaintAddress, returned, 'not-spam'), 'fbl@isp.example')
  expect(await w.suppressed()).not.toHaveProperty('spam@x.cn')
  // One more is on its way when the complaint comes.
  await starts(w.world, w.project, 'spam@x.cn')
  await w.world.app.ingest.drain()
  while (await w.world.app.act()) continue
  expect((await messages(w.world, w.project))[0]).toMatchObject({ state: 'queued' })
  for (const _ of [1, 2])
    expect(await w.bring(body.complaintAddress, arf(body.complaintAddress, returned), 'fbl@isp.example')).toMatch(/^250/)
  expect(await w.suppressed()).toHaveProperty('spam@x.cn', 'complaint')
  expect(await named('spam@x.cn', '$message_complained')).toHaveLength(1)
  expect((await messages(w.world, w.project))[0]).toMatchObject({ state: 'dropped', reason: 'unsubscribed' })
})

test('a provider that takes mails for us posts them at a secret path, where the mail itself says whose it is', async () => {
  const mail = await w.mailed('posted@x.cn')
  const { body } = await w.world.call<{ callbackUrl: string }>(w.project, 'GET', 'channels/email/inbound')
  const path = new URL(body.callbackUrl).pathname
  const post = (to: string, raw: string) =>
    w.world.call<{ taken: string }>(undefined, 'POST', to, raw, { 'content-type': 'message/rfc822' })
  expect(await post(path.replace(/.$/, (last) => (last === 'A' ? 'Q' : 'A')).replace(/\/\d+\//, '/99/'), 'x')).toMatchObject({
    status: 404,
  })
  // Without our address on it, what it returns tells it.
  const raw = dsn('somebody@esp.example', { ...gone('posted@x.cn'), returned: `X-Millrace-Ref: ${mail.headers.get('x-millrace-ref')}` })
  expect(await post(path, raw)).toMatchObject({ status: 200, body: { taken: 'bounce' } })
  expect(await w.suppressed()).toHaveProperty('posted@x.cn', 'hard_bounce')
  expect(await post(path, dsn('somebody@esp.example', gone('posted@x.cn')))).toMatchObject({ status: 200, body: { taken: 'nothing' } })
  expect(await post(path, 'x'.repeat(6_000_000))).toMatchObject({ status: 413 })
  // Another project's secret path is no way to ours.
  const other = await w.world.project('other')
  const theirs = (await w.world.call<{ callbackUrl: string }>(other, 'GET', 'channels/email/inbound')).body
  const spared = await w.mailed('spared@x.cn')
  const foreign = dsn(spared.envelopeFrom, gone('spared@x.cn'))
  expect(await post(new URL(theirs.callbackUrl).pathname, foreign)).toMatchObject({ body: { taken: 'nothing' } })
  expect(await w.suppressed()).not.toHaveProperty('spared@x.cn')
})

test('the listener takes nothing for addresses that we did not sign, nor what is too large', async () => {
  const { envelopeFrom } = await w.mailed('forged@x.cn')
  const forged = envelopeFrom.replace(/\+(.)/, (_, letter: string) => `+${letter === 'a' ? 'b' : 'a'}`)
  for (const to of [forged, 'hi@bounce.shop.example', 'postmaster@bounce.shop.example'])
    expect(await w.bring(to, dsn(to, gone('forged@x.cn')))).toMatch(/^550 5\.1\.1/)
  expect(await w.bring(envelopeFrom, Buffer.alloc(10_000_000, 'a\r\n'))).toMatch(/^552/)
  expect(await w.suppressed()).not.toHaveProperty('forged@x.cn')
})

test('a mail finds its message and its person also after that person was merged into another', async () => {
  const at = w.world.clock.now().toISOString()
  const set = { email: 'moved@x.cn' }
  await w.world.app.ingest.accept(w.project.id, 'native', [
    record({ ids: ['anon:d7'], set, event: 'Start', at }),
    record({ ids: ['login:known'], event: 'Seen', at }),
  ])
  await w.world.settle()
  const mail = w.arrived('moved@x.cn')
  const idOf = async (type: string, value: string): Promise<number> =>
    (await w.world.call<{ id: number }>(w.project, 'GET', `people/lookup?type=${type}&value=${value}`)).body.id
  const [leaves, stays] = [await idOf('anonymous_id', 'd7'), await idOf('login_id', 'known')]
  await w.world.call(w.project, 'POST', `people/${stays}/merge`, { with: leaves })
  expect([leaves === stays, await idOf('anonymous_id', 'd7')]).toEqual([false, stays])
  await w.world.settle()
  const to = mail.headers.get('reply-to') ?? ''
  await w.bring(to, plain(to, 'Still me'), 'moved@x.cn')
  await w.bring(mail.envelopeFrom, dsn(mail.envelopeFrom, gone('moved@x.cn')))
  expect(await w.suppressed()).toHaveProperty('moved@x.cn', 'hard_bounce')
  expect(await named('known', '$message_failed')).toHaveLength(1)
  expect((await named('known', '$message_replied'))[0]?.properties).toMatchObject({ $text: 'Still me' })
})

test('what went out, came back and was complained of is counted', async () => {
  const { body } = await w.world.call<MailHealth>(w.project, 'GET', 'channels/email/health')
  // Only the last seven days: the first mails are older by now.
  expect(body).toMatchObject({ days: 7, complained: 1 })
  expect(body.bounced).toBeGreaterThanOrEqual(body.hard)
  expect(body.hard).toBe(2)
  expect(body.sent).toBeGreaterThanOrEqual(5)
})

test('E36 (by mail) an answer is an event of whose mail it was, its quoted tail apart; machines are not taken for people', async () => {
  const mail = await w.mailed('answers@x.cn')
  const to = mail.headers.get('reply-to') ?? ''
  expect(to).toMatch(/^reply\+/)
  const text = '好的，谢谢\r\n\r\n在 2026-11-01，"商城" <hi@shop.example> 写道：\r\n> 您好'
  for (const _ of [1, 2]) expect(await w.bring(to, plain(to, text), 'answers@x.cn')).toMatch(/^250/)
  const auto = plain(to, 'I am away').replace('answer.1', 'answer.2')
  for (const header of ['Auto-Submitted: auto-replied', 'Precedence: auto_reply'])
    await w.bring(to, auto.replace('MIME-Version', `${header}\r\nMIME-Version`).replace('answer.2', header.slice(0, 4)), 'answers@x.cn')
  const said = await named('answers@x.cn', '$message_replied')
  expect(said.map((one) => one.properties)).toEqual([
    expect.objectContaining({
      $channel: 'email',
      $text: '好的，谢谢',
      $to: 'hi@shop.example',
      $subject: 'Re: Hello',
      $quoted: expect.stringContaining('> 您好'),
      $node: 'mail',
    }),
  ])
  expect(await named('answers@x.cn', '$message_auto_replied')).toHaveLength(2)
})

test('E36 (by mail) an answer from the inbox names the mail that it answers, and what that one answered', async () => {
  const mail = await w.mailed('thread@x.cn')
  const to = mail.headers.get('reply-to') ?? ''
  const first = mail.headers.get('message-id') ?? ''
  const raw = plain(to, 'When does it come?').replace('answer.1', 'thread.1')
  await w.bring(to, raw.replace('MIME-Version', `In-Reply-To: ${first}\r\nReferences: ${first}\r\nMIME-Version`), 'thread@x.cn')
  const theirs = /^message-id: *(<.+>)/im.exec(raw)?.[1] ?? expect.fail('no id')
  const { id } = (await w.world.call<{ id: number }>(w.project, 'GET', 'people/lookup?type=login_id&value=thread@x.cn')).body
  expect((await w.world.call(w.project, 'POST', `conversations/${id}/email/answer`, { text: 'On Monday.' })).status).toBe(201)
  await w.world.settle()
  const { headers } = w.arrived('thread@x.cn')
  expect([headers.get('subject'), headers.get('in-reply-to'), headers.get('references')?.split(/\s+/)]).toEqual([
    'Re: Hello',
    theirs,
    [first, theirs],
  ])
  // Another mail to the same person begins anew.
  expect((await w.mailed('thread@x.cn')).headers.has('in-reply-to')).toBe(false)
})

test('a word for no more, and a mail to the address for it, take somebody off', async () => {
  const one = await w.mailed('word@x.cn')
  const reply = one.headers.get('reply-to') ?? ''
  await w.bring(reply, plain(reply, '退订\r\n\r\n> Hello'), 'word@x.cn')
  expect(await w.suppressed()).toHaveProperty('word@x.cn', 'unsubscribed')
  const two = await w.mailed('link@x.cn')
  const [, mailto = ''] = /<mailto:([^>]+)>/.exec(two.headers.get('list-unsubscribe') ?? '') ?? []
  expect(await w.bring(mailto, plain(mailto, ''), 'link@x.cn')).toMatch(/^250/)
  expect(await w.suppressed()).toHaveProperty('link@x.cn', 'unsubscribed')
  expect(await named('link@x.cn', '$unsubscribed')).toHaveLength(1)
})

test('without a bounce domain mails come back to the sender, and replies go where they are told to', async () => {
  const refused = await w.world.call(
    w.project,
    'PUT',
    'channels/email',
    { fromAddress: 'hi@shop.example', takesReplies: true },
    await w.world.revisionOf(w.project, 'channels/email'),
  )
  expect(refused).toMatchObject({ status: 400, body: { errors: [{ path: 'body.bounceDomain' }] } })
  await mailSettings(w.world, w.project, { replyTo: 'desk@shop.example' })
  const mail = await w.mailed('plain@x.cn')
  expect([mail.envelopeFrom, mail.headers.get('reply-to')]).toEqual(['hi@shop.example', 'desk@shop.example'])
})
