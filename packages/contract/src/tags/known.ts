import type { RuleInput, SeenEvent } from '../rules/index.ts'

/** Everything that is known of somebody: what rules ask, and their events in their order. */
export interface Known {
  readonly input: RuleInput
  readonly events: readonly SeenEvent[]
}
