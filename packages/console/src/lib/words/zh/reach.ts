import type { Words } from '../../words.ts'

export const reach: Words['reach'] = {
  title: '触达中心',
  note: '此刻谁能通过哪个渠道触达',
  of: '人群',
  everybody: '全部用户',
  total: '用户',
  anyhow: '任一渠道可触达',
  nobody: '还没有用户。收到事件后用户会出现在这里；有邮箱、手机号或已上报设备的 App，即可触达。',
  channel: '渠道',
  standings: {
    reachable: '可触达',
    refused: '已拒绝',
    unasked: '未征得同意',
    unaddressed: '无可用地址',
  },
  standingNotes: {
    reachable: '同意状态允许，且地址可用。',
    refused: '不希望在该渠道收到此用途的消息。',
    unasked: '没有同意记录，且此用途默认视为不同意。',
    unaddressed: '没有该渠道的地址，或地址已禁发。',
  },
  now: '此刻',
  ready: '可发送',
  blocked: (n) => `${n} 人已达频次上限或未到最小间隔`,
  blockedMany: '近期触达人数过多，未统计频次上限',
  quiet: (until) => `免打扰时段至 ${until}：营销消息顺延`,
  notReady: {
    channel_not_set: '未配置账号',
    channel_unreadable: '配置无法解密',
    account_stopped: '服务商已停止受理',
  },
  setUp: '去设置',
  keep: (what, channel) => `${channel} · ${what}`,
  keepHint: '将这些用户保存为分群',
}
