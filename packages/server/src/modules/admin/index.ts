export { admin, type AdminModule } from './admin.ts'
export { attempts } from './attempts.ts'
export { eraseFromAudit } from './erase-audit.ts'
export { everybodyBehind, peopleBehind } from './behind.ts'
export { createToken, findSource, type SourceKey, type SourceRow } from './keys.ts'
export { accountRoutes } from './routes-account.ts'
export { projectRoutes } from './routes-project.ts'
export { hashPassword, hashToken, newToken, passwordMatches } from './secrets.ts'
export {
  broadcastsNeedApproval,
  calendarOfProject,
  findProject,
  journeysNeedApproval,
  listMembers as membersOf,
  listProjects,
  type ProjectRow,
  roleIn,
  zoneOfProject,
} from './store.ts'
