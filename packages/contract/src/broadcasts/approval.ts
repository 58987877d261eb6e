import { z } from 'zod'

/** When a second person has to approve a broadcast before it is sent. */
export const broadcastApprovalSchema = z.object({
  over: z.number().int().min(0).max(1_000_000_000).describe('when it means more people than this at the time of sending; 0: always'),
  marketingOnly: z.boolean().default(false).describe('service messages go without'),
})
export type BroadcastApproval = z.infer<typeof broadcastApprovalSchema>

/** Whether a broadcast that means so many people now needs a second person. */
export const needsApproval = (
  rule: BroadcastApproval | null,
  { class: messageClass, people }: { readonly class: 'marketing' | 'service'; readonly people: number },
): boolean => rule !== null && (!rule.marketingOnly || messageClass === 'marketing') && (rule.over === 0 || people > rule.over)
