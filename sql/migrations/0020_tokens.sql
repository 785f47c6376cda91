-- Tokens of producers and viewers, made by `cartmonitor token create`; only their hashes are kept.

create table api_tokens (
    token_id   bigint generated always as identity primary key,
    name       varchar(100) not null check (name <> ''),
    role       text not null check (role in ('producer', 'viewer', 'admin')),
    hash       bytea not null unique check (length(hash) = 32),
    created_at timestamptz not null default now(),
    expires_at timestamptz,
    revoked_at timestamptz
);
comment on column api_tokens.hash is 'SHA-256 of the token: 256 random bits need no slow hash';
