import { z } from 'zod'
import { definitionsQuerySchema } from '../paging.ts'
import { boardInputSchema, questionShape } from './board.ts'
import { templateKeys } from './templates.ts'

const rowShape = {
  id: z.string(),
  revision: z.number().int(),
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  archivedAt: z.iso.datetime().nullable(),
}

export const boardSchema = z.object({ ...boardInputSchema.shape, ...rowShape })
export type Board = z.infer<typeof boardSchema>
export const boardsQuerySchema = definitionsQuerySchema
export const boardsSchema = z
  .object({ items: z.array(boardSchema), next: z.string().nullable() })
  .describe('those the caller may open, last changed first')

/** A question that was kept by name. */
export const savedQuestionInputSchema = z.object({ name: z.string().trim().min(1).max(100), ...questionShape })
export type SavedQuestionInput = z.infer<typeof savedQuestionInputSchema>
export const savedQuestionSchema = z.object({ ...savedQuestionInputSchema.shape, ...rowShape })
export type SavedQuestion = z.infer<typeof savedQuestionSchema>
export const savedQuestionsSchema = z.object({ items: z.array(savedQuestionSchema), next: z.string().nullable() })

/** Makes a board, and the metrics it needs that there are not yet. */
export const fromTemplateSchema = z.object({
  template: z.enum(templateKeys),
  name: z.string().trim().min(1).max(100),
  events: z.record(z.string(), z.string().min(1).max(200)).describe('the event, or property, for each place of the template'),
  language: z.enum(['zh', 'en']).default('zh').describe('of titles and metrics'),
  isMoney: z.boolean().default(false).describe('the property with the amount is money of the project'),
})
export type FromTemplate = z.infer<typeof fromTemplateSchema>
