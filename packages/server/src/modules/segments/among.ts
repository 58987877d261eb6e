import { evaluate, type Rule } from '@millrace/contract/rules/index.ts'
import { eligible } from './live/store.ts'
import { type Asked, type InputDeps, loadRuleInputs } from './inputs.ts'

/** Bits of the rules that mean each of some people who can be meant: as `compileMasks`, but only what is known of these people is read. */
export async function askMet(deps: InputDeps, asked: Asked): Promise<Map<number, number>> {
  const able = [...(await eligible(deps.db, asked.people))]
  // As segments of their own: items that they go on to are looked up then.
  const named = new Map(asked.rules.map((rule, i) => [`rule/${i}`, rule]))
  const rules = [...named.keys()].map((id): Rule => ({ kind: 'segment', id }))
  const inputs = await loadRuleInputs(deps, { ...asked, people: able, rules, segments: new Map([...asked.segments, ...named]) })
  return new Map([...inputs].map(([id, input]) => [id, rules.reduce((met, rule, i) => met + (evaluate(rule, input) ? 2 ** i : 0), 0)]))
}
