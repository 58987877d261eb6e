import { z } from 'zod'
import { ruleSchema } from '../../rules/index.ts'
import { sendingChannels } from '../../messaging/reach.ts'
import { bestTimeSchema } from '../../messaging/best-time.ts'
import { marketingPurpose } from '../../messaging/consents.ts'
import { error } from '../problem.ts'
import { defineKind, pass } from './kind.ts'

const settings = z.object({
  channel: z.enum(sendingChannels),
  templateId: z.string(),
  class: z.enum(['marketing', 'service']).default('marketing'),
  purpose: z.string().max(40).optional().describe('which consent a marketing message needs; `marketing`, unless said otherwise'),
  still: ruleSchema
    .optional()
    .describe(
      'asked once more as the message goes, of the person, the trigger and items as they are then; where it does not hold, nothing is sent',
    ),
  bestTime: bestTimeSchema
    .optional()
    .describe('a marketing message waits for the hour at which the person opens most; left out, it goes at once'),
  live: z.boolean().optional().describe('always the newest version of the template, instead of the one current at publish'),
})

const says = {
  zh: { email: '发送邮件', sms: '发送短信', push: '发送 App 推送', webhook: '发送站内信', phone: '外呼' },
  en: { email: 'Send email', sms: 'Send SMS', push: 'Send push', webhook: 'Send by webhook', phone: 'Call by phone' },
} as const

/** Wants to send a message; the gate decides whether and when it goes. */
export const send = defineKind(
  'send',
  settings,
)({
  fresh: () => ({ channel: 'email', templateId: '', class: 'marketing' }),
  ports: () => ['next'],
  rules: ({ still }) => (still ? [still] : []),
  templates: ({ templateId }) => [templateId],
  check: (id, { templateId }) => (templateId === '' ? [error(id, 'template_missing')] : []),
  arrive: ({ channel, templateId, class: messageClass, live = false, purpose = marketingPurpose }, { node, visit, at }) =>
    pass('next', '', [{ kind: 'send', node, visit, at, channel, templateId, live, class: messageClass, purpose }]),
  describe: ({ channel }, language) => says[language][channel],
  visited: (_visit, _settings, language) => (language === 'zh' ? '已交付发送' : 'Handed over for sending'),
})
