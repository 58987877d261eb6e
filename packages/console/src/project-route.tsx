import { createRootRoute, createRoute, Outlet } from '@tanstack/react-router'
import { Shell } from './ui/shell.tsx'

export const root = createRootRoute({ component: Outlet })
/** Of all pages of a project. */
export const project = createRoute({ getParentRoute: () => root, path: '/$slug', component: Shell })
export const parent = () => project
