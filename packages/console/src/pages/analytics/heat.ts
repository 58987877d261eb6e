import { theme } from 'antd'
import { useCallback } from 'react'

/** The strongest tint on which text and links are still read easily. */
const strongest = 28

/** The ground of a cell by its share of the largest, in the colour of the theme. */
export function useHeat(): (share: number | null) => { background?: string } {
  const { token } = theme.useToken()
  return useCallback(
    (share) =>
      share === null || share <= 0
        ? {}
        : { background: `color-mix(in srgb, ${token.colorPrimary} ${Math.round(Math.min(1, share) * strongest)}%, transparent)` },
    [token],
  )
}
