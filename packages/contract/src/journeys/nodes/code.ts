import { codeSchema, codeWaits, describeCode, isResult } from '../code/code.ts'
import { readCode } from '../code/syntax.ts'
import { error, type GraphProblem, warning } from '../problem.ts'
import { defineKind } from './kind.ts'
import { zoneRule } from './zoned.ts'

/** Works something out about a person, in a sandbox: from the trigger, the profile, earlier steps and the time, and from nothing else. */
export const code = defineKind(
  'code',
  codeSchema,
)({
  fresh: () => ({
    code: 'return { morning: now.hour < 12 }',
    trigger: [],
    profile: [],
    results: [{ name: 'morning', type: 'bool' }],
  }),
  ports: () => ['ok', 'failed'],
  rules: ({ profile }) => [
    zoneRule,
    ...profile.map((property) => ({ kind: 'profile' as const, condition: { property, op: 'is_set' as const } })),
  ],
  reads: ({ code: text, trigger }) => [
    ...trigger,
    ...readCode(text).reads.node.flatMap(({ node, field }) => (field === undefined ? [] : [`node.${node}.${field}`])),
  ],
  finds: ({ results }) => results.map(({ name }) => name),
  refers: (settings) => [...new Set(readCode(settings.code).reads.node.map(({ node }) => node))].map((node) => ({ node })),
  check(id, { code: text, trigger, profile, results }) {
    if (text.trim() === '') return [error(id, 'code_missing')]
    const { mistake, reads } = readCode(text)
    const found: GraphProblem[] = mistake ? [error(id, 'code_invalid', { ...mistake })] : []
    const named = results.map(({ name }) => name)
    for (const [i, name] of named.entries())
      if (!isResult(name) || named.indexOf(name) !== i) found.push(error(id, 'result_invalid', { name }))
    for (const name of reads.trigger)
      if (!trigger.includes(name)) found.push(warning(id, 'input_undeclared', { property: `trigger.${name}` }))
    for (const name of reads.profile)
      if (!profile.includes(name)) found.push(warning(id, 'input_undeclared', { property: `profile.${name}` }))
    return found
  },
  // The batch runs the code of all who have come, in the same transaction; who is not run now is asked again as anybody who is held.
  arrive: () => ({ kind: 'wait', dueAt: null, absence: false, why: codeWaits, effects: [] }),
  describe: ({ results }, language) => {
    const names = results.map(({ name }) => name).join(language === 'zh' ? '、' : ', ')
    if (language === 'zh') return names === '' ? '运行代码' : `运行代码，得出 ${names}`
    return names === '' ? 'Run code' : `Run code to find ${names}`
  },
  visited: ({ port, why }, _, language) => describeCode(port, why, language),
})
