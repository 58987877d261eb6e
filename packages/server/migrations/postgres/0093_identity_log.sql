-- The log of who was merged with whom is read by project, newest first.
create index identity_changes_of_project on identity_changes (project_id, change_id desc);
