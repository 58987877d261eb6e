import { type ReactElement, useId } from 'react'

/** The list that the field of a tree says it controls: our library names one and draws none. */
export function useTreePopup() {
  const id = useId()
  return { id, popupRender: (menu: ReactElement) => <div id={`${id}_list`}>{menu}</div> }
}
