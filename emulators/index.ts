import type { Emulator } from './lib/wire.ts'
import { startApns, startApnsSandbox } from './push/apns/index.ts'
import { startFcm } from './push/fcm/index.ts'
import { startGetui } from './push/getui/index.ts'
import { startHuawei } from './push/huawei/index.ts'
import { startJPush } from './push/jpush/index.ts'
import { startDingTalk } from './robots/dingtalk/index.ts'
import { startFeishu } from './robots/feishu/index.ts'
import { startWeCom } from './robots/wecom/index.ts'
import { startAliyunSms } from './sms/aliyun/index.ts'
import { startHttpSms } from './sms/http/index.ts'
import { startTencentSms } from './sms/tencent/index.ts'
import { startTwilio } from './sms/twilio/index.ts'

const starts = {
  'aliyun-sms': startAliyunSms,
  'tencent-sms': startTencentSms,
  twilio: startTwilio,
  'http-sms': startHttpSms,
  jpush: startJPush,
  getui: startGetui,
  huawei: startHuawei,
  apns: startApns,
  'apns-sandbox': startApnsSandbox,
  fcm: startFcm,
  'wecom-robot': startWeCom,
  'dingtalk-robot': startDingTalk,
  'feishu-robot': startFeishu,
} as const
type Name = keyof typeof starts

/** All of them; on ports one after the other from `port`, or on free ones. */
export async function startEmulators({
  port,
  wall,
}: {
  readonly port?: number
  readonly wall?: () => Date
} = {}): Promise<Record<Name, Emulator>> {
  const names = Object.keys(starts) as Name[] /* its own keys */
  const started = await Promise.all(
    names.map(
      async (name, at) =>
        [name, await starts[name]({ ...(port === undefined ? {} : { port: port + at }), ...(wall ? { wall } : {}) })] as const,
    ),
  )
  return Object.fromEntries(started) as Record<Name, Emulator> /* one for each name */
}
