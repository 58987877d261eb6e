import type { Limit } from '../../lib/limits.ts'

export type State = 'approved' | 'pending' | 'rejected'

export interface Template {
  /** Variables as `{1}`, `{2}`, in their order. */
  text: string
  kind: 'code' | 'notice' | 'marketing'
  state: State
  isAbroad?: boolean
}

/** What a customer has set up in the console of Tencent Cloud. */
export interface TencentAccount {
  secretId: string
  secretKey: string
  sdkAppId: string
  signatures: Record<string, State>
  templates: Record<string, Template>
  /** Units left; undefined: as many as wanted. */
  balance?: number
  /** Where delivery reports and replies are pushed to. */
  reportUrl?: string
  replyUrl?: string
  receiptAfterMs: number
  /** Numbers that take nothing more. */
  blacklist: string[]
  /** Per number, as set in the console. */
  limits: { perNumber: Limit[]; sameContent: Limit[] }
}

export const tencentAccount = (): TencentAccount => ({
  secretId: 'AKIDemulator',
  secretKey: 'emulator-secret',
  sdkAppId: '1400006666',
  signatures: { 引渠: 'approved', 待审: 'pending' },
  templates: {
    200001: { text: '您的验证码是{1}，五分钟内有效。', kind: 'code', state: 'approved' },
    200002: { text: '{1}您好，您的订单{2}已发货。', kind: 'notice', state: 'approved' },
    200003: { text: '周末全场{1}折，拒收请回复R', kind: 'marketing', state: 'approved' },
    200004: { text: '{1}', kind: 'notice', state: 'pending' },
    200005: { text: 'Your order {1} is on its way.', kind: 'notice', state: 'approved', isAbroad: true },
  },
  receiptAfterMs: 2_000,
  blacklist: [],
  limits: {
    perNumber: [
      { span: '30s', permits: 1 },
      { span: 'hour', permits: 5 },
      { span: 'day', permits: 10 },
    ],
    sameContent: [{ span: 'day', permits: 10 }],
  },
})
