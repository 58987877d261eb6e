import { describeAlert } from '@millrace/contract/journeys/alerts.ts'
import type { Journey } from '@millrace/contract/journeys/api.ts'
import { Alert } from 'antd'
import { usePreferences } from '../../../lib/preferences.ts'

/** It has paused by itself, and why. */
export function BrakedBanner({ journey: { braked } }: { readonly journey: Pick<Journey, 'braked'> }) {
  const language = usePreferences((state) => state.language)
  return braked && <Alert data-testid="braked" type="error" showIcon title={describeAlert('brake', braked)[language]} />
}
