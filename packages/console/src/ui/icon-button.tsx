import { Button, Tooltip } from 'antd'
import type { ReactNode } from 'react'

/** A button that is only a picture always has a name. */
export function IconButton({
  label,
  icon,
  onClick,
  disabled,
}: {
  readonly label: string
  readonly icon: ReactNode
  readonly onClick?: () => void
  readonly disabled?: boolean
}) {
  return (
    <Tooltip title={label}>
      <Button type="text" aria-label={label} icon={icon} {...(onClick ? { onClick } : {})} disabled={disabled ?? false} />
    </Tooltip>
  )
}
