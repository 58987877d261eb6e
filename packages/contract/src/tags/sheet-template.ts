import type { Language } from '../rules/index.ts'
import { type SheetField, sheetFields, sheetWords } from './sheet-words.ts'

type Example = Readonly<Record<Exclude<SheetField, 'owner' | 'refresh' | 'stage'>, string>> & { readonly refresh: 'asked' | 'daily' }

/** A row of each group of tags that most shops have. */
const examples: Readonly<Record<Language, readonly Example[]>> = {
  zh: [
    {
      name: '大学生',
      category: '人口属性/身份',
      note: '在读年级与专业，用 / 分级',
      values: '大一; 大二; 大三; 大三/计算机; 大四',
      source: '会员资料',
      use: '校园活动圈选',
      refresh: 'asked',
    },
    {
      name: '近30天活跃天数',
      category: '行为/活跃',
      note: '最近 30 天内有访问的天数',
      values: '',
      source: '埋点：访问',
      use: '活跃提升',
      refresh: 'daily',
    },
    {
      name: '消费档位',
      category: '交易/价值',
      note: '累计支付金额分档',
      values: '<100; 100–500; ≥500',
      source: '订单',
      use: '分层运营',
      refresh: 'daily',
    },
    {
      name: '偏好品类',
      category: '偏好/品类',
      note: '最近 90 天浏览最多的品类',
      values: '',
      source: '埋点：浏览商品',
      use: '商品推荐',
      refresh: 'daily',
    },
    {
      name: '渠道偏好',
      category: '渠道',
      note: '最近响应最多的触达渠道',
      values: '短信; 微信; 邮件',
      source: '消息记录',
      use: '选择首选渠道',
      refresh: 'daily',
    },
    {
      name: '生命周期阶段',
      category: '生命周期',
      note: '按最近一次购买与活跃判断',
      values: '新客; 活跃; 沉默; 流失',
      source: '订单、埋点',
      use: '促活与召回',
      refresh: 'daily',
    },
  ],
  en: [
    {
      name: 'Student',
      category: 'Attributes/Role',
      note: 'Year and subject, with / between',
      values: 'First year; Second year; Third year; Third year/Computing; Fourth year',
      source: 'Member profile',
      use: 'Campus campaigns',
      refresh: 'asked',
    },
    {
      name: 'Active days (30)',
      category: 'Behaviour/Activity',
      note: 'Days with a visit in the last 30',
      values: '',
      source: 'Tracking: visits',
      use: 'Raising activity',
      refresh: 'daily',
    },
    {
      name: 'Spending',
      category: 'Orders/Value',
      note: 'Paid in all, by ranges',
      values: '<100; 100–500; ≥500',
      source: 'Orders',
      use: 'Service by value',
      refresh: 'daily',
    },
    {
      name: 'Preferred category',
      category: 'Preference/Category',
      note: 'Category viewed most in 90 days',
      values: '',
      source: 'Tracking: product views',
      use: 'Recommendations',
      refresh: 'daily',
    },
    {
      name: 'Preferred channel',
      category: 'Channel',
      note: 'Channel that was answered most lately',
      values: 'SMS; WeChat; Email',
      source: 'Messages',
      use: 'First channel to try',
      refresh: 'daily',
    },
    {
      name: 'Life stage',
      category: 'Life cycle',
      note: 'By the last order and activity',
      values: 'New; Active; Silent; Lost',
      source: 'Orders, tracking',
      use: 'Activation and winning back',
      refresh: 'daily',
    },
  ],
}

/** Rows that show how a sheet is filled in, below its headings. */
export const sheetTemplate = (language: Language): string[][] =>
  examples[language].map((one) => {
    const { refresh, stage } = sheetWords[language]
    const cells = { ...one, owner: '', refresh: refresh[one.refresh], stage: stage.draft }
    return sheetFields.map((field) => cells[field])
  })
