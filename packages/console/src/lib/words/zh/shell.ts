import type { Words } from '../../words.ts'

export const shell: Words['shell'] = {
  sample: '计算范围',
  everybody: '全量用户',
  percent: (percent) => `抽样 ${percent}%`,
  sampleNote: '数据量大时更快：每次抽取的都是同一批用户。次数、人数与求和已放大到全量，比率与分位数为样本值。',
  sampled: (percent) => `抽样 ${percent}%`,
  sampledNote: '次数、人数与求和已放大到全量。± 为人数的误差范围（95% 置信度）。',
  off: (error) => `±${error}`,
  peopleOfSample: (percent) => `以下为 ${percent}% 样本中的用户，并非该数字对应的全部用户。`,
  identity: '用户身份',
  identities: { now: '按当前身份', collected: '按采集时身份' },
  collected: '按采集时身份',
  collectedNote: '用于核对：按每条事件到达时的身份区分用户，不计此后的合并。数字不能展开用户名单。',
  askSample: '改为抽样 10%',
}
