import type { Words } from '../../words.ts'

const weekdays = ['周一', '周二', '周三', '周四', '周五', '周六', '周日']
const days = (chosen: readonly number[]): string => (chosen.length === 7 ? '每天' : chosen.map((day) => weekdays[day - 1] ?? '').join('、'))
const hours = (minutes: number): string => (minutes % 60 === 0 ? `${minutes / 60} 小时` : `${minutes} 分钟`)

export const contactRules: Words['contactRules'] = {
  title: '触达规则',
  note: (zone) => `时间按用户个人时区计算；没有个人时区的用户按 ${zone}。`,
  order: '顺延的消息到时会重新检查：依次为用户同意、地址、免打扰、最小间隔、频次上限、优先级、预算、发送速率。',
  quiet: '免打扰时段',
  quietNone: '没有免打扰时段：营销消息全天可发。',
  addQuiet: '添加免打扰时段',
  quietSaid: (start, end, chosen, action, ramp) =>
    `${days(chosen)} ${start} 至${end <= start ? '次日' : ''} ${end}，营销消息${
      action === 'hold' ? `顺延，时段结束后${ramp > 0 ? `在 ${ramp} 分钟内分散` : ''}发出` : '不发送'
    }。服务类消息不受限制。`,
  start: '开始',
  end: '结束',
  weekdays,
  days: '生效日',
  ramp: '分散发出（分钟）',
  gaps: '最小间隔',
  gapsNone: '没有最小间隔：营销消息可以接连发送。',
  addGap: '添加间隔',
  gapScopes: { channel: '同一渠道的消息之间', any: '任意渠道的消息之间' },
  gapSaid: (scope, minutes, action) =>
    `${scope === 'any' ? '任意渠道' : '同一渠道'}上一条营销消息发出后 ${hours(minutes)}内，下一条${action === 'hold' ? '顺延到间隔结束' : '不发送'}。`,
  minutes: '分钟',
  caps: '频次上限',
  capsNone: '没有频次上限：每人接收的消息数量不限。',
  addCap: '添加上限',
  limit: '最多',
  counted: '计数范围',
  scopes: { all: '所有渠道合计', channel: '某一渠道', journey: '每个流程分别计数', purpose: '某一用途' },
  purpose: '用途',
  period: '周期',
  periods: { sliding: '任意连续时长', day: '自然日', week: '自然周', month: '自然月' },
  hours: '小时',
  exempt: '服务类消息不受限，也不计数',
  capSaid: (limit, what, period, isExempt, action) =>
    `${period}，每人${what}最多 ${limit} 条${isExempt ? '营销' : ''}消息；超出的${action === 'hold' ? '顺延到有名额时' : '不发送'}。${
      isExempt ? '' : '服务类消息同样计数、同样受限。'
    }`,
  capWhat: {
    all: '所有渠道合计',
    channel: (name) => `通过${name}`,
    journey: '在同一流程中',
    purpose: (name) => `以“${name}”为用途`,
  },
  capPeriod: { sliding: (n) => `任意 ${n} 小时内`, day: '每个自然日', week: '每个自然周（周一起）', month: '每个自然月' },
  allHold: '所有上限同时生效，以最严的为准。发送中、已发送和可能已发送的消息都计数。',
  action: '受限的消息',
  actions: { hold: '顺延', drop: '不发送' },
  remove: '删除此规则',
  budgets: '渠道月度预算',
  budgetsNone: '没有预算：营销消息的费用不受限制。单价在渠道设置中填写。',
  addBudget: '添加预算',
  budgetsNote: '每个渠道一个预算。',
  budgetAmount: '每个自然月',
  budgetSaid: (channel, amount, action) =>
    `${channel}的营销消息每个自然月最多花费 ${amount}；超出的${action === 'hold' ? '顺延到下个月' : '不发送'}。服务类消息计入花费，但不受限制。`,
  spent: (some) => `本月已花费：${some.join('，')}。`,
  rates: '发送速率',
  ratesNone: '没有速率限制：消息按渠道可承受的最快速度发出。',
  addRate: '添加速率',
  ratesNote: '所有速率同时生效，以最慢的为准。',
  rateAccount: '账号',
  rateAllAccounts: '全部账号',
  rateLimit: '最多（条）',
  ratePeriods: { second: '每秒', minute: '每分钟', day: '每天' },
  rateSaid: (channel, account, limit, per) =>
    `${channel}${account === null ? '' : `（账号“${account}”）`}${{ second: '任意 1 秒内', minute: '任意 1 分钟内', day: '每个自然日（项目时区）' }[per]}最多发送 ${limit} 条；其余排队，服务类消息优先${
      per === 'day' ? '，且不等到次日' : ''
    }。`,
  warmUp: '预热：从少量开始，逐日增加',
  warmUpSince: '开始日期',
  warmUpDays: '达到上限的天数',
  warmUpFirst: '首日条数',
  brake: '异常自动暂停',
  brakeOff: '已关闭：无论有多少投诉，都不会自动暂停。',
  brakeSaid: (last, least) =>
    `流程或群发最近 ${last} 条消息中，任一比例确定超过上限（置信度 99.5%，至少 ${least} 条）时自动暂停，并通知告警接收方；查明后由人工恢复。`,
  brakeFields: {
    maxComplainedPercent: '投诉率',
    maxBouncedPercent: '永久退信率',
    maxFailedPercent: '失败率',
    maxUnsubscribedPercent: '退订率',
    last: '最近消息数',
    least: '最少消息数',
  },
  priority: '优先级',
  lookAhead: '提前预留（小时，0–168）',
  lookAheadSaid: (n) =>
    n === 0
      ? '不预留：名额先到先得。'
      : `名额不足时，为 ${n} 小时内将发送的更高优先级消息预留。顺序：服务类、事件触发、批量发送；同类中优先级数值高的在先（在流程或群发中设置，默认 50）。`,
  longest: '最长顺延',
  holdHours: '小时',
  holdSaid: (n) => `超过应发时间 ${n} 小时仍无法发出的消息不再发送。`,
  unsaved: '尚未保存',
  control: '全局对照组',
  controlSaid: (share) =>
    `随机抽取 ${share} 的用户，名单固定，直到重新抽取；他们不会收到任何流程的营销消息，服务类消息照常。对比他们的行为，可以看到营销的真实效果。`,
  controlNone: '没有全局对照组：所有用户都可能收到营销消息。比例大于 0 时随机抽取用户。',
  share: '占全部用户的比例（0–15%）',
  setShare: '设置比例',
  about: (n) => `约 ${n} 人`,
  size: '规模',
  sizeOf: (n, total) => `${n} 人（共 ${total} 人）`,
  met: '本应收到消息',
  metNote: '对照组中本来会收到营销消息的用户，用于对比。',
  since: '抽取时间',
  small: '不足 1,000 人，只能看出较大的差异。',
  large: '超过 10% 通常得不偿失。',
  reshuffle: '重新抽取',
  reshuffleTitle: '重新抽取对照组？',
  reshuffleSaid: (n) => `现有的 ${n} 人可能重新收到营销消息，另抽其他用户替换；对比将重新开始。此前的对照组成员记录会保留。`,
}
