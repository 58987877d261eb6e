import { pagePictureInputSchema, pagePictureQuerySchema, pagePicturesSchema } from '@millrace/contract/assets/page-pictures.ts'
import { z } from 'zod'
import { fail } from '../../platform/errors.ts'
import { defineRoute, type Route } from '../../platform/http/index.ts'
import { presenter } from './present.ts'
import type { AssetDeps } from './routes.ts'
import * as store from './store.ts'

const url = '/api/v1/projects/:slug/page-pictures'
const params = z.object({ slug: z.string() })

/** What a page looks like, by class of devices: what its click map is laid over. */
export function pagePictureRoutes({ postgres, clock, publicUrl }: Omit<AssetDeps, 'uses'>): Route[] {
  const { version } = presenter(publicUrl)
  const list = defineRoute({
    method: 'GET',
    url,
    permission: 'analytics.read',
    summary: 'Pictures of a page, by class of devices',
    params,
    query: pagePictureQuerySchema,
    response: pagePicturesSchema,
    handler: async ({ project, query: { page } }) => {
      const rows = await store.pagePictures(postgres, project.id, page)
      return { items: rows.map(({ device, assetId, name, ...row }) => ({ page, device, assetId, name, ...version(assetId, row) })) }
    },
  })
  const choose = defineRoute({
    method: 'PUT',
    url,
    permission: 'analytics.write',
    summary: 'Choose the picture of a page on a class of devices, or none',
    params,
    body: pagePictureInputSchema,
    handler: ({ project, actor, body, audit }) =>
      postgres.transaction(async (tx) => {
        const { page, device, assetId } = body
        if (assetId !== null && (await store.find(tx, project.id, assetId))?.kind !== 'picture')
          fail('invalid_input', {}, [{ path: 'body.assetId', code: 'unknown', message: 'no picture of this project' }])
        const before = (await store.pagePictures(tx, project.id, page)).find((one) => one.device === device)
        await store.choosePagePicture(tx, project.id, body, { by: actor.name, now: clock.now() })
        await audit(tx, {
          action: 'page_picture.chosen',
          target: { kind: 'page', id: `${device} ${page}` },
          before: { assetId: before?.assetId ?? null },
          after: { assetId },
        })
      }),
  })
  return [list, choose]
}
