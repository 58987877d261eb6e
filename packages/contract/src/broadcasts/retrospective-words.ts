import { explainReason } from '../messaging/reasons.ts'
import { formatMoney, type Language } from '../money/money.ts'
import { type Part, retrospectiveParts, type Said } from './retrospective.ts'

/** How a retrospective is written: in which language, money and clock. */
export interface Written {
  readonly language: Language
  readonly currency: string
  readonly timeZone: string
}

const headings: Readonly<Record<Part, Readonly<Record<Language, string>>>> = {
  goal: { en: 'Goal', zh: '目标' },
  people: { en: 'People', zh: '人群' },
  control: { en: 'Control group', zh: '对照组' },
  result: { en: 'Result', zh: '结果' },
  guardrail: { en: 'Guardrail', zh: '护栏' },
  cost: { en: 'Cost', zh: '成本' },
  trouble: { en: 'What went wrong', zh: '问题' },
  next: { en: 'Next step', zh: '下一步' },
}
export const headingOf = (part: Part, language: Language): string => headings[part][language]

const units: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  second: { en: 'seconds', zh: '秒' },
  minute: { en: 'minutes', zh: '分钟' },
  hour: { en: 'hours', zh: '小时' },
  day: { en: 'days', zh: '天' },
}
const stops: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  complained: { en: 'complaints', zh: '投诉' },
  bounced: { en: 'bounces', zh: '退信' },
  failed: { en: 'failures', zh: '失败' },
  unsubscribed: { en: 'unsubscribes', zh: '退订' },
}

/** The sentence that something is said by. */
export function describeSaid({ code, params }: Said, { language, currency, timeZone }: Written): string {
  const number = (name: string): number => Number(params[name] ?? 0)
  const count = (name: string): string => new Intl.NumberFormat(language).format(Math.round(number(name)))
  const percent = (name: string): string => `${Math.round(number(name) * 1_000) / 10}${language === 'en' ? ' ' : ''}%`
  const points = (name: string): string => `${number(name) > 0 ? '+' : ''}${Math.round(number(name) * 1_000) / 10}`
  const money = (name: string): string => formatMoney(number(name), currency, language)
  const rate = (n: string, of: string): string => `${count(n)} / ${count(of)}`
  const text = (name: string): string => String(params[name] ?? '')
  const time = (name: string): string =>
    new Intl.DateTimeFormat(language, { timeZone, dateStyle: 'medium', timeStyle: 'short' }).format(new Date(text(name)))
  const reason = (): string => explainReason(text('reason'), language)?.what.replace(/[.。]$/, '') ?? text('reason')
  const between = { en: `between ${points('from')} and ${points('to')} (95 %)`, zh: `95% 区间 ${points('from')} 至 ${points('to')}` }
  const against = {
    en: `The control group reached it at ${percent('control')}. The difference is ${points('difference')} points, ${between.en}`,
    zh: `对照组达成率 ${percent('control')}，相差 ${points('difference')} 个百分点，${between.zh}`,
  }
  const of = (name: string): string => units[text(name)]?.[language] ?? text(name)
  const words: Readonly<Record<string, () => Readonly<Record<Language, string>>>> = {
    goal: () => ({
      en: `People were to do “${text('event')}” within ${count('amount')} ${of('unit')}.`,
      zh: `希望用户在 ${count('amount')} ${of('unit')}内完成「${text('event')}」。`,
    }),
    no_goal: () => ({ en: 'No goal was set.', zh: '没有设置目标。' }),
    people: () => ({
      en: `${count('eligible')} people were taken in, ${count('sent')} of them were written to.`,
      zh: `共 ${count('eligible')} 人进入，其中 ${count('sent')} 人已发送。`,
    }),
    control: () => ({
      en: `${percent100(number('percent'), language)} of them, ${count('people')} people drawn by lot, got nothing.`,
      zh: `随机抽取 ${percent100(number('percent'), language)}（${count('people')} 人）不发送。`,
    }),
    no_control: () =>
      params['treated'] === undefined
        ? { en: 'There was none.', zh: '没有设置对照组。' }
        : {
            en: 'Without a control group nobody knows how many would have done it anyway: this is no effect.',
            zh: '没有对照组，无法知道其中多少人本来就会完成：这不是效果。',
          },
    no_result: () => ({ en: 'Without a goal nothing can be said of what it brought.', zh: '没有目标，无法判断带来了什么。' }),
    reached: () => ({
      en: `${count('n')} of ${count('of')} people (${percent('share')}) reached the goal, written to or not.`,
      zh: `${count('of')} 人中 ${count('n')} 人（${percent('share')}）达成目标，无论是否发出。`,
    }),
    open: () => ({
      en: `The goal still counts${params['until'] === undefined ? '' : ` until ${time('until')}`}: this is not the end of it.`,
      zh: `目标仍在统计${params['until'] === undefined ? '' : `，至 ${time('until')}`}，尚不是最终结果。`,
    }),
    too_few: () => ({
      en: `Too few to say anything: 100 people in each group (${count('treated')} and ${count('control')} here) and 25 who reached the goal are needed.`,
      zh: `人数太少，无法判断：每组需 100 人（本次 ${count('treated')} 与 ${count('control')}），合计 25 人达成。`,
    }),
    more: () => ({
      en: `${against.en}: about ${count('people')} people (${count('peopleFrom')} to ${count('peopleTo')}) did it because of the broadcast.`,
      zh: `${against.zh}：约 ${count('people')} 人（${count('peopleFrom')} 至 ${count('peopleTo')}）因本次群发达成目标。`,
    }),
    less: () => ({ en: `${against.en}: fewer did it because of the broadcast.`, zh: `${against.zh}：群发使达成目标的人变少。` }),
    same: () => ({ en: `${against.en}: no effect can be told from chance.`, zh: `${against.zh}：与随机波动无法区分，看不出效果。` }),
    variant_better: () => ({
      en: `Variant ${text('variant')} (${percent('share')}) surely did better than ${text('other')} (${percent('otherShare')}).`,
      zh: `版本 ${text('variant')}（${percent('share')}）确定优于版本 ${text('other')}（${percent('otherShare')}）。`,
    }),
    variants_alike: () => ({
      en: `The variants cannot be told apart: ${text('variant')} ${percent('share')}, next ${text('other')} ${percent('otherShare')}.`,
      zh: `各版本无法区分优劣：${text('variant')} ${percent('share')}，其次 ${text('other')} ${percent('otherShare')}。`,
    }),
    no_guardrail: () => ({ en: 'None was set.', zh: '没有设置护栏。' }),
    guardrail_unknown: () => ({
      en: `Too few did “${text('event')}” to compare the average order.`,
      zh: `完成「${text('event')}」的人太少，无法比较客单价。`,
    }),
    guardrail_held: () => ({
      en: `No drop of the average order by ${count('limit')} % is certain (measured: ${percent('drop')} lower than in the control group).`,
      zh: `未确定客单价下降超过 ${count('limit')}%（实测比对照组低 ${percent('drop')}）。`,
    }),
    guardrail_broken: () => ({
      en: `The average order is ${percent('drop')} lower than in the control group, certainly by more than ${count('limit')} %.`,
      zh: `客单价比对照组低 ${percent('drop')}，确定超过 ${count('limit')}% 的上限。`,
    }),
    no_cost: () => ({ en: 'Not known: nothing is counted, or a price is not set.', zh: '未知：没有计费数据，或未填写单价。' }),
    cost: () => ({ en: `Messages cost ${money('spend')}.`, zh: `消息费用 ${money('spend')}。` }),
    cost_each: () => ({
      en: `One more conversion cost ${money('each')} (${money('from')} to ${money('to')}).`,
      zh: `每个增量转化 ${money('each')}（${money('from')} 至 ${money('to')}）。`,
    }),
    stopped: () => ({
      en: `It stopped by itself because of ${stops[text('reason')]?.en ?? text('reason')}.`,
      zh: `曾因${stops[text('reason')]?.zh ?? text('reason')}过多自动暂停。`,
    }),
    failed: () => ({ en: `${rate('n', 'of')} messages failed.`, zh: `发送失败 ${rate('n', 'of')} 人。` }),
    dropped: () => ({
      en: `${rate('n', 'of')} people got nothing; most often (${count('reasonPeople')}): ${reason()}.`,
      zh: `${rate('n', 'of')} 人未发送，最多的原因（${count('reasonPeople')} 人）：${reason()}。`,
    }),
    unsubscribed: () => ({ en: `${rate('n', 'of')} people unsubscribed.`, zh: `退订 ${rate('n', 'of')} 人。` }),
    no_trouble: () => ({ en: 'Nothing beyond the usual.', zh: '没有超出常态的问题。' }),
    set_goal: () => ({ en: 'Set a goal and a control group next time.', zh: '下次请设置目标与对照组。' }),
    wait: () => ({
      en: `Wait until the goal’s time is over${params['until'] === undefined ? '' : ` (${time('until')})`}, then read this again.`,
      zh: `等目标统计期结束${params['until'] === undefined ? '' : `（${time('until')}）`}后再看。`,
    }),
    add_control: () => ({
      en: 'Repeat it with a control group of 10 % or more: only that shows what is due to it.',
      zh: '再做一次并设置至少 10% 的对照组，才能知道哪些归因于它。',
    }),
    more_people: () => ({
      en: 'Repeat it with more people or a larger control group before deciding.',
      zh: '扩大人群或对照组再做一次，再做决定。',
    }),
    enlarge: () => ({
      en: 'Enlarge it: write to more people like these, and keep a control group of 10 %.',
      zh: '扩大：发给更多相似的人，并保留 10% 对照组。',
    }),
    do_not_repeat: () => ({
      en: 'Do not repeat it as it is: change whom it goes to or what it says.',
      zh: '不要原样重复：更换人群或内容。',
    }),
    change_subject: () => ({
      en: `Only ${percent('share')} opened it: change the subject and the hour before the offer.`,
      zh: `仅 ${percent('share')} 打开：先换标题和时段，再看优惠内容。`,
    }),
    change_offer: () => ({
      en: 'It was seen and made no difference: change the offer or the people, and compare again.',
      zh: '消息有人看但没有差别：更换优惠或人群，再对比一次。',
    }),
    stop_offer: () => ({
      en: 'Do not enlarge it: orders became smaller. Change the offer first.',
      zh: '不要扩大：客单价下降了，先调整优惠。',
    }),
    keep_variant: () => ({ en: `Go on with variant ${text('variant')} alone.`, zh: `后续只用版本 ${text('variant')}。` }),
    mend_failed: () => ({ en: 'Look at who failed, and mend addresses or the account.', zh: '查看失败的人，修正地址或渠道账号。' }),
    look_at_rules: () => ({
      en: 'Look at why people got nothing: contact rules, consent and addresses.',
      zh: '查看未发送原因：触达规则、授权与地址。',
    }),
    write_less: () => ({
      en: 'Write to these people less often, or only to those whom it suits.',
      zh: '降低对这些人的触达频次，或只发给适合的人。',
    }),
  }
  return words[code]?.()[language] ?? code
}

const percent100 = (n: number, language: Language): string => `${n}${language === 'en' ? ' ' : ''}%`

/** All of it, as it is copied into a document. */
export function writtenOut(name: string, said: readonly Said[], written: Written): string {
  const sections = retrospectiveParts.flatMap((part) => {
    const own = said.filter((one) => one.part === part)
    return own.length === 0
      ? []
      : [`## ${headingOf(part, written.language)}\n\n${own.map((one) => `- ${describeSaid(one, written)}`).join('\n')}`]
  })
  return `# ${name}\n\n${sections.join('\n\n')}\n`
}
