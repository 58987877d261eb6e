import { z } from 'zod'
import { marketingPurpose } from '../../messaging/consents.ts'
import { error } from '../problem.ts'
import { defineKind, pass } from './kind.ts'

const settings = z.object({
  channel: z.literal('email'),
  templateId: z.string(),
  class: z.enum(['marketing', 'service']).default('marketing'),
  purpose: z.string().max(40).optional().describe('which consent a marketing message needs; `marketing`, unless said otherwise'),
  live: z.boolean().optional().describe('always the newest version of the template, instead of the one current at publish'),
})

/** Wants to send a message; the gate decides whether and when it goes. */
export const send = defineKind(
  'send',
  settings,
)({
  fresh: () => ({ channel: 'email', templateId: '', class: 'marketing' }),
  ports: () => ['next'],
  templates: ({ templateId }) => [templateId],
  check: (id, { templateId }) => (templateId === '' ? [error(id, 'template_missing')] : []),
  arrive: ({ templateId, class: messageClass, live = false, purpose = marketingPurpose }, { node, visit, at }) =>
    pass('next', '', [{ kind: 'send', node, visit, at, templateId, live, class: messageClass, purpose }]),
  describe: (_, language) => (language === 'zh' ? '发送邮件' : 'Send email'),
  visited: (_visit, _settings, language) => (language === 'zh' ? '已交付发送' : 'Handed over for sending'),
})
