import type { Journey, JourneyDetail } from '@millrace/contract/journeys/api.ts'
import { graphSchema } from '@millrace/contract/journeys/index.ts'
import { useCallback, useEffect, useRef, useState } from 'react'
import { z } from 'zod'
import { ApiProblem, call } from '../../../lib/api.ts'
import { useProject } from '../../../lib/session.ts'
import { useFormat } from '../../../lib/words.ts'
import { isComplete } from './problems.ts'
import { type EditorState, useEditor } from './store.ts'

export interface Saving {
  readonly journey: Journey
  /** Incomplete: a setting is not filled in yet, so there is nothing the server would take. */
  readonly state: 'clean' | 'dirty' | 'incomplete' | 'saving' | 'saved' | 'failed'
  readonly savedAt: string
  /** What someone else saved meanwhile. */
  readonly conflict: JourneyDetail | undefined
  adopt(journey: Journey): void
  /** Puts a published version into the draft: one step that can be undone. Refused like a save when somebody else saved meanwhile. */
  rollBack(version: number): Promise<void>
  loadTheirs(): void
  keepMine(): void
}

const quietMs = 1_000
const keyOf = (id: string): string => `millrace.draft.${id}`

const keptSchema = z.object({ name: z.string(), revision: z.number(), graph: graphSchema })

/** What a page that was closed or reloaded too early had not sent yet. */
export function keptDraft(id: string): z.infer<typeof keptSchema> | undefined {
  try {
    const parsed = keptSchema.safeParse(JSON.parse(localStorage.getItem(keyOf(id)) ?? 'null'))
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}

/** Saves the draft a second after the last edit, with its revision; keeps an unsent copy in the browser. */
export function useAutosave(first: JourneyDetail): Saving {
  const { api, timeZone } = useProject()
  const { clock } = useFormat(timeZone)
  const load = useEditor((state) => state.load)
  const [journey, setJourney] = useState<Journey>(first)
  const [state, setState] = useState<Saving['state']>('clean')
  const [savedAt, setSavedAt] = useState('')
  const [conflict, setConflict] = useState<JourneyDetail>()
  // An unsent draft is based on the revision it was made from: when that is old, the server says so and both are shown.
  const [base] = useState(() => keptDraft(first.id)?.revision ?? first.revision)
  const revision = useRef(base)
  const key = keyOf(first.id)
  const path = `${api}/journeys/${first.id}`

  const send = useCallback(
    async ({ name, graph, edits: sent }: Pick<EditorState, 'name' | 'graph' | 'edits'>): Promise<void> => {
      if (name.trim() === '' || !isComplete(graph)) return setState('incomplete')
      setState('saving')
      try {
        const saved = await call<JourneyDetail>(path, { method: 'PUT', body: { name, draft: graph }, revision: revision.current })
        revision.current = saved.revision
        setJourney(saved)
        setSavedAt(clock(new Date()))
        setState(useEditor.getState().edits === sent ? 'saved' : 'dirty')
        localStorage.removeItem(key)
      } catch (error) {
        setState('failed')
        if (error instanceof ApiProblem && error.code === 'revision_conflict') setConflict(await call<JourneyDetail>(path))
      }
    },
    [path, key, clock],
  )
  // One after another: a second save on its way with the same revision would be refused as somebody else's.
  const sending = useRef<Promise<void>>(Promise.resolve())
  const save = useCallback((): Promise<void> => {
    // What is meant now: by its turn the editor may hold another journey.
    const now = useEditor.getState()
    sending.current = sending.current.catch(() => undefined).then(() => send(now))
    return sending.current
  }, [send])

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let isWaiting = false
    const stop = useEditor.subscribe((now, before) => {
      if (now.edits === before.edits || now.edits === 0) return
      setState('dirty')
      keep(key, { name: now.name, revision: revision.current, graph: now.graph })
      clearTimeout(timer)
      isWaiting = true
      timer = setTimeout(() => {
        isWaiting = false
        void save()
      }, quietMs)
    })
    return () => {
      stop()
      clearTimeout(timer)
      // Leaving within the quiet second must not lose the last edit.
      if (isWaiting) void save()
    }
  }, [key, save])

  return {
    journey,
    state,
    savedAt,
    conflict,
    adopt(next) {
      revision.current = next.revision
      setJourney(next)
    },
    rollBack(version) {
      const done = sending.current.then(async () => {
        try {
          const url = `${path}/versions/${version}/restore`
          const restored = await call<JourneyDetail>(url, { method: 'POST', body: {}, revision: revision.current })
          revision.current = restored.revision
          setJourney(restored)
          useEditor.getState().apply({ op: 'roll_back', version, graph: restored.draft }, true)
        } catch (error) {
          if (!(error instanceof ApiProblem) || error.code !== 'revision_conflict') throw error
          setConflict(await call<JourneyDetail>(path))
        }
      })
      sending.current = done.catch(() => undefined)
      return done
    },
    loadTheirs() {
      if (!conflict) return
      revision.current = conflict.revision
      setJourney(conflict)
      load(conflict.name, conflict.draft)
      localStorage.removeItem(key)
      setConflict(undefined)
      setState('clean')
    },
    keepMine() {
      if (!conflict) return
      revision.current = conflict.revision
      setConflict(undefined)
      void save()
    },
  }
}

function keep(key: string, draft: z.infer<typeof keptSchema>): void {
  try {
    localStorage.setItem(key, JSON.stringify(draft))
  } catch {
    // A full or forbidden store only loses the copy; the draft is sent in a moment.
  }
}
