-- What was told because its time had come, so that it is told once: `step.due <step> <day> <person>`.
create table reminders (
  key text primary key,
  told_at timestamptz not null default now()
);
