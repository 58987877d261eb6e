import { describeAlert } from '@millrace/contract/journeys/alerts.ts'
import type { NoticeKind } from '@millrace/contract/notices/api.ts'
import type { AccountChange } from '../connectors/index.ts'
import type { AlertChange } from '../journeys/index.ts'
import type { MetricAlertChange } from '../metrics/index.ts'

/** In both languages: a project has none of its own, and a chat has people of both. */
export interface Text {
  readonly zh: string
  readonly en: string
}
export interface Words {
  readonly title: Text
  readonly text: Text
}

const titles: Readonly<Record<NoticeKind, Text>> = {
  stuck: { zh: '流程卡住', en: 'Journey stuck' },
  errors: { zh: '流程出错', en: 'Errors in a journey' },
  volume: { zh: '进入人数异常', en: 'Unusual volume' },
  guardrail: { zh: '客单价下降', en: 'Average order value down' },
  brake: { zh: '已自动暂停', en: 'Paused by itself' },
  account: { zh: '渠道账号已停用', en: 'Account stopped' },
  metric: { zh: '指标预警', en: 'Metric alert' },
}

const titleOf = (kind: NoticeKind, name: string): Text => ({ zh: `${titles[kind].zh}：${name}`, en: `${titles[kind].en}: ${name}` })

export function wordsOfAlert({ kind, phase, journeyName, node, figures }: AlertChange): Words {
  const { zh, en } = describeAlert(kind, figures)
  const [before, was] = phase === 'over' ? ['此前：', 'It was: '] : ['', '']
  const [step, stepEn] = node === '' ? ['', ''] : [`步骤 ${node}：`, `Step ${node}: `]
  return { title: titleOf(kind, journeyName), text: { zh: before + step + zh, en: was + stepEn + en } }
}

export function wordsOfAccount({ name, phase, why }: AccountChange): Words {
  const text =
    phase === 'over'
      ? { zh: '已处理，恢复发送。', en: 'Somebody has seen to it; sending goes on.' }
      : { zh: `暂不发送，消息保留等待。服务商返回：${why}`, en: `Nothing is sent, messages wait. The provider says: ${why}` }
  return { title: titleOf('account', name), text }
}

export function wordsOfMetric({ name, metricName, phase, text }: MetricAlertChange): Words {
  const [now, nowEn] = phase === 'over' ? ['已恢复。', 'Recovered. '] : ['', '']
  const of = metricName === null ? '' : `${metricName} `
  return { title: titleOf('metric', name), text: { zh: `${now}${of}${text.zh}`, en: `${nowEn}${of}${text.en}` } }
}

/** Something that somebody is to take over. It names no one: chats keep what they are told. */
export interface HandOver {
  readonly projectId: number
  readonly destinationId: string
  readonly subject: string
  readonly what: Text
  /** Who hands it over; empty: a rule. */
  readonly by: string
  readonly link: string
}

export const wordsOfHandOver = ({ what, by }: HandOver): Words => ({
  title: { zh: `待人工处理：${what.zh}`, en: `Somebody is needed: ${what.en}` },
  text:
    by === ''
      ? { zh: '由自动回复规则转交。', en: 'Handed over by an auto-reply.' }
      : { zh: `由 ${by} 转交。`, en: `Handed over by ${by}.` },
})
