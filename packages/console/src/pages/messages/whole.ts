import { type Body, bodySchema } from '@millrace/contract/content/api.ts'

/** Whether it can be saved: nothing that has to be there is empty, and nothing is what it must not be. */
export const isWhole = (body: Body): boolean => bodySchema.safeParse(body).success && (body.kind !== 'sms' || body.text.trim() !== '')
