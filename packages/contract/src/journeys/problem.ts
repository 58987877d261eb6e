export type ProblemCode =
  | 'duplicate_id'
  | 'group_step_unknown'
  | 'group_overlap'
  | 'group_apart'
  | 'edge_from_nowhere'
  | 'edge_to_nowhere'
  | 'port_unknown'
  | 'port_twice'
  | 'loop'
  | 'unreachable'
  | 'entry_unconnected'
  | 'no_weight'
  | 'template_missing'
  | 'template_unknown'
  | 'template_channel'
  | 'channel_twice'
  | 'segment_unknown'
  | 'segment_archived'
  | 'tag_archived'
  | 'purpose_unknown'
  | 'variable_unknown'
  | 'variable_not_kept'
  | 'no_goal'
  | 'zero_wait'
  | 'time_needs_days'
  | 'step_unknown'
  | 'value_missing'
  | 'value_no_number'
  | 'list_missing'
  | 'list_not_static'
  | 'journey_missing'
  | 'journey_unknown'
  | 'journey_no_handoff'
  | 'journey_archived'
  | 'journey_not_live'
  | 'goal_missing'
  | 'step_not_before'
  | 'weights_not_hundred'
  | 'link_needs_key'
  | 'reach_not_whole'
  | 'segment_missing'
  | 'segment_not_live'
  | 'property_missing'
  | 'cron_unknown'
  | 'time_passed'
  | 'no_trigger'
  | 'join_alone'
  | 'branches_meet'
  | 'timeout_short'
  | 'property_unseen'
  | 'event_unseen'
  | 'channel_not_set'
  | 'sms_not_set'
  | 'push_not_set'
  | 'webhook_not_set'
  | 'url_missing'
  | 'url_invalid'
  | 'header_invalid'
  | 'field_invalid'
  | 'secret_unknown'
  | 'secret_other_host'
  | 'call_text_invalid'
  | 'year_not_covered'
  | 'question_missing'
  | 'code_missing'
  | 'code_invalid'
  | 'result_invalid'
  | 'input_undeclared'
  | 'result_unknown'

export interface GraphProblem {
  /** The step, or the group, it is about; null: the whole journey. */
  readonly nodeId: string | null
  readonly code: ProblemCode
  /** An error keeps the journey from going live; a warning does not. */
  readonly severity: 'error' | 'warning'
  readonly params: Readonly<Record<string, string | number>>
}

type Params = GraphProblem['params']
export const error = (nodeId: string | null, code: ProblemCode, params: Params = {}): GraphProblem => ({
  nodeId,
  code,
  severity: 'error',
  params,
})
export const warning = (nodeId: string | null, code: ProblemCode, params: Params = {}): GraphProblem => ({
  nodeId,
  code,
  severity: 'warning',
  params,
})
