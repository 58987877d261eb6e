interface Text {
  readonly en: string
  readonly zh: string
}

/** Every kind of job and what it is called, `{name}` filled from the title's params. A new kind adds its line here. */
export const jobTitles = {
  'ingest.import': { en: 'Import {name}', zh: '导入 {name}' },
  'ingest.import_check': { en: 'Check {name} before importing', zh: '检查导入文件 {name}' },
  'ingest.pull': { en: 'Pull {name}', zh: '拉取 {name}' },
  'system.retention': { en: 'Remove what is past its time', zh: '清理过期数据' },
  'identity.recheck': { en: 'Give events of shared devices to the right person', zh: '校正共用设备的事件归属' },
  'system.squash': { en: 'See where merged people are worth writing into events', zh: '检查哪些项目需要把合并后的用户写入事件' },
  'identity.squash': { en: 'Write merged people into their events', zh: '把合并后的用户写入历史事件' },
  'messaging.reach': { en: 'Bring consents and addresses to where rules are counted', zh: '为规则计算准备授权与可达数据' },
  'messaging.poll': { en: 'Ask providers what became of messages', zh: '向服务商查询消息发送结果' },
  'journeys.outcomes': { en: 'Tell what journeys came to whose time for the goal is over', zh: '记录已过目标时限的流程结果' },
  'people.export': { en: 'Everything about person #{person}', zh: '导出用户 #{person} 的全部数据' },
  'people.erase': { en: 'Erase person #{person}', zh: '删除用户 #{person} 的全部数据' },
  'people.edit': { en: 'Edit {name}', zh: '批量修改：{name}' },
  'people.edit_undo': { en: 'Undo the edit of {name}', zh: '撤销批量修改：{name}' },
  'journeys.audience': { en: 'Take people into “{name}”', zh: '为流程「{name}」选取进入人群' },
  'journeys.dates': { en: 'Set the dates of “{name}”', zh: '为流程「{name}」设置日期' },
  'journeys.publish': { en: 'Take “{name}” live', zh: '定时上线流程「{name}」' },
  'journeys.backtest': { en: 'Backtest “{name}”', zh: '回测流程「{name}」' },
  'journeys.collect': { en: 'Save people of “{name}” as a list', zh: '把流程「{name}」中的用户存为分群' },
  'analytics.collect': { en: 'Save people of an analysis as the list “{name}”', zh: '把分析中的用户存为分群「{name}」' },
  'boards.mail': { en: 'Mail boards to colleagues', zh: '按计划邮件发送看板' },
  'metrics.watch': { en: 'Look at metrics for alerts', zh: '检查指标预警' },
  'broadcasts.collect': { en: 'Save people of “{name}” as a list', zh: '把群发「{name}」中的用户存为分群' },
  'notices.tell': { en: 'Tell a destination of alerts', zh: '向告警接收方发送告警' },
  'segments.compute': { en: 'Work out who is in “{name}”', zh: '计算分群「{name}」的成员' },
  'tags.compute': { en: 'Work out the tag “{name}”', zh: '计算标签「{name}」' },
  'tags.import': { en: 'Import values of the tag “{name}”', zh: '导入标签「{name}」的值' },
  'segments.refresh': { en: 'Fill the list “{name}” anew', zh: '更新定期分群「{name}」' },
  'segments.fill': { en: 'Put people on the list “{name}”', zh: '填充静态分群「{name}」' },
  'segments.export': { en: 'Export the people of “{name}”', zh: '导出分群「{name}」的用户' },
} as const satisfies Record<string, Text>
export type JobKindName = keyof typeof jobTitles

/** What a job may say it is doing at the moment. */
export const jobNotes = {
  counting: { en: 'Counting', zh: '正在统计' },
  reading: { en: 'Reading', zh: '正在读取' },
  checking: { en: 'Checking', zh: '正在检查' },
  writing: { en: 'Writing', zh: '正在写入' },
  waiting: { en: 'Waiting for what is under way', zh: '等待处理中的数据' },
  removing: { en: 'Removing', zh: '正在删除' },
} as const satisfies Record<string, Text>
export type JobNote = keyof typeof jobNotes

export type JobParams = Readonly<Record<string, string | number>>

/** The title of a job in both languages; a kind this program does not know (any more) is called by its name. */
export function jobTitle(kind: string, params: JobParams): Text {
  const text: Text = (jobTitles as Readonly<Record<string, Text>>) /* a row may be older than this program */[kind] ?? {
    en: kind,
    zh: kind,
  }
  const fill = (pattern: string): string => pattern.replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? name))
  return { en: fill(text.en), zh: fill(text.zh) }
}
