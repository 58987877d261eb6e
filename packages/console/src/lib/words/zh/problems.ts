import type { Words } from '../../words.ts'

export const problems: Words['problems'] = {
  incomplete: '有设置没有填完',
  duplicate_id: '两个步骤的编号相同',
  edge_from_nowhere: '连线没有起点',
  edge_to_nowhere: '连线没有终点',
  port_unknown: '连线出口不存在',
  port_twice: '同一出口有两条连线',
  loop: '存在无限循环',
  unreachable: '没有人能到达这里',
  entry_unconnected: '入口没有连接任何步骤',
  no_weight: '没有任何分支有比例',
  template_missing: '请选择模板',
  segment_unknown: '条件引用的分群在项目中不存在',
  segment_archived: '条件引用的分群已归档，仍按最后的定义计算',
  template_unknown: '项目中没有这个模板',
  variable_unknown: '模板需要的属性从未出现在进入事件中',
  variable_not_kept: '流程中的用户缺少模板需要的属性',
  no_goal: '没有目标：无法衡量效果',
  zero_wait: '等待时间为零',
  weights_not_hundred: '比例之和不是 100',
  link_needs_key: '关联属性缺少键',
}
