import { bodySchema } from '@millrace/contract/content/api.ts'
import { useBlocker } from '@tanstack/react-router'
import { App } from 'antd'
import { useEffect, useRef } from 'react'
import { z } from 'zod'
import { useWords } from '../../lib/words.ts'

const keyOf = (id: string): string => `millrace.template.${id}`
const keptSchema = z.object({ revision: z.number(), name: z.string(), body: bodySchema })
export type KeptDraft = z.infer<typeof keptSchema>

/** What a page that was left or reloaded had not saved. */
export function keptDraft(id: string): KeptDraft | undefined {
  try {
    const parsed = keptSchema.safeParse(JSON.parse(localStorage.getItem(keyOf(id)) ?? 'null'))
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}

export function dropDraft(id: string): void {
  try {
    localStorage.removeItem(keyOf(id))
  } catch {
    // A forbidden store keeps nothing either.
  }
}

/** Keeps what is not saved in the browser, and asks before it is left behind. */
export function useKeptDraft(id: string, draft: KeptDraft, isChanged: boolean): void {
  const words = useWords().blocks
  const { modal } = App.useApp()
  const text = JSON.stringify(draft)
  const wasChanged = useRef(false)
  useEffect(() => {
    if (!isChanged) {
      // Taken back step by step: there is nothing left to offer.
      if (wasChanged.current) dropDraft(id)
      return
    }
    wasChanged.current = true
    try {
      localStorage.setItem(keyOf(id), text)
    } catch {
      // A full or forbidden store only loses the copy; the page still asks before it is left.
    }
  }, [id, text, isChanged])
  useBlocker({
    enableBeforeUnload: isChanged,
    shouldBlockFn: async () => {
      if (!isChanged) return false
      const leaves = await modal.confirm({ title: words.leave, content: words.leaveNote, okText: words.go, cancelText: words.stay })
      return !leaves
    },
  })
}
