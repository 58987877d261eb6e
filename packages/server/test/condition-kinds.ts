import { conditionsOf, leaves, type Rule } from '@millrace/contract/rules/index.ts'

/** What a rule is made of, by kind: leaves with their figure, operators on properties, windows. */
export function kindsIn(rule: Rule): ReadonlySet<string> {
  const kinds = new Set<string>()
  for (const leaf of leaves(rule)) {
    kinds.add(leaf.kind)
    if ('figure' in leaf) kinds.add(`${leaf.kind} ${leaf.figure.of}`)
    if ('window' in leaf) kinds.add(`window ${leaf.window.kind}`)
    for (const { op } of conditionsOf(leaf).conditions) kinds.add(`operator ${op}`)
  }
  return kinds
}

/** Counts how often each kind was compared, and says so. */
export function tally(): { add(rule: Rule, cases: number): void; print(title: string): ReadonlyMap<string, number> } {
  const counts = new Map<string, number>()
  let [all, rules] = [0, 0]
  return {
    add(rule, cases) {
      all += cases
      rules++
      for (const kind of kindsIn(rule)) counts.set(kind, (counts.get(kind) ?? 0) + cases)
    },
    print(title) {
      const sorted = [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1))
      process.stdout.write(`${title}: ${rules} rules, ${all} cases; ${sorted.map(([kind, n]) => `${kind} ${n}`).join(', ')}\n`)
      return counts
    },
  }
}
