import { theme } from 'antd'

/** Tiers from the highest to the lowest as shades of one colour; who has none is grey. */
export function useShades(): (nth: number, of: number) => string {
  const { token } = theme.useToken()
  return (nth, of) => mixed(token.colorPrimary, 100 - (70 * nth) / Math.max(1, of - 1), token.colorBgContainer)
}

/** A colour that is so much of the way from the background. */
export const mixed = (colour: string, percent: number, background: string): string =>
  `color-mix(in srgb, ${colour} ${Math.round(percent)}%, ${background})`

/** Behind a number, so that it stays readable: more of the colour for a larger share. */
export function useHeat(): (share: number, colour?: 'primary' | 'warning') => string | undefined {
  const { token } = theme.useToken()
  return (share, colour = 'primary') =>
    share > 0
      ? mixed(colour === 'primary' ? token.colorPrimary : token.colorWarning, 6 + 30 * Math.min(1, share), token.colorBgContainer)
      : undefined
}
