-- Submissions are remembered in memory only: server/RATIONALE.md, "No row for a submission".
drop table submission;
