export { type BackupResult, backup, NothingToBackUp } from './backup.ts'
export { type RestoreResult, restore, RestoreRefused } from './restore.ts'
