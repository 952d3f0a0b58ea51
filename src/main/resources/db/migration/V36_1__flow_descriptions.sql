-- What each process runs, as it told last: a backend shows the flows of all services. A process that has not told anything
-- since expires_at is gone, by the clock of the database.
create table flow_process (
    id         uuid        primary key, -- a process, from its start to its end
    service    text        not null, -- app-id
    version    text        not null, -- of the application
    format     int         not null, -- of flow and files: other versions of the application may have another one
    flow       jsonb       not null, -- graph and counters
    files      jsonb       not null, -- steps and file of each route in the graph, by the id of the route
    started_at timestamptz not null default now(),
    expires_at timestamptz not null
);
