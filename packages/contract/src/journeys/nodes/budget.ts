import { z } from 'zod'
import { budgetTerms, describeBudget } from '../gates.ts'
import { defineKind } from './kind.ts'

const settings = z.object({
  most: z.number().int().min(1).max(1_000_000_000).describe('so many people pass'),
  per: z.enum(budgetTerms).describe('in all, or in each day, week or month of the calendar of the project'),
})

/** Lets people pass as long as its budget lasts. Whoever comes stands here until the owner has claimed from it, in the same transaction. */
export const budget = defineKind(
  'budget',
  settings,
)({
  fresh: () => ({ most: 1_000, per: 'total' }),
  ports: () => ['ok', 'exhausted'],
  // Nobody is ever left standing here; should it be, nobody passes who was not counted.
  over: { port: 'exhausted', why: 'not counted' },
  isGate: true,
  // Whatever else they do meanwhile: the owner has still to count them.
  takesTurns: true,
  arrive: (_, { at }) => ({ kind: 'wait', dueAt: at, absence: false, why: '', effects: [] }),
  describe: ({ most, per }, language) => describeBudget(most, per, language),
  visited: ({ port }, { most, per }, language) => {
    const budgeted = describeBudget(most, per, language)
    if (port === 'ok') return language === 'zh' ? `名额内通过（${budgeted}）` : `Within the budget (${budgeted})`
    return language === 'zh' ? `名额已用完（${budgeted}）` : `The budget was exhausted (${budgeted})`
  },
})
