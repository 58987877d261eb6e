import { App } from 'antd'
import { useEffect } from 'react'
import { useWords } from '../../../lib/words.ts'
import { useLabelText } from './looks.tsx'
import { type Said, useEditor } from './store.ts'

/** Says aloud what was done; what was refused is also shown, with the reason. */
export function Announcer() {
  const words = useWords()
  const labelText = useLabelText()
  const { message } = App.useApp()
  const said = useEditor((state) => state.said)
  const text = said && textOf(said)
  useEffect(() => {
    if (said?.how === 'refused') void message.warning(text)
    if (said?.how === 'undone' || said?.how === 'copied') void message.info(text, 1.5)
  }, [said, text, message])
  function textOf(one: Said): string {
    switch (one.how) {
      case 'refused':
        return one.code === 'not_steps' ? words.editor.notSteps : words.editor.refused[one.code]
      case 'copied':
        return words.editor.copiedSteps(words.editor.steps(one.count))
      case 'done':
      case 'undone':
      case 'redone':
        return words.editor[one.how](labelText(one.label))
    }
  }
  return (
    <div
      aria-live="polite"
      data-testid="said"
      style={{ position: 'absolute', width: 1, height: 1, overflow: 'hidden', clipPath: 'inset(50%)' }}
    >
      {text}
    </div>
  )
}
