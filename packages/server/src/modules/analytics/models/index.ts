import type { Whom } from '@millrace/contract/queries/index.ts'
import type { Model } from '../model.ts'
import { attributionModel } from './attribution.ts'
import { clickModel } from './click.ts'
import { factorsModel } from './factors.ts'
import { keyEventsModel } from './key-events.ts'
import { attributesModel } from './attributes.ts'
import { contrastModel } from './contrast.ts'
import { countModel } from './count.ts'
import { distributionModel } from './distribution.ts'
import { effectModel } from './effect.ts'
import { funnelModel } from './funnel.ts'
import { intervalModel } from './interval.ts'
import { leavingModel } from './leaving.ts'
import { lifecycleModel } from './lifecycle.ts'
import { ltvModel } from './ltv.ts'
import { matrixModel } from './matrix.ts'
import { retentionModel } from './retention.ts'
import { driversModel } from './drivers.ts'
import { readersModel } from './readers.ts'
import { pathModel } from './path.ts'
import { processModel } from './process.ts'
import { sessionModel } from './session.ts'

type AnyModel = Model<Whom, object, object>
// A model is handed back only what its own schemas have read.
const some = <Q extends Whom, A, S>(model: Model<Q, A, S>): AnyModel => model as unknown as AnyModel

/** Every kind of question there is; each has its routes, its people and its segments. */
export const models: readonly AnyModel[] = [
  some(countModel),
  some(funnelModel),
  some(retentionModel),
  some(intervalModel),
  some(distributionModel),
  some(ltvModel),
  some(lifecycleModel),
  some(driversModel),
  some(pathModel),
  some(processModel),
  some(attributionModel),
  some(sessionModel),
  some(contrastModel),
  some(clickModel),
  some(attributesModel),
  some(keyEventsModel),
  some(factorsModel),
  some(matrixModel),
  some(effectModel),
  some(readersModel),
  some(leavingModel),
]
