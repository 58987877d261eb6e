import { z } from 'zod'
import { deviceClasses, pageOf } from '../queries/index.ts'

const placeShape = {
  page: z.string().trim().min(1).max(300).transform(pageOf).describe('a path, or a pattern of paths, as click analysis takes it'),
  device: z.enum(deviceClasses),
}

export const pagePictureQuerySchema = z.object({ page: placeShape.page })
export const pagePictureInputSchema = z.object({
  ...placeShape,
  assetId: z.string().max(100).nullable().describe('a picture of the project; null: none any more'),
})

export const pagePicturesSchema = z.object({
  items: z.array(
    z.object({
      page: z.string(),
      device: z.enum(deviceClasses),
      assetId: z.string(),
      name: z.string(),
      url: z.string(),
      width: z.number().int().nullable().describe('of the picture, in pixels'),
      height: z.number().int().nullable(),
    }),
  ),
})
export type PagePictures = z.infer<typeof pagePicturesSchema>
export type PagePicture = PagePictures['items'][number]
