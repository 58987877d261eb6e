import { z } from 'zod'
import { cheapestFirst, choices, type Chosen, predictedFirst, unknown, unknownFigures } from '../../messaging/choice.ts'
import { marketingPurpose } from '../../messaging/consents.ts'
import { type SendingChannel, sendingChannels, unreachable } from '../../messaging/reach.ts'
import { channelNamed, channelWords, consentKey, type Language, type Rule, unknownContact } from '../../rules/index.ts'
import { error } from '../problem.ts'
import { type Arrival, defineKind, type Outcome, pass } from './kind.ts'

const settings = z.object({
  order: z.array(z.enum(sendingChannels)).min(1).max(10).describe('the first that reaches the person is taken'),
  prefer: z.string().max(100).optional().describe('a tag whose value names the channel that is tried first: `sms`, `短信`, `SMS`'),
  by: z
    .enum(choices)
    .optional()
    .describe(
      '`cheapest`: the lowest price of a message first; `predicted`: by lot, the more often answered the likelier; else in their order',
    ),
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
  describe: ({ order, prefer, by }, language) => {
    const names = order.map((one) => channelWords[language][one])
    const listed = by === undefined ? names.join(' → ') : names.join(language === 'zh' ? '、' : ', ')
    const way = by === undefined ? (language === 'zh' ? '依次 ' : '') : ways[language][by]
    if (language === 'zh') return `${prefer === undefined ? '' : `偏好渠道（${prefer}）优先，`}${way}${listed}`
    return `${prefer === undefined ? '' : `The preferred channel (${prefer}), then `}${way}${listed}`
  },
  visited: ({ port, why }, _settings, language) => {
    const said = why.split('; ').map((part) => part.replace(/^(\w+)/, (key) => nameOf(key, language)))
    const by = nameOf(port, language)
    if (port === 'none') return language === 'zh' ? `无可用渠道（${said.join('；')}）` : `No channel (${said.join('; ')})`
    const [, chosenBy, numbers] = /: (cheapest|predicted) ([^;]*)/.exec(why) ?? []
    if (chosenBy && numbers)
      return language === 'zh' ? `${by}（${told(chosenBy, numbers, language)}）` : `${by}, ${told(chosenBy, numbers, language)}`
    const isPreferred = why.includes(': preferred')
    if (language === 'zh') return isPreferred ? `${by}（偏好渠道）` : by
    return isPreferred ? `${by}, which they prefer` : by
  },
})

const ways = {
  zh: { cheapest: '费用最低优先：', predicted: '预测响应最高优先：' },
  en: { cheapest: 'the cheapest first of ', predicted: 'the highest predicted response first of ' },
} as const

/** By which numbers a channel was chosen, as an operator would say it. */
function told(by: string, numbers: string, language: Language): string {
  const said = numbers
    .split(', ')
    .map((one) => one.replace(/^\w+/, (key) => nameOf(key, language)))
    .map((one) => (one.endsWith(` ${unknown}`) ? `${one.slice(0, -1)}${language === 'zh' ? '费用未知' : 'cost not known'}` : one))
  if (language === 'zh') return `${by === 'cheapest' ? '每条费用' : '抽取的响应率（响应/发送）'}：${said.join('，')}`
  return `${by === 'cheapest' ? 'cost of a message' : 'response rates drawn (answered/sent)'}: ${said.join(', ')}`
}

const nameOf = (key: string, language: Language): string => {
  const found = sendingChannels.find((one) => one === key)
  return found === undefined ? key : channelWords[language][found]
}

function choose(settings: Settings, arrival: Arrival): Outcome {
  const { order, prefer, by, class: messageClass, purpose = marketingPurpose } = settings
  const { node, input } = arrival
  const facts = input.rules
  if (!facts) throw new Error(`step ${node} reached without its inputs`)
  const contact = facts.contact ?? unknownContact
  const wished = prefer === undefined ? undefined : channelNamed(facts.tags.get(prefer) ?? '')
  const first = order.find((one) => one === wished)
  const tried: string[] = []
  const chosen = chosenBy(settings, arrival)
  const numbers = chosen && [...chosen.by].map(([one, number]) => `${one} ${number}`).join(', ')
  const sorted = chosen?.order ?? order
  for (const one of first === undefined ? sorted : [first, ...sorted.filter((other) => other !== first)]) {
    const why = whyNot(one)
    const taken = one === first ? 'preferred' : by === undefined ? 'reachable' : `${by} ${numbers}`
    if (why === undefined) return pass(one, [`${one}: ${taken}`, ...tried].join('; '))
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

/** By what channels cost or bring. A visit tried again draws the same; the next visit of the step draws anew. */
function chosenBy({ by, order, class: messageClass }: Settings, { node, visit, input }: Arrival): Chosen | undefined {
  const { channels = unknownFigures, personId, journeyKey, enteredAt } = input
  if (by === undefined) return undefined
  if (by === 'cheapest') return cheapestFirst(order, channels)
  return predictedFirst(order, channels.responses[messageClass], `${journeyKey}/${personId}/${enteredAt}/${node}/${visit}`)
}
