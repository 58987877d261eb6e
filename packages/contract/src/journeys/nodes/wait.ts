import { z } from 'zod'
import { describeDuration, waited } from '../phrases.ts'
import { durationMs, durationSchema } from '../parts.ts'
import { warning } from '../problem.ts'
import { defineKind, waitUntil } from './kind.ts'

/** Stands still for a while. */
export const wait = defineKind(
  'wait',
  z.object({ duration: durationSchema }),
)({
  fresh: () => ({ duration: { amount: 1, unit: 'day' } }),
  ports: () => ['next'],
  over: { port: 'next', why: '' },
  lasts: ({ duration }) => durationMs(duration),
  check: (id, { duration }) => (duration.amount === 0 ? [warning(id, 'zero_wait')] : []),
  arrive: ({ duration }, { at }) => waitUntil(at + durationMs(duration)),
  describe: ({ duration }, language) => {
    const long = describeDuration(duration, language)
    return language === 'zh' ? `等待 ${long}` : `Wait ${long}`
  },
  visited: (visit, _, language) => (language === 'zh' ? `等待了 ${waited(visit, language)}` : `Waited ${waited(visit, language)}`),
})
