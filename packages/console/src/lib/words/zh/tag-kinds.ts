import type { Words } from '../../words.ts'

export const tagKinds: Words['tagKinds'] = {
  points: '得分',
  pointsEach: '每次得分',
  pointsNote: '负数为扣分。',
  each: '每次行为计为',
  eachs: { times: '1 次', number: '属性的数值' },
  eachProperty: '数值属性',
  fades: '设置半衰期后越早的行为得分越低：经过一个半衰期减半，两个为四分之一。',
  score: {
    note: '各评分项的得分相加。不涉及任何一项的人没有标签。',
    criterion: (n) => `评分项 ${n}`,
    criterionName: '评分项名称',
    addEvents: '按行为得分',
    addRule: '按条件得分',
    cap: '该项上限',
    capHint: '不限',
    bounds: '总分范围',
    least: '下限',
    most: '上限',
    unbounded: '不限',
  },
  tiers: {
    title: '分级',
    by: { none: '不分级，标签值为得分', percentile: '按排名', points: '按得分' },
    notes: {
      none: '保留两位小数。条件中按文字比较；需要比大小时请分级。',
      percentile: '按得分高于此人的人数占比划分，同分同级；他人得分变化时也会变化。',
      points: '从上到下，取最先达到的一级。',
    },
    tier: (n) => `第 ${n} 级`,
    value: '值',
    top: '前',
    from: '至少',
    points: '分',
    add: '级',
    wrong: {
      percentile: '每级占比须大于前一级。',
      points: '每级得分须小于前一级。',
    },
  },
}
