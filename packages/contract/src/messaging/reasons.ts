type Language = 'en' | 'zh'

/** Why a message did not go (yet), and what would let it; `check` is the number of the contact rule that decided. */
export interface Why {
  readonly check: number
  readonly what: string
  readonly remedy: string
}

type Texts = Readonly<Record<Language, readonly [what: string, remedy: string]>>

const reasons: Readonly<Record<string, { readonly check: number } & Texts>> = {
  already_sent: { check: 1, en: ['It has gone out already.', ''], zh: ['已经发送过。', ''] },
  journey_ended: {
    check: 2,
    en: ['The journey had ended.', 'People who enter a running journey get its messages.'],
    zh: ['流程已结束。', '进入运行中流程的用户才会收到消息。'],
  },
  journey_paused: { check: 2, en: ['The journey is paused.', 'Resume the journey.'], zh: ['流程已暂停。', '恢复流程后继续发送。'] },
  run_ended: {
    check: 2,
    en: ['The run had ended before the mail could go ({detail}).', ''],
    zh: ['邮件发出前，该用户的流程已结束（{detail}）。', ''],
  },
  run_moving: {
    check: 2,
    en: ['Two people have just turned out to be one; the run is on its way to the one who stays.', 'It goes by itself in a moment.'],
    zh: ['两个用户刚刚合并，流程正在转移。', '稍后会自动发送。'],
  },
  released_slowly: {
    check: 2,
    en: ['The journey was paused; what became overdue goes out little by little.', 'It goes by itself when its turn comes.'],
    zh: ['流程曾暂停，逾期的消息正在按设定速率陆续发送。', '轮到时会自动发送。'],
  },
  too_late: {
    check: 2,
    en: ['It was overdue by more hours than were chosen when the journey was resumed.', 'Choose more hours at the next resume, or none.'],
    zh: ['逾期时间超过恢复流程时设定的小时数。', '下次恢复时设置更长的时间，或不设置。'],
  },
  channel_unreadable: {
    check: 2,
    en: [
      'What is stored of the channel cannot be decrypted.',
      'Enter the mail server, or the keys of the provider, again in the channel settings.',
    ],
    zh: ['渠道配置无法解密。', '请在渠道设置中重新填写邮件服务器或服务商密钥。'],
  },
  mismatch: {
    check: 9,
    en: [
      'The content is meant for others: its rule of suitability does not hold for the person.',
      'Choose people whom it suits, or change the rule in the template.',
    ],
    zh: ['内容不适合该用户：模板的适用人群规则不满足。', '调整受众，或修改模板的适用人群。'],
  },
  template_unapproved: {
    check: 5,
    en: [
      'The provider sends approved texts only, and the template names none.',
      'Enter the code of the approved template, and what stands for its variables.',
    ],
    zh: ['服务商只发送已审核的模板，而该模板未填写模板编号。', '请在模板中填写服务商的模板编号与变量。'],
  },
  channel_not_set: {
    check: 2,
    en: ['The channel has no account at a provider.', 'Set one up in the channel settings; the message goes by itself then.'],
    zh: ['该渠道尚未配置服务商账号。', '在渠道设置中添加账号后会自动发送。'],
  },
  account_stopped: {
    check: 2,
    en: [
      'The provider takes nothing from this account: unpaid, or its key is wrong.',
      'Look at the account in the channel settings and save it; the message goes by itself then.',
    ],
    zh: ['服务商已停止受理该账号（欠费或密钥错误）。', '在渠道设置中检查并保存该账号后会自动发送。'],
  },
  person_gone: { check: 3, en: ['The person no longer exists.', ''], zh: ['该用户已不存在。', ''] },
  unsubscribed: {
    check: 4,
    en: ['The person has unsubscribed from marketing.', 'Only the person can consent again; service messages still go.'],
    zh: ['用户已退订营销消息。', '需用户重新同意；服务类消息不受影响。'],
  },
  no_consent: {
    check: 4,
    en: ['No consent to marketing is recorded.', 'Record a consent, or change the default of the project.'],
    zh: ['没有营销同意记录。', '记录用户同意，或修改项目的默认设置。'],
  },
  no_address: {
    check: 5,
    en: [
      'The person has no address of this channel: no valid email, no mobile number with its country, or no device that can be pushed to.',
      'Set the profile property email or mobile; for push the app tells its device ($push_device).',
    ],
    zh: [
      '该用户没有该渠道的地址：无有效邮箱、无带国家码的手机号，或无可推送的设备。',
      '请设置用户属性 email 或 mobile；App 推送需由 App 上报设备（$push_device）。',
    ],
  },
  suppressed: {
    check: 5,
    en: ['The address is on the suppression list ({detail}).', 'Remove it from the list when the address works again.'],
    zh: ['地址在禁发名单中（{detail}）。', '确认地址可用后，从名单中移除。'],
  },
  global_control: {
    check: 7,
    en: [
      'The person is in the global control group, which gets no marketing.',
      'Nothing: that is what the others are compared with. Service messages still go.',
    ],
    zh: ['用户属于全局对照组，不接收营销消息。', '无需处理：对照组用于衡量营销效果；服务类消息不受影响。'],
  },
  stale: {
    check: 10,
    en: ['What the step asks once more did not hold any longer when the message was to go.', 'Nothing; or change what the step asks.'],
    zh: ['发送时，步骤中“发送前再确认”的条件已不满足。', '无需处理；或修改该步骤的条件。'],
  },
  stale_unknown: {
    check: 10,
    en: ['What the step asks once more cannot be told at present.', 'It is asked again by itself.'],
    zh: ['暂时无法判断“发送前再确认”的条件。', '系统会自动重新判断。'],
  },
  quiet_hours: {
    check: 11,
    en: ['It fell into quiet hours ({detail}), in which nothing is sent.', 'Let the quiet hours hold messages until their end.'],
    zh: ['处于免打扰时段（{detail}），该时段的消息不发送。', '可将免打扰规则改为“顺延到时段结束”。'],
  },
  quiet_until: {
    check: 11,
    en: ['Held until {detail} by quiet hours.', 'It goes by itself soon after their end.'],
    zh: ['免打扰时段内，顺延至 {detail}。', '时段结束后会自动发送。'],
  },
  quiet_too_long: {
    check: 11,
    en: ['Quiet hours would have held it for more than {detail} hours.', 'Let messages be held for longer.'],
    zh: ['因免打扰需顺延超过 {detail} 小时。', '可调大最长顺延时间。'],
  },
  minimum_gap: {
    check: 12,
    en: ['The last message was less than the minimum gap ago ({detail}).', 'Let the gap hold messages until its end, or shorten it.'],
    zh: ['距上一条消息不足最小间隔（{detail}）。', '可将规则改为“顺延到间隔结束”，或缩短间隔。'],
  },
  gap_until: {
    check: 12,
    en: ['Held until {detail} by the minimum gap between messages.', 'It goes by itself then.'],
    zh: ['未到最小间隔，顺延至 {detail}。', '到时会自动发送。'],
  },
  gap_too_long: {
    check: 12,
    en: ['The minimum gap would have held it for more than {detail} hours.', 'Let messages be held for longer, or shorten the gap.'],
    zh: ['因最小间隔需顺延超过 {detail} 小时。', '可调大最长顺延时间，或缩短间隔。'],
  },
  frequency_cap: {
    check: 13,
    en: ['A frequency cap was reached ({detail}).', 'Raise the cap, or let it hold messages until the next slot.'],
    zh: ['达到频次上限（{detail}）。', '提高上限，或将规则改为“顺延到下一个时段”。'],
  },
  cap_until: {
    check: 13,
    en: ['Held until {detail} by a frequency cap.', 'It goes by itself then, unless others took the place.'],
    zh: ['达到频次上限，顺延至 {detail}。', '到时会自动发送，除非名额已被占用。'],
  },
  cap_too_long: {
    check: 13,
    en: ['A frequency cap would have held it for more than {detail} hours.', 'Let messages be held for longer, or raise the cap.'],
    zh: ['因频次上限需顺延超过 {detail} 小时。', '可调大最长顺延时间，或提高上限。'],
  },
  outranked: {
    check: 14,
    en: [
      'The places that a frequency cap has left belong to a message of higher priority that is meant to go later: {detail}.',
      'Raise the priority or the cap, look ahead for fewer hours, or let the cap hold messages.',
    ],
    zh: ['频次上限的剩余名额留给了稍后将发送的更高优先级消息：{detail}。', '提高优先级或频次上限，缩短预留时长，或将上限改为“顺延”。'],
  },
  outranked_until: {
    check: 14,
    en: ['A message of higher priority comes first; held until {detail}.', 'It goes by itself then, if the cap has a place left.'],
    zh: ['更高优先级的消息优先发送，顺延至 {detail}。', '到时若仍有名额会自动发送。'],
  },
  outranked_too_long: {
    check: 14,
    en: ['Messages of higher priority would have held it for more than {detail} hours.', 'Raise its priority, or the cap.'],
    zh: ['因更高优先级的消息需顺延超过 {detail} 小时。', '提高优先级或频次上限。'],
  },
  budget: {
    check: 15,
    en: ['The budget is used up: {detail}.', 'Raise the budget of the journey, the broadcast or the channel.'],
    zh: ['预算已用完：{detail}。', '提高流程、群发或渠道的预算。'],
  },
  budget_until: {
    check: 15,
    en: ['The budget of the channel is used up; held until {detail}.', 'It goes by itself in the next month; or raise the budget.'],
    zh: ['渠道预算已用完，顺延至 {detail}。', '下个月会自动发送；也可提高预算。'],
  },
  budget_too_long: {
    check: 15,
    en: [
      'The budget of the channel would have held it for more than {detail} hours.',
      'Raise the budget, or let messages be held for longer.',
    ],
    zh: ['因渠道预算用完需顺延超过 {detail} 小时。', '提高预算，或调大最长顺延时间。'],
  },
  best_time: {
    check: 16,
    en: [
      'It waits for the hour at which the person opens most: {detail} of their openings and clicks were then.',
      'It goes by itself then.',
    ],
    zh: ['等待该用户最常打开的时段：{detail} 次打开与点击在该时段。', '到时会自动发送。'],
  },
  best_time_all: {
    check: 16,
    en: ['It waits until {detail}, the hour at which most people open: little is known of this person.', 'It goes by itself then.'],
    zh: ['该用户的打开记录较少，等待多数用户最常打开的时段：{detail}。', '到时会自动发送。'],
  },
  best_time_tried: {
    check: 16,
    en: [
      'It waits until {detail}, an hour drawn by lot: one of ten is tried, so that what is best is found out.',
      'It goes by itself then.',
    ],
    zh: ['随机试发时段：{detail}。每十条中约有一条用于探索更好的时段。', '到时会自动发送。'],
  },
  rate_until: {
    check: 17,
    en: [
      'As many as the channel may send have just gone; held until {detail}.',
      'It goes by itself when there is room; or raise the rate.',
    ],
    zh: ['已达渠道的发送速率上限，顺延至 {detail}。', '有余量时会自动发送；也可调高速率。'],
  },
  rate_waits: {
    check: 17,
    en: [
      'It waits for its turn: as many go as the channel may send, all of them by about {detail}.',
      'It goes by itself; or raise the rate.',
    ],
    zh: ['受渠道发送速率限制，正在排队，预计 {detail} 前全部发出。', '轮到时会自动发送；也可调高速率。'],
  },
  rate_too_long: {
    check: 17,
    en: ['The rate of the channel would have held it for more than {detail} hours.', 'Raise the rate, or let messages be held for longer.'],
    zh: ['因渠道发送速率限制需顺延超过 {detail} 小时。', '调高速率，或调大最长顺延时间。'],
  },
  variable_missing: {
    check: 18,
    en: [
      'The template needs {detail}, which this person or event does not have.',
      'Give the variable a default: {{ {detail} | default: "…" }}.',
    ],
    zh: ['模板需要 {detail}，该用户或事件没有这个值。', '为变量设置默认值：{{ {detail} | default: "…" }}。'],
  },
  countdown_over: {
    check: 18,
    en: ['The content counts down to a time that is over ({detail}).', 'Send it earlier, or say in the template what holds then.'],
    zh: ['内容中的倒计时已结束（{detail}）。', '请提前发送，或在模板中写明结束后的内容。'],
  },
  countdown_invalid: {
    check: 18,
    en: ['The template counts down to something that is no time ({detail}).', 'Look at the value in the event or profile.'],
    zh: ['模板对不是时间的值做倒计时（{detail}）。', '请检查事件或用户属性中的值。'],
  },
  money_invalid: {
    check: 18,
    en: [
      'The template writes {detail} as money, which is no whole number of minor units.',
      'Send amounts as whole minor units: 5990 for ¥59.90.',
    ],
    zh: ['模板把 {detail} 显示为金额，但它不是最小货币单位的整数。', '金额请以最小货币单位的整数上报，例如 5990 表示 ¥59.90。'],
  },
  currency_unknown: {
    check: 18,
    en: ['The template names the currency {detail}, which is none of ISO 4217.', 'Name it by its code, such as CNY.'],
    zh: ['模板中的币种 {detail} 不是 ISO 4217 代码。', '请使用币种代码，例如 CNY。'],
  },
  link_invalid: {
    check: 18,
    en: [
      'What a tap is to open is no address of the web or of an app: {detail}',
      'Correct the link in the template, or what it is made of.',
    ],
    zh: ['点击打开的地址不是网页地址或应用地址：{detail}', '请修改模板中的链接，或其引用的数据。'],
  },
  image_invalid: {
    check: 18,
    en: ['The picture of the notification has no https address: {detail}', 'Correct the address in the template, or what it is made of.'],
    zh: ['推送图片不是 https 地址：{detail}', '请修改模板中的图片地址，或其引用的数据。'],
  },
  template_missing: { check: 18, en: ['The template does not exist.', ''], zh: ['模板不存在。', ''] },
  template_error: {
    check: 18,
    en: ['The template failed: {detail}', 'Correct the template; a preview shows the same error.'],
    zh: ['模板渲染失败：{detail}', '请修改模板，预览会显示相同的错误。'],
  },
  temporary: {
    check: 18,
    en: ['The mail server, or the provider, put it off: {detail}', 'It is tried again by itself, up to 72 hours.'],
    zh: ['邮件服务器或服务商暂缓接收：{detail}', '系统会自动重试，最长 72 小时。'],
  },
  permanent: {
    check: 18,
    en: ['The mail server, or the provider, refused it: {detail}', 'Look at what it said; the address or the content was refused.'],
    zh: ['邮件服务器或服务商拒收：{detail}', '请查看其回复，地址或内容被拒。'],
  },
  undelivered: {
    check: 18,
    en: [
      'It was taken, and then could not be delivered: {detail}',
      'Look at what came back: the address may be gone, or the content refused.',
    ],
    zh: ['已被接收，但最终未能送达：{detail}', '请查看退回的原因：地址可能已失效，或内容被拒。'],
  },
  unknown: {
    check: 18,
    en: ['The connection was lost before the server confirmed: {detail}', 'Settle it by hand: it went out, it did not, or send it again.'],
    zh: ['服务器确认前连接中断：{detail}', '请人工处理：已送出、未送出或重新发送。'],
  },
  'the sender died': {
    check: 18,
    en: ['The sender stopped while the mail was being handed over.', 'Settle it by hand: it went out, it did not, or send it again.'],
    zh: ['发送进程在投递过程中停止。', '请人工处理：已送出、未送出或重新发送。'],
  },
}

/** Explains a stored reason such as `suppressed: hard_bounce`; undefined when there is nothing to explain. */
export function explainReason(reason: string, language: Language): Why | undefined {
  const [code = '', ...rest] = reason.split(': ')
  const known = reasons[code]
  if (!known) return reason === '' ? undefined : { check: 18, what: reason, remedy: '' }
  const detail = rest.join(': ')
  // Older reasons name no detail where newer ones do.
  const [what, remedy] = known[language].map((text) =>
    (detail === '' ? text.replace(/ ?[(（]\{detail\}[)）]/, '') : text).replaceAll('{detail}', detail),
  )
  return { check: known.check, what: what ?? '', remedy: remedy ?? '' }
}

/** The same in both languages. */
export function explained(reason: string): { readonly en: Why; readonly zh: Why } | null {
  const [en, zh] = [explainReason(reason, 'en'), explainReason(reason, 'zh')]
  return en && zh ? { en, zh } : null
}
