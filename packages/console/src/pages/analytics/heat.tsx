import { ConfigProvider, theme } from 'antd'
import { type ReactNode, useCallback } from 'react'

/** The strongest tint, in per cent, on which secondary text is still read easily. */
const strongest = 24

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

/** Around a table with such cells: on a tint links and secondary words would be too faint. */
export function Heated({ children }: { readonly children: ReactNode }) {
  const { token } = theme.useToken()
  const readable = {
    colorLink: token.colorText,
    colorLinkHover: token.colorText,
    colorLinkActive: token.colorText,
    colorTextDescription: token.colorText,
  }
  return <ConfigProvider theme={{ token: readable }}>{children}</ConfigProvider>
}
