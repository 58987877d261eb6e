import type { Limit } from '../../lib/limits.ts'

export type State = 'approved' | 'pending' | 'rejected'

export interface Template {
  /** Variables as `${name}`. */
  text: string
  kind: 'code' | 'notice' | 'marketing'
  state: State
}

/** What a customer has set up in the console of Alibaba Cloud. */
export interface AliyunAccount {
  accessKeyId: string
  accessKeySecret: string
  signatures: Record<string, State>
  templates: Record<string, Template>
  /** Units left; undefined: as many as wanted. */
  balance?: number
  /** Where receipts and replies are pushed to. */
  reportUrl?: string
  upUrl?: string
  receiptAfterMs: number
  /** Replies as older documents have them: a number for `sequence_id`, and the signature. */
  hasOldReplies?: boolean
  limits: { code: Limit[]; codesOfAll: Limit[]; notice: Limit[]; marketing: Limit[] }
}

export const aliyunAccount = (): AliyunAccount => ({
  accessKeyId: 'LTAIemulator',
  accessKeySecret: 'emulator-secret',
  signatures: { 引渠: 'approved', 待审: 'pending' },
  templates: {
    SMS_100001: { text: '您的验证码是${code}，五分钟内有效。', kind: 'code', state: 'approved' },
    SMS_100002: { text: '${name}您好，您的订单${order}已发货。', kind: 'notice', state: 'approved' },
    SMS_100003: { text: '${name}，周末全场${discount}折，拒收请回复R', kind: 'marketing', state: 'approved' },
    SMS_100004: { text: '${name}', kind: 'notice', state: 'pending' },
  },
  receiptAfterMs: 2_000,
  limits: {
    code: [
      { span: 'minute', permits: 1 },
      { span: 'hour', permits: 5 },
      { span: 'day', permits: 10 },
    ],
    codesOfAll: [{ span: 'day', permits: 40 }],
    notice: [{ span: 'day', permits: 50 }],
    // A setting of each account; no default is written down anywhere.
    marketing: [],
  },
})
