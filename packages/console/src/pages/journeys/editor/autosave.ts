import type { Journey, JourneyDetail } from '@millrace/contract/journeys/api.ts'
import { useCallback, useEffect, useRef, useState } from 'react'
import { ApiProblem, call } from '../../../lib/api.ts'
import { useProject } from '../../../lib/session.ts'
import { useEditor } from './store.ts'

export interface Saving {
  readonly journey: Journey
  readonly state: 'clean' | 'dirty' | 'saving' | 'saved' | 'failed'
  readonly savedAt: string
  /** What someone else saved meanwhile. */
  readonly conflict: JourneyDetail | undefined
  adopt(journey: Journey): void
  loadTheirs(): void
  keepMine(): void
}

const quietMs = 1_000

/** Saves the draft a second after the last edit, with its revision; keeps an unsent copy in the browser. */
export function useAutosave(first: JourneyDetail): Saving {
  const { api } = useProject()
  const load = useEditor((state) => state.load)
  const [journey, setJourney] = useState<Journey>(first)
  const [state, setState] = useState<Saving['state']>('clean')
  const [savedAt, setSavedAt] = useState('')
  const [conflict, setConflict] = useState<JourneyDetail>()
  const revision = useRef(first.revision)
  const key = `millrace.draft.${first.id}`
  const path = `${api}/journeys/${first.id}`

  const save = useCallback(async (): Promise<void> => {
    const { name, graph, edits: sent } = useEditor.getState()
    setState('saving')
    try {
      const saved = await call<JourneyDetail>(path, { method: 'PUT', body: { name, draft: graph }, revision: revision.current })
      revision.current = saved.revision
      setJourney(saved)
      setSavedAt(new Date().toLocaleTimeString())
      setState(useEditor.getState().edits === sent ? 'saved' : 'dirty')
      localStorage.removeItem(key)
    } catch (error) {
      setState('failed')
      if (error instanceof ApiProblem && error.code === 'revision_conflict') setConflict(await call<JourneyDetail>(path))
    }
  }, [path, key])

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let isWaiting = false
    const stop = useEditor.subscribe((now, before) => {
      if (now.edits === before.edits || now.edits === 0) return
      setState('dirty')
      localStorage.setItem(key, JSON.stringify(now.graph))
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
    loadTheirs() {
      if (!conflict) return
      revision.current = conflict.revision
      setJourney(conflict)
      load(conflict.name, conflict.draft)
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
