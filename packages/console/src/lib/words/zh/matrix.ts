import type { Words } from '../../words.ts'

export const matrix: Words['matrix'] = {
  title: '渠道矩阵',
  note: '每个渠道在增长各阶段带来多少。',
  choose: '请选择每个阶段统计什么：一个指标，或一个事件。',
  by: '渠道取自',
  of: { profile: '用户属性', event: '事件属性' },
  channels: '展示的渠道',
  mostPeople: '人数最多的 50 个',
  stage: (n) => `阶段 ${n}`,
  stageName: '阶段名称',
  takes: '统计',
  sources: { metric: '指标', own: '事件' },
  addStage: '添加阶段',
  removeStage: (name) => `移除阶段 ${name}`,
  names: ['获取', '激活', '留存', '收入', '推荐'],
  channel: '渠道',
  once: '去重人数',
  onceNote: '在多个阶段出现的人只计一次。',
  all: '全部渠道（每人只计一次）',
  ofBefore: (share) => `为上一阶段的 ${share}`,
}
