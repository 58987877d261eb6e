import { z } from 'zod'
import { marketingPurpose } from '../../messaging/consents.ts'
import { type SendingChannel, sendingChannels, unreachable } from '../../messaging/reach.ts'
import { channelNamed, channelWords, consentKey, type Language, type Rule, unknownContact } from '../../rules/index.ts'
import { error } from '../problem.ts'
import { type Arrival, defineKind, type Outcome, pass } from './kind.ts'

const settings = z.object({
  order: z.array(z.enum(sendingChannels)).min(1).max(10).describe('the first that reaches the person is taken'),
  prefer: z.string().max(100).optional().describe('a tag whose value names the channel that is tried first: `sms`, `短信`, `SMS`'),
  class: z.enum(['marketing', 'service']).default('marketing'),
  purpose: z.string().max(40).optional().describe('which consent a marketing message needs; `marketing`, unless said otherwise'),
})
type Settings = z.infer<typeof settings>

/** The first channel that the person can be reached by, the one they prefer before all others; `none` where there is none. */
export const channel = defineKind(
  'channel',
  settings,
)({
  fresh: () => ({ order: ['email', 'sms'], class: 'marketing' }),
  ports: ({ order }) => [...order, 'none'],
  check: (id, { order }) => (new Set(order).size < order.length ? [error(id, 'channel_twice')] : []),
  rules: ({ order, prefer, purpose = marketingPurpose }) => [
    ...order.map((one): Rule => ({ kind: 'reach', purpose, channel: one, is: 'reachable' })),
    ...(prefer === undefined ? [] : [{ kind: 'tag', tag: prefer } satisfies Rule]),
  ],
  arrive: choose,
  describe: ({ order, prefer }, language) => {
    const names = order.map((one) => channelWords[language][one])
    if (language === 'zh') return `${prefer === undefined ? '' : `偏好渠道（${prefer}）优先，`}依次 ${names.join(' → ')}`
    return `${prefer === undefined ? '' : `The preferred channel (${prefer}), then `}${names.join(' → ')}`
  },
  visited: ({ port, why }, _settings, language) => {
    const said = why.split('; ').map((part) => part.replace(/^(\w+)/, (key) => nameOf(key, language)))
    const by = nameOf(port, language)
    if (port === 'none') return language === 'zh' ? `无可用渠道（${said.join('；')}）` : `No channel (${said.join('; ')})`
    const isPreferred = why.includes(': preferred')
    if (language === 'zh') return isPreferred ? `${by}（偏好渠道）` : by
    return isPreferred ? `${by}, which they prefer` : by
  },
})

const nameOf = (key: string, language: Language): string => {
  const found = sendingChannels.find((one) => one === key)
  return found === undefined ? key : channelWords[language][found]
}

function choose({ order, prefer, class: messageClass, purpose = marketingPurpose }: Settings, { node, input }: Arrival): Outcome {
  const facts = input.rules
  if (!facts) throw new Error(`step ${node} reached without its inputs`)
  const contact = facts.contact ?? unknownContact
  const wished = prefer === undefined ? undefined : channelNamed(facts.tags.get(prefer) ?? '')
  const first = order.find((one) => one === wished)
  const tried: string[] = []
  for (const one of first === undefined ? order : [first, ...order.filter((other) => other !== first)]) {
    const why = whyNot(one)
    if (why === undefined) return pass(one, [`${one}: ${one === first ? 'preferred' : 'reachable'}`, ...tried].join('; '))
    tried.push(`${one}: ${why}`)
  }
  return pass('none', tried.join('; '))

  function whyNot(one: SendingChannel): string | undefined {
    return unreachable({
      channel: one,
      class: messageClass,
      consent: contact.consents.get(consentKey(purpose, one)),
      whenUnknown: contact.silence.get(purpose) ?? 'deny',
      hasAddress: contact.addresses.has(one),
      suppressed: contact.addresses.get(one) ?? [],
    })
  }
}
