import { z } from 'zod'
import { armOf } from '../../experiments/assignment.ts'
import { error, warning } from '../problem.ts'
import { armBase, armName } from './arms.ts'
import { type Arrival, defineKind, type Outcome, pass } from './kind.ts'

const settings = z.object({
  arms: z
    .array(z.object({ ...armBase, weight: z.number().int().min(0).max(10_000), control: z.boolean().default(false) }))
    .min(1)
    .max(10),
  salt: z.string().max(40).optional(),
})

/** Percent arms, sticky by a hash of the person; a control arm gets nothing. */
export const split = defineKind(
  'split',
  settings,
)({
  fresh: () => ({
    arms: [
      { id: 'a', name: 'A', weight: 90, control: false },
      { id: 'control', name: '', weight: 10, control: true },
    ],
  }),
  ports: ({ arms }) => arms.map((one) => one.id),
  check: (id, { arms }) => {
    const total = arms.reduce((sum, one) => sum + one.weight, 0)
    if (total === 0) return [error(id, 'no_weight')]
    return total === 100 ? [] : [warning(id, 'weights_not_hundred', { total })]
  },
  arrive: assign,
  describe: ({ arms }, language) => `${language === 'zh' ? '分流' : 'Split'} ${arms.map((arm) => arm.weight).join(' / ')}`,
  visited: ({ port }, { arms }, language) => {
    const name = armName(arms, port)
    if (name === undefined) return language === 'zh' ? '没有满足任何条件' : 'No condition was met'
    return language === 'zh' ? `分到「${name}」` : `Assigned to “${name}”`
  },
})

function assign({ arms, salt: own }: z.infer<typeof settings>, { node, at, input }: Arrival): Outcome {
  const salt = own ?? `${input.journeyKey}/${node}`
  const weights = arms.map((one) => one.weight)
  const arm = arms[armOf(input.personId, salt, weights)]
  if (!arm) throw new Error(`split ${node} has no arm with a weight`)
  return pass(arm.id, `bucket of ${salt}`, [{ kind: 'exposure', node, arm: arm.id, at, control: arm.control }])
}
