import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { kit } from '../../../emulators/lib/kit.ts'
import { refusalOf, signatureOf as dingtalkSignature } from '../../../emulators/robots/dingtalk/signature.ts'
import { isSigned, signatureOf as feishuSignature } from '../../../emulators/robots/feishu/signature.ts'
import { fit, plain } from '../src/modules/notices/letter.ts'
import { signDingTalk } from '../src/modules/notices/ways/dingtalk.ts'
import { signFeishu } from '../src/modules/notices/ways/feishu.ts'

test('D10 (part: notices, signature of DingTalk) the vector, by the signer and by the verifier, within an hour', () => {
  const [timestamp, secret, wanted] = [1577262236757, 'SECb1f9e', 'ywYG7ihIyadIG7Wr%2FHVmXPbNL9eZEjVDHIr%2FIeD3rZU%3D']
  expect(encodeURIComponent(signDingTalk(timestamp, secret))).toBe(wanted)
  expect(encodeURIComponent(dingtalkSignature(String(timestamp), secret))).toBe(wanted)
  const url = new URL('https://oapi.dingtalk.com/robot/send?access_token=T')
  url.searchParams.set('timestamp', String(timestamp))
  url.searchParams.set('sign', signDingTalk(timestamp, secret))
  expect(url.search).toContain(`sign=${wanted}`)
  const at = (ms: number, own = secret) => refusalOf(url.searchParams, own, new Date(timestamp + ms))
  expect([at(0), at(3_600_000), at(-3_600_000)]).toEqual([undefined, undefined, undefined])
  expect([at(3_600_001), at(-3_600_001), at(0, 'other')]).toEqual(['invalid timestamp', 'invalid timestamp', 'sign not match'])
  expect(refusalOf(new URLSearchParams(), secret, new Date(timestamp))).toBe('invalid timestamp')
})

test('D10 (part: notices, signature of Feishu) the vector, by the signer and by the verifier, within an hour; the other way round is wrong', () => {
  const [timestamp, secret, wanted] = [1599360473, 'demo', 'l1N0gAcBjdwBvGm1xMjOF0XSyaLRpR7tuO5dHfhAYc8=']
  expect(signFeishu(timestamp, secret)).toBe(wanted)
  expect(feishuSignature(String(timestamp), secret)).toBe(wanted)
  const at = (seconds: number, sign = wanted) => isSigned(String(timestamp), sign, secret, new Date((timestamp + seconds) * 1_000))
  expect([at(0), at(3_600), at(-3_600), at(3_601), at(-3_601)]).toEqual([true, true, true, false, false])
  const likeDingTalk = createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64')
  expect([at(0, likeDingTalk), at(0, '')]).toEqual([false, false])
})

test('a limit of five in a second is open again in the next', async () => {
  const { limits, clock } = kit()
  const five = [{ span: 'second', permits: 5 }] as const
  for (let i = 0; i < 5; i++) limits.hit('bot')
  expect(limits.over('bot', five)).toEqual(five[0])
  await clock.advance(1_000)
  expect(limits.over('bot', five)).toBeUndefined()
})

test('names in a chat are no link, no mention and no markup', () => {
  expect(plain('<@all> [x](http://a.cn) **b**\n# c')).toBe('＜@all＞ ［x］(http://a.cn) ＊＊b＊＊ ＃ c')
})

test('what is too long for a robot is cut between letters, and says so', () => {
  expect(fit(['a', 'b'], 100)).toEqual(['a', 'b'])
  for (const bytes of [10, 11, 24, 30]) {
    const kept = fit(['流程卡住', '很长很长的文字', 'never'], bytes)
    expect(Buffer.byteLength(kept.join('\n'))).toBeLessThanOrEqual(bytes)
    expect(kept.at(-1)).toMatch(/…$|never/)
  }
  expect(fit(['😀😀'], 7)).toEqual(['😀…'])
})
