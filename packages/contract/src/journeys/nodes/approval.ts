import { z } from 'zod'
import { describeReply, describeStanding } from '../gates.ts'
import { durationMs, durationSchema } from '../parts.ts'
import { describeDuration } from '../phrases.ts'
import { error } from '../problem.ts'
import { defineKind } from './kind.ts'

const settings = z.object({
  asks: z.string().max(300).describe('what whoever decides is asked'),
  timeout: durationSchema.optional().describe('nobody waits longer than this; without it, until somebody has decided'),
})
type Settings = z.infer<typeof settings>

const dueAt = ({ timeout }: Settings, since: number): number | null => (timeout ? since + durationMs(timeout) : null)
const waits = (due: number | null) => ({ kind: 'wait' as const, dueAt: due, absence: false, why: '', effects: [] })

/** Whoever comes waits until somebody lets them on. */
export const approval = defineKind(
  'approval',
  settings,
)({
  fresh: () => ({ asks: '' }),
  ports: ({ timeout }) => ['approved', 'rejected', ...(timeout ? ['timeout'] : [])],
  over: { port: 'timeout', why: 'nobody decided' },
  lasts: ({ timeout }) => timeout && durationMs(timeout),
  check: (id, { asks }) => (asks.trim() === '' ? [error(id, 'question_missing')] : []),
  isGate: true,
  arrive: (of, { at }) => waits(dueAt(of, at)),
  again: (of, _, since) => waits(dueAt(of, since)),
  describe({ asks, timeout }, language) {
    const zh = language === 'zh'
    const most = timeout ? (zh ? `，最多 ${describeDuration(timeout, language)}` : `, at most ${describeDuration(timeout, language)}`) : ''
    return zh ? `等待审批：${asks || '…'}${most}` : `Wait for approval: ${asks || '…'}${most}`
  },
  visited({ port, why }, _, language) {
    const zh = language === 'zh'
    if (port === 'timeout') return zh ? '时限内无人审批' : 'Nobody decided in time'
    const said = port === 'approved' ? (zh ? '已批准' : 'Approved') : zh ? '已拒绝' : 'Rejected'
    return `${said}${zh ? '：' : ': '}${describeStanding(why, language) ?? describeReply(why, language)}`
  },
})
