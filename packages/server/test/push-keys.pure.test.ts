import { generateKeyPairSync, sign } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { ownCertificate } from '../../../emulators/lib/certificate.ts'
import { apnsAccount } from '../../../emulators/push/apns/account.ts'
import { issuedAt } from '../../../emulators/push/apns/token.ts'
import { fcmAccount, tokenUri } from '../../../emulators/push/fcm/account.ts'
import { believe } from '../../../emulators/push/fcm/oauth.ts'
import type { PushMessage } from '../src/modules/connectors/index.ts'
import { apnsErrors, apnsRefusal } from '../src/modules/connectors/push/apns-errors.ts'
import { apnsHeaders, apnsId, apnsPayload } from '../src/modules/connectors/push/apns-message.ts'
import { apns } from '../src/modules/connectors/push/apns.ts'
import { fcmErrors, fcmRefusal } from '../src/modules/connectors/push/fcm-errors.ts'
import { fcmBody } from '../src/modules/connectors/push/fcm-message.ts'
import { fcm } from '../src/modules/connectors/push/fcm.ts'
import { signClaims } from '../src/modules/connectors/push/keys.ts'

const runs = { numRuns: 400 * Number(process.env.MILLRACE_TEST_SCALE ?? 1), seed: Number(process.env.MILLRACE_TEST_SEED ?? 1) }
const at = new Date('2026-03-02T04:00:00Z')
const iat = at.getTime() / 1_000
const decoded = (part = ''): unknown => JSON.parse(Buffer.from(part, 'base64url').toString())
const privateKeyEncoding = { type: 'pkcs8', format: 'pem' } as const
const publicKeyEncoding = { type: 'spki', format: 'pem' } as const
const ecPair = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve, privateKeyEncoding, publicKeyEncoding })
const rsaPair = (modulusLength: number) => generateKeyPairSync('rsa', { modulusLength, privateKeyEncoding, publicKeyEncoding })

/** By another implementation of the same standards, which takes signatures as JSON Web Tokens have them. */
async function isRight(jwt: string, publicPem: string, kind: 'ES256' | 'RS256'): Promise<boolean> {
  const [first = '', second = '', third = ''] = jwt.split('.')
  const ways = {
    ES256: [
      { name: 'ECDSA', namedCurve: 'P-256' },
      { name: 'ECDSA', hash: 'SHA-256' },
    ],
    RS256: [{ name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }, { name: 'RSASSA-PKCS1-v1_5' }],
  } as const
  const der = Buffer.from(publicPem.replace(/-----.*-----|\s/g, ''), 'base64')
  const key = await crypto.subtle.importKey('spki', der, ways[kind][0], false, ['verify'])
  return crypto.subtle.verify(ways[kind][1], key, Buffer.from(third, 'base64url'), Buffer.from(`${first}.${second}`))
}

test('tokens for Apple are as the documents have them, right by another implementation, and taken by the emulator for an hour', async () => {
  const account = apnsAccount()
  const { teamId, keyId, key, publicKey } = account
  const jwt = signClaims(key, { kid: keyId }, { iss: teamId, iat })
  const [first, second, third = ''] = jwt.split('.')
  expect([decoded(first), decoded(second)]).toEqual([
    { alg: 'ES256', kid: keyId },
    { iss: teamId, iat },
  ])
  expect(Buffer.from(third, 'base64url')).toHaveLength(64)
  expect(await isRight(jwt, publicKey, 'ES256')).toBe(true)
  const told = (authorization: string | undefined, seconds = 0) =>
    issuedAt(authorization, account, new Date(at.getTime() + seconds * 1_000))
  expect(told(`bearer ${jwt}`)).toBe(iat)
  expect([told(`bearer ${jwt}`, 3_600), told(`bearer ${jwt}`, 3_601), told(`bearer ${jwt}`, -61)]).toEqual([
    iat,
    'ExpiredProviderToken',
    'InvalidProviderToken',
  ])
  expect(told(undefined)).toBe('MissingProviderToken')
  // A signature in the form of other standards is none here.
  const der = sign('sha256', Buffer.from(`${first}.${second}`), key).toString('base64url')
  const none = Buffer.from('{"alg":"none","kid":"EMULATORK1"}').toString('base64url')
  const stranger = ecPair('prime256v1')
  for (const bad of [
    jwt,
    `bearer ${first}.${second}.${der}`,
    `bearer ${none}.${second}.`,
    `bearer ${first}.${second}.${third}x`,
    `bearer ${signClaims(stranger.privateKey, { kid: keyId }, { iss: teamId, iat })}`,
    `bearer ${signClaims(key, { kid: 'EMULATORK2' }, { iss: teamId, iat })}`,
    `bearer ${signClaims(key, { kid: keyId }, { iss: 'EMULATOR02', iat })}`,
    `bearer ${signClaims(key, { kid: keyId }, { iss: teamId, iat: String(iat) })}`,
  ])
    expect([bad, told(bad)]).toEqual([bad, 'InvalidProviderToken'])
})

test('claims for Google are as the documents have them, right by another implementation, and believed by the emulator', async () => {
  const account = fcmAccount()
  const file = JSON.parse(account.serviceAccount) as { private_key: string; private_key_id: string; client_email: string }
  const scope = 'https://www.googleapis.com/auth/firebase.messaging'
  const claims = { iss: file.client_email, scope, aud: tokenUri, iat, exp: iat + 3_600 }
  const header = { typ: 'JWT', kid: file.private_key_id }
  const jwt = signClaims(file.private_key, header, claims)
  const [first, second] = jwt.split('.')
  expect([decoded(first), decoded(second)]).toEqual([{ alg: 'RS256', typ: 'JWT', kid: file.private_key_id }, claims])
  expect(await isRight(jwt, account.publicKey, 'RS256')).toBe(true)
  const grant = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
  const told = (assertion: string, type = grant, more = '') => {
    try {
      believe(new URLSearchParams(`${new URLSearchParams({ grant_type: type, assertion }).toString()}${more}`), account, at)
      return 'believed'
    } catch (error) {
      return error instanceof Error && 'error' in error ? error.error : error
    }
  }
  const stranger = rsaPair(2_048)
  expect(told(jwt)).toBe('believed')
  expect([told(jwt, 'password'), told(jwt, grant, '&x=1')]).toEqual(['unsupported_grant_type', 'invalid_request'])
  for (const changed of [
    { iss: 'x@y.z' },
    { aud: 'https://x.example' },
    { exp: iat + 3_601 },
    { iat: iat - 7_200, exp: iat - 3_600 },
    { x: 1 },
  ])
    expect([changed, told(signClaims(file.private_key, header, { ...claims, ...changed }))]).toEqual([changed, 'invalid_grant'])
  expect(told(signClaims(file.private_key, header, { ...claims, scope: 'other' }))).toBe('invalid_scope')
  expect(told(signClaims(stranger.privateKey, header, claims))).toBe('invalid_grant')
  expect(told(signClaims(file.private_key, { ...header, kid: 'other' }, claims))).toBe('invalid_grant')
  expect([told(''), told('a.b.c'), told(`${jwt}.x`)]).toEqual(Array(3).fill('invalid_grant'))
})

test('keys are what they claim to be, or it is said which file is needed; nothing of them is in the words', () => {
  const ec = apnsAccount().key
  const other = ecPair('secp384r1').privateKey
  const rsa = rsaPair(2_048).privateKey
  const small = rsaPair(1_024).privateKey
  const words = (schema: z.ZodType, given: unknown): string[] =>
    schema.safeParse(given).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? []
  expect(words(apns.secrets, { key: `\r\n${ec.replaceAll('\n', '\r\n')} ` })).toEqual([])
  for (const bad of [other, rsa, apnsAccount().publicKey, ownCertificate().certificate, ec.slice(0, 90), '', 'x'.repeat(20_000)])
    expect(words(apns.secrets, { key: bad })).toContain(
      'key: the whole .p8 file is needed: a private key of the curve P-256, with its first and last line',
    )
  const file = JSON.parse(fcmAccount().serviceAccount) as Record<string, unknown>
  const account = (changed: object) => words(fcm.secrets, { serviceAccount: JSON.stringify({ ...file, ...changed }) })
  expect(account({})).toEqual([])
  expect(account({ token_uri: undefined })).toEqual([])
  expect(account({ private_key: small })).toEqual([
    'serviceAccount.private_key: a private RSA key of 2048 bits or more is needed, with its first and last line',
  ])
  expect(account({ private_key: ec })).toHaveLength(1)
  expect(account({ type: 'authorized_user' })).toEqual([
    'serviceAccount.type: the file of a service account is needed, with "type": "service_account"',
  ])
  for (const field of ['project_id', 'private_key_id', 'client_email', 'token_uri']) {
    expect([field, account({ [field]: 'a\r\nb' }).every((one) => one.startsWith(`serviceAccount.${field}: `))]).toEqual([field, true])
    expect([field, account({ [field]: 'a\r\nb' }).length]).toEqual([field, 1])
  }
  for (const bad of ['', '{', '[]', 'null', '"x"']) expect([bad, words(fcm.secrets, { serviceAccount: bad }).length]).toEqual([bad, 1])
  const told = JSON.stringify([words(apns.secrets, { key: rsa }), account({ private_key: small }), account({ type: rsa })])
  expect(told).not.toContain(rsa.slice(40, 80))
  expect(told).not.toContain(small.slice(40, 80))
  const settings = { teamId: 'EMULATOR01', keyId: 'EMULATORK1', topic: 'com.example.shop' }
  expect(words(apns.settings, settings)).toEqual([])
  for (const changed of [
    { teamId: 'short' },
    { keyId: 'emulatork1' },
    { topic: 'a b' },
    { topic: 'a\r\nb' },
    { baseUrl: 'ftp://x' },
    { sandboxUrl: 'https://a:b@x' },
    { certificate: ec },
  ])
    expect([changed, words(apns.settings, { ...settings, ...changed }).length]).toEqual([changed, 1])
  // A page can ask for all of it.
  for (const one of [apns, fcm])
    for (const schema of [one.settings, one.secrets]) expect(z.toJSONSchema(schema, { io: 'input' })).toMatchObject({ type: 'object' })
})

test('every reason of Apple and every code of FCM has a class', () => {
  const classes = (errors: Readonly<Record<string, string>>, documented: Readonly<Record<string, string>>): void => {
    for (const [errorClass, codes] of Object.entries(documented))
      for (const code of codes.split(' ')) expect([code, errors[code]]).toEqual([code, errorClass])
  }
  classes(apnsErrors, {
    recipient_final: 'BadDeviceToken DeviceTokenNotForTopic MissingDeviceToken Unregistered ExpiredToken',
    content_final: 'BadCollapseId BadExpirationDate BadMessageId BadPriority DuplicateHeaders InvalidPushType PayloadEmpty PayloadTooLarge',
    account_stop:
      'BadTopic MissingTopic TopicDisallowed BadCertificate BadCertificateEnvironment Forbidden InvalidProviderToken MissingProviderToken BadPath MethodNotAllowed',
    refresh_auth: 'ExpiredProviderToken',
    quota_stop: 'TooManyProviderTokenUpdates',
    retry_after: 'TooManyRequests',
    retry_backoff: 'IdleTimeout InternalServerError ServiceUnavailable Shutdown',
  })
  const byStatus = [400, 403, 410, 413, 429, 500, 503].map((status) => apnsRefusal(status, 'New', undefined))
  expect(byStatus.map((one) => one.state === 'rejected' && one.errorClass)).toEqual([
    'content_final',
    'account_stop',
    'recipient_final',
    'content_final',
    'retry_backoff',
    'retry_backoff',
    'retry_backoff',
  ])
  expect(apnsRefusal(410, 'Unregistered', 9e15)).toMatchObject({ detail: 'Unregistered' })
  classes(fcmErrors, {
    recipient_final: 'UNREGISTERED NOT_FOUND SENDER_ID_MISMATCH',
    content_final: 'INVALID_ARGUMENT',
    account_stop: 'THIRD_PARTY_AUTH_ERROR PERMISSION_DENIED',
    refresh_auth: 'UNAUTHENTICATED',
    quota_stop: 'QUOTA_EXCEEDED RESOURCE_EXHAUSTED',
    retry_backoff: 'UNAVAILABLE INTERNAL',
  })
  const told = (status: number, error: object, retryAfter?: string) => {
    const result = fcmRefusal({ kind: 'answered', status, text: JSON.stringify({ error }), retryAfter }, at)
    return result.state === 'rejected' ? [result.errorClass, result.retryAfterMs] : [result.state]
  }
  const own = (errorCode: string) => ({ status: 'INVALID_ARGUMENT', message: 'x', details: [{ '@type': 'x' }, { errorCode }] })
  expect(told(429, own('QUOTA_EXCEEDED'), '90')).toEqual(['quota_stop', 90_000])
  expect(told(429, own('QUOTA_EXCEEDED'), 'Mon, 02 Mar 2026 04:02:00 GMT')).toEqual(['quota_stop', 120_000])
  expect(told(429, own('QUOTA_EXCEEDED'), '1')).toEqual(['quota_stop', 60_000])
  expect(told(429, own('QUOTA_EXCEEDED'), '999999')).toEqual(['quota_stop', 86_400_000])
  expect(told(503, { status: 'UNAVAILABLE' }, 'soon')).toEqual(['retry_backoff', undefined])
  // A field that is wrong is said by another part of Google, in words that may speak of tokens as well.
  const field = { status: 'INVALID_ARGUMENT', message: 'Invalid registration token', details: [{ fieldViolations: [] }] }
  expect(told(400, field)).toEqual(['content_final', undefined])
  expect(told(400, { status: 'SOMETHING_NEW' })).toEqual(['content_final', undefined])
  expect(told(500, { status: 'SOMETHING_NEW' })).toEqual(['retry_backoff', undefined])
  expect(told(504, { status: 'DEADLINE_EXCEEDED' })).toEqual(['unknown'])
  for (const odd of [null, [], 'x', {}]) expect([odd, told(400, odd as object)]).toEqual([odd, ['account_stop', undefined]])
})

test('whatever a message is, its headers can be sent, its JSON is read as it was meant, and its name is always the same', () => {
  const text = fc.string({ unit: 'binary', minLength: 1 })
  const data = fc.dictionary(fc.stringMatching(/^[a-z_]\w{0,12}$/), text)
  fc.assert(
    fc.property(
      text,
      text,
      data,
      fc.string({ unit: 'binary' }),
      fc.double({ noNaN: true }),
      fc.boolean(),
      (title, words, values, collapse, ttl, isIos) => {
        const device = { token: 'a'.repeat(64), platform: isIos ? 'ios' : 'android', isSandbox: false } as const
        const about = { device, title, text: words, link: '', image: '', data: values, collapse, ttlSeconds: ttl, isMarketing: isIos }
        const message: PushMessage = { id: title, ...about }
        const headers = apnsHeaders(message, 'com.example.shop', at)
        for (const [name, value] of Object.entries(headers)) expect([name, /^[\x21-\x7e]{1,64}$/.test(value)]).toEqual([name, true])
        expect(apnsId(title)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/)
        const { aps, ...rest } = JSON.parse(apnsPayload(message)) as { aps: { alert: unknown } }
        const well = Object.fromEntries(Object.entries(values).map(([name, one]) => [name, one.toWellFormed()]))
        expect(aps.alert).toEqual({ title: title.toWellFormed(), body: words.toWellFormed() })
        expect(rest).toEqual(well)
        const { message: body } = JSON.parse(fcmBody(message, {}, at)) as {
          message: Record<string, { ttl?: string; headers?: Record<string, string> }>
        }
        expect(body.notification).toEqual({ title: title.toWellFormed(), body: words.toWellFormed() })
        expect(body.data ?? {}).toEqual(well)
        if (isIos) expect(body.apns?.headers?.['apns-expiration']).toMatch(/^\d+$/)
        else expect(body.android?.ttl).toMatch(/^\d{1,7}s$/)
      },
    ),
    runs,
  )
})
