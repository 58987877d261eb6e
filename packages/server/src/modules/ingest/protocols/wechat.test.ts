import { expect, test } from 'vitest'
import { encryptBlocks, padded, pushXml, sealWechat, signedQuery } from './fixtures/wechat.ts'
import { answerUrlCheck, decodePush, isRefusal, readPush, type WechatQuery } from './index.ts'
import { isSigned, openWechat, wechatSignature } from './wechat-crypto.ts'

const now = Date.UTC(2026, 10, 24, 10)
const aesKey = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'
const appid = 'wxb11529c136998cb6'
const plainAccount = { appid, token: 'pamtest', encodingAesKey: undefined }
const safeAccount = { appid, token: 'pamtest', encodingAesKey: aesKey }
const context = { projectId: 7, timeZone: 'Asia/Shanghai', receivedAt: now }
const follow = {
  ToUserName: 'gh_1',
  FromUserName: 'o-1',
  CreateTime: String(now / 1000),
  MsgType: 'event',
  Event: 'subscribe',
  EventKey: '',
}

const reasonOf = (read: object): string => (isRefusal(read) ? read.reason : 'taken')
const taken = (fields: object) => decodePush(fields as Record<string, unknown>, appid, context)
const eventOf = (fields: object) => taken(fields).records[0]?.event

test('the published vectors: signatures of a URL check and a push, an encrypted text and its signature', () => {
  expect(wechatSignature('AAAAA', '1714036504', '1514711492')).toBe('f464b24fc39322e44b38aa78f5edd27bd1441696')
  expect(wechatSignature('AAAAA', '1714037059', '486452656')).toBe('899cf89e464efb63f54ddac96b0a0a235f53aa78')
  const sealed = 'jn1L23DB+6ELqJ+6bruv21Y6MD7KeIfP82D6gU39rmkgczbWwt5+3bnyg5K55bgVtVzd832WzZGMhkP72vVOfg=='
  expect(openWechat(aesKey, appid, sealed)).toBe('我是中文abcd123')
  expect(sealWechat(aesKey, appid, '我是中文abcd123')).toBe(sealed)
  expect(isSigned('82c962d39941aa48552f90ef55aa323dc620cc10', 'pamtest', '1409304348', 'xxxxxx', sealed)).toBe(true)
  const other = 'P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ=='
  expect(openWechat('jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C', 'wx5823bf96d3bd56c7', other)).toBe('1616140317555161061')
})

test('the URL check answers with its own text, for as long as the signature is fresh', () => {
  const account = { ...plainAccount, token: 'AAAAA' }
  const query = {
    signature: 'f464b24fc39322e44b38aa78f5edd27bd1441696',
    timestamp: '1714036504',
    nonce: '1514711492',
    echostr: '4375120948345356249',
  }
  const at = 1_714_036_504_000
  expect(answerUrlCheck(query, account, at)).toEqual({ echo: '4375120948345356249' })
  expect(answerUrlCheck(query, account, at + 300_000)).toEqual({ echo: '4375120948345356249' })
  for (const late of [300_001, -300_001]) expect(reasonOf(answerUrlCheck(query, account, at + late))).toBe('signature_expired')
  for (const wrong of [{ signature: query.signature.replace('f', 'e') }, { signature: '' }, { nonce: '1' }, { timestamp: '' }])
    expect(reasonOf(answerUrlCheck({ ...query, ...wrong }, account, at))).toBe('signature_invalid')
})

const xml = pushXml(follow)
const json = JSON.stringify({ ...follow, CreateTime: now / 1000, MsgId: 1 }).replace('"MsgId":1', '"MsgId":23456789012345678901')
const sealedXml = (text: string, more = '') =>
  `<xml><ToUserName><![CDATA[gh_1]]></ToUserName>${more}<Encrypt><![CDATA[${text}]]></Encrypt></xml>`

test('plain, compatible and safe mode carry the same push, as XML and as JSON', () => {
  const read = (body: string, account: typeof safeAccount | typeof plainAccount, query: WechatQuery) => {
    const push = readPush(query, Buffer.from(body), account, now)
    return 'fields' in push ? push.fields : push.reason
  }
  const sealed = sealWechat(aesKey, appid, xml)
  const sealedJson = sealWechat(aesKey, appid, json)
  const signed = signedQuery('pamtest', now, sealed)
  expect(read(xml, plainAccount, signedQuery('pamtest', now))).toEqual(follow)
  expect(read(sealedXml(sealed), safeAccount, signed)).toEqual(follow)
  expect(read(sealedXml(sealed, '<MsgType>event</MsgType><FromUserName>o-2</FromUserName>'), safeAccount, signed)).toEqual(follow)
  // A number longer than a number can be stays what it was.
  const asText = { ...follow, MsgId: '23456789012345678901' }
  expect(read(json, plainAccount, signedQuery('pamtest', now))).toEqual(asText)
  const wrapped = JSON.stringify({ ToUserName: 'gh_1', Encrypt: sealedJson })
  expect(read(wrapped, safeAccount, signedQuery('pamtest', now, sealedJson))).toEqual(asText)
  // What a stranger could have put around a signature he has seen is not taken.
  expect(read(xml, safeAccount, signedQuery('pamtest', now))).toBe('not_encrypted')
  expect(read(sealedXml(sealed), plainAccount, signed)).toBe('encryption_key_missing')
})

test('what was tampered with, meant for another account or written to harm is refused with its reason', () => {
  const head = Buffer.concat([Buffer.alloc(16, 97), Buffer.from([0, 0, 0, 2]), Buffer.from('ab'), Buffer.from(appid)])
  const sealed = sealWechat(aesKey, appid, xml)
  const bomb = `<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><xml><FromUserName>&b;</FromUserName></xml>`
  const cases: readonly (readonly [string, string, WechatQuery?])[] = [
    ['decryption_failed', 'AAAA'],
    ['decryption_failed', 'not base64 at all'],
    ['decryption_failed', ''],
    ['decryption_failed', sealWechat(aesKey.replace('a', 'b'), appid, xml)],
    ['decryption_failed', encryptBlocks(aesKey, Buffer.alloc(64, 33))],
    ['decryption_failed', encryptBlocks(aesKey, Buffer.alloc(64, 0))],
    ['decryption_failed', encryptBlocks(aesKey, Buffer.concat([head, Buffer.alloc(63 - head.length, 1), Buffer.from([5])]))],
    ['decryption_failed', encryptBlocks(aesKey, padded(Buffer.alloc(4, 1)))],
    ['decryption_failed', encryptBlocks(aesKey, padded(Buffer.alloc(60, 255)))],
    ['appid_mismatch', sealWechat(aesKey, 'wx0000000000000000', xml)],
    ['appid_mismatch', sealWechat(aesKey, '', xml)],
    ['signature_invalid', sealed, { msg_signature: wechatSignature('pamtest', 'x') }],
    ['signature_invalid', sealed, { msg_signature: '' }],
    ['signature_invalid', sealed, { signature: 'é'.repeat(20) }],
    ['xml_malformed', sealWechat(aesKey, appid, '<xml><MsgType>event')],
    ['xml_malformed', sealWechat(aesKey, appid, '<html></html>')],
    ['xml_malformed', sealWechat(aesKey, appid, '')],
    ['json_malformed', sealWechat(aesKey, appid, '{"MsgType":')],
    ['xml_entities', sealWechat(aesKey, appid, bomb)],
    ['xml_malformed', sealWechat(aesKey, appid, `<xml>${'<a>'.repeat(5_000)}${'</a>'.repeat(5_000)}</xml>`)],
    ['too_deep', sealWechat(aesKey, appid, `{"a":${'['.repeat(100)}${']'.repeat(100)}}`)],
  ]
  for (const [reason, text, changed] of cases) {
    const query = { ...signedQuery('pamtest', now, text), ...changed }
    expect([reason, reasonOf(readPush(query, Buffer.from(sealedXml(text)), safeAccount, now)), text.slice(0, 20)]).toEqual([
      reason,
      reason,
      text.slice(0, 20),
    ])
  }
  // What people write is theirs.
  const said = pushXml({ ...follow, MsgType: 'text', Content: '<!DOCTYPE html> &amp; <!ENTITY' })
  const push = readPush(signedQuery('pamtest', now), Buffer.from(said), plainAccount, now)
  expect('fields' in push && push.fields.Content).toBe('<!DOCTYPE html> &amp; <!ENTITY')
})

test('A15 (part: what an account is told) every sort of push becomes an event of its follower', () => {
  const of = (Event: string, more: object = {}) => eventOf({ ...follow, Event, ...more })
  expect(of('subscribe', { EventKey: 'qrscene_store-12', Ticket: 'T' })).toMatchObject({
    name: '$wechat_follow',
    properties: {
      $wechat_appid: appid,
      $wechat_account: 'gh_1',
      $wechat_scene: 'store-12',
      $wechat_event_key: 'qrscene_store-12',
      $wechat_ticket: 'T',
    },
  })
  expect(of('SCAN', { EventKey: '42' })).toMatchObject({ name: '$wechat_scan', properties: { $wechat_scene: '42' } })
  expect(of('CLICK', { EventKey: 'V1' })).toMatchObject({ name: '$wechat_menu_click', properties: { $wechat_event_key: 'V1' } })
  expect(of('VIEW', { EventKey: 'https://shop.cn/', MenuId: '5' })).toMatchObject({
    name: '$wechat_menu_view',
    properties: { $wechat_menu_id: '5' },
  })
  expect(of('LOCATION', { Latitude: '23.1', Longitude: '113.3', Precision: '30' })).toMatchObject({
    name: '$wechat_location',
    properties: { $latitude: 23.1, $longitude: 113.3, $wechat_precision: 30 },
  })
  expect(of('scancode_push', { ScanCodeInfo: { ScanType: 'qrcode', ScanResult: 'x' } })).toMatchObject({
    name: '$wechat_menu_scan',
    properties: { '$wechat_scan_code_info.scan_type': 'qrcode', '$wechat_scan_code_info.scan_result': 'x' },
  })
  expect(of('location_select', { SendLocationInfo: { Location_X: '23.5', Scale: '15' } })).toMatchObject({
    name: '$wechat_menu_location',
    properties: { '$wechat_send_location_info.$latitude': 23.5, '$wechat_send_location_info.scale': 15 },
  })
  expect(of('TEMPLATESENDJOBFINISH', { MsgID: '200163836', Status: 'failed:user block' })).toMatchObject({
    name: '$wechat_template_result',
    properties: { $wechat_message_id: '200163836', $wechat_status: 'failed:user block' },
  })
  expect(of('something_new', { Odd: 'x' })).toMatchObject({
    name: '$wechat_event',
    properties: { $wechat_event: 'something_new', $wechat_odd: 'x' },
  })
  expect(of('unsubscribe')?.name).toBe('$wechat_unfollow')
  const message = { ...follow, MsgType: 'text', Content: '你好', MsgId: '23456789012345678901' }
  expect(eventOf(message)).toMatchObject({
    name: '$wechat_message',
    properties: { $wechat_type: 'text', $wechat_content: '你好', $wechat_message_id: '23456789012345678901' },
  })
  expect(taken({ ...follow, Event: 'MASSSENDJOBFINISH', FromUserName: 'mphelper' }).rejects[0]?.reason).toBe('not_about_a_person')
})

test('A05 (part: official account) a push carries the openid of its account, and the unionid when it names one', () => {
  expect(taken(follow).records[0]).toMatchObject({ distinctId: 'o-1', ids: [{ type: `wechat_openid:${appid}`, value: 'o-1' }] })
  expect(taken({ ...follow, UnionId: 'u-1' }).records[0]?.ids).toEqual([
    { type: 'wechat_unionid', value: 'u-1' },
    { type: `wechat_openid:${appid}`, value: 'o-1' },
  ])
  const refused = { FromUserName: '', CreateTime: 'soon', MsgType: '' }
  for (const [field, value] of Object.entries(refused)) expect(taken({ ...follow, [field]: value }).rejects[0]?.field).toBe(field)
  expect(taken({ ...follow, CreateTime: '1000000000' }).rejects[0]?.reason).toBe('time_out_of_window')
})

test('a push and its repeat have one key; a follow and a scan of one second have two', () => {
  const key = (fields: object) => taken({ ...follow, ...fields }).records[0]?.key
  expect(key({})).toBe(key({ ToUserName: 'gh_1' }))
  const message = { MsgType: 'text', MsgId: '9' }
  expect(key({ ...message, CreateTime: String(now / 1000 + 1) })).toBe(key(message))
  const different = [
    {},
    { Event: 'SCAN' },
    { Event: 'SCAN', EventKey: '1' },
    { FromUserName: 'o-2' },
    message,
    { ...message, MsgId: '10' },
  ].map(key)
  expect(new Set(different).size).toBe(different.length)
})
