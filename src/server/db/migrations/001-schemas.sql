-- Three rooms in one database: `public` holds what people work on, `guard` what decides and remembers, `auth` what
-- signs people in. Nobody but the owner may make anything in any of them.
revoke all on schema public from public;
create schema guard;
create schema auth;
grant usage on schema public to bw_app, bw_auth, bw_sweep;
grant usage on schema guard to bw_app, bw_auth, bw_sweep;
grant usage on schema auth to bw_auth;
alter default privileges revoke execute on functions from public;
do $$ begin execute format('revoke temporary on database %I from public', current_database()); end $$;
