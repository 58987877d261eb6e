import { describeHappened, describeMatch, describeSpan, type Language, type ShowValue, tellingOfEvents } from '../rules/index.ts'
import type { Persuaded } from './persuaded.ts'

/** What came before what, how long before, and which of several counts. */
export function describePersuaded({ conversion, touches, within, model }: Persuaded, language: Language, show?: ShowValue): string {
  const zh = language === 'zh'
  const telling = tellingOfEvents(language, show)
  const { what, when } = describeHappened(conversion, telling)
  const span = describeSpan(within, language)
  const kinds = touches.map((touch) => `${touch.value}${zh ? '：' : ': '}${describeMatch(touch, telling)}`).join(zh ? '；' : '; ')
  if (zh) return `${when}${what}之前 ${span}内${model === 'last' ? '最后' : '最先'}接触最多的一类；${kinds}`
  return `what most often came ${model} within ${span} before ${what} ${when}; ${kinds}`
}
