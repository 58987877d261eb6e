import type { Words } from '../../words.ts'

export const sqlAnalysis: Words['sqlAnalysis'] = {
  title: 'SQL 查询',
  run: '运行',
  runHint: 'Ctrl + Enter',
  teach: '写一条 SELECT，读取项目的事件、用户、标签和维表数据，然后运行。事件仅限上方所选日期。',
  empty: '查询没有返回数据。',
  rows: (n) => `共 ${n} 行`,
  cut: (n) => `结果超过 ${n} 行，仅显示最前面的部分。请在查询中汇总，或加上 LIMIT。`,
  look: '展示为',
  looks: { table: '表格', line: '折线图', bar: '柱状图' },
  firstDrawn: (n) => `图中只画前 ${n} 行，全部数据见表格。`,
  noChart: '图表需要一列数值，以及另一列作为名称。',
}
