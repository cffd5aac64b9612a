-- +goose NO TRANSACTION
-- The hub: six tables, and who may do what with them. docs/team.md tells the
-- rules. A step may run again after it was cut off. Only what PostgreSQL and
-- those who speak like it have in common is used: no sequence, no enum, no array
-- column, no function in a policy but pg_has_role.

-- +goose Up
CREATE TABLE IF NOT EXISTS sayso.hub (
  one    boolean NOT NULL DEFAULT true PRIMARY KEY CHECK (one),
  id     uuid    NOT NULL,
  format integer NOT NULL
);

CREATE TABLE IF NOT EXISTS sayso.projects (
  project uuid        NOT NULL PRIMARY KEY,
  format  integer     NOT NULL,
  title   text        NOT NULL,
  made_at timestamptz NOT NULL DEFAULT now()
);

-- Which annotators a login works as. The login is empty for those who have none.
CREATE TABLE IF NOT EXISTS sayso.members (
  project   uuid NOT NULL REFERENCES sayso.projects,
  login     text NOT NULL,
  annotator text NOT NULL,
  PRIMARY KEY (project, login, annotator)
);

-- owner is whose judgements a chain holds, and owner_login who may write them:
-- nobody's where a lead carries the work of many along.
CREATE TABLE IF NOT EXISTS sayso.chains (
  project     uuid        NOT NULL REFERENCES sayso.projects,
  chain       text        NOT NULL CHECK (length(chain) <= 200),
  login       text        NOT NULL DEFAULT current_user,
  annotator   text        NOT NULL,
  scope       text        NOT NULL,
  owner       text,
  owner_login text,
  writer      text        NOT NULL CHECK (length(writer) <= 100),
  head        bytea       NOT NULL CHECK (length(head) = 32),
  parent      text        NOT NULL CHECK (length(parent) <= 200),
  parent_seq  bigint      NOT NULL CHECK (parent_seq >= 0),
  made_at     timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (project, chain),
  UNIQUE (project, chain, login, scope, parent_seq),
  CHECK (scope IN ('', 'rules', 'commons') AND owner IS NULL AND owner_login IS NULL OR owner IS NOT NULL AND scope = 'work:' || owner),
  FOREIGN KEY (project, login, annotator) REFERENCES sayso.members (project, login, annotator),
  FOREIGN KEY (project, owner_login, owner) REFERENCES sayso.members (project, login, annotator)
);

CREATE TABLE IF NOT EXISTS sayso.texts (
  project uuid  NOT NULL REFERENCES sayso.projects,
  sha256  bytea NOT NULL CHECK (length(sha256) = 32),
  text    text  NOT NULL,
  PRIMARY KEY (project, sha256)
);

-- A chain begins behind the event that it left another chain at, parent_seq, or
-- at 1. Every event but the first of its chain follows one that is there: prev.
-- annotator is that of the chain, but on chains from files before version 3.
CREATE TABLE IF NOT EXISTS sayso.events (
  project    uuid        NOT NULL,
  chain      text        NOT NULL,
  seq        bigint      NOT NULL,
  prev       bigint,
  parent_seq bigint      NOT NULL,
  login      text        NOT NULL DEFAULT current_user,
  scope      text        NOT NULL,
  annotator  text,
  id         uuid        NOT NULL,
  format     integer     NOT NULL,
  at         bigint      NOT NULL,
  kind       text        NOT NULL,
  title      text        NOT NULL,
  document   text        NOT NULL,
  change     text        NOT NULL,
  undoes     bigint      NOT NULL,
  undone     text        NOT NULL,
  steps      text        NOT NULL CHECK (length(steps) <= 67108864),
  hash       bytea       NOT NULL CHECK (length(hash) = 32),
  pushed_by  text        NOT NULL DEFAULT current_user,
  pushed_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (project, chain, seq),
  CHECK (length(kind) + length(title) + length(document) + length(change) + length(undone) <= 1048576),
  CHECK (annotator IS NULL OR scope = ''),
  CHECK (seq = parent_seq + 1 AND prev IS NULL OR seq > parent_seq + 1 AND prev IS NOT NULL AND prev = seq - 1),
  FOREIGN KEY (project, chain, login, scope, parent_seq) REFERENCES sayso.chains (project, chain, login, scope, parent_seq),
  FOREIGN KEY (project, chain, prev) REFERENCES sayso.events (project, chain, seq)
);

GRANT USAGE ON SCHEMA sayso TO sayso_user;
GRANT SELECT ON sayso.hub, sayso.projects TO sayso_user;
GRANT SELECT, INSERT ON sayso.members, sayso.chains, sayso.texts, sayso.events TO sayso_user;

ALTER TABLE sayso.projects ENABLE ROW LEVEL SECURITY;
ALTER TABLE sayso.members ENABLE ROW LEVEL SECURITY;
ALTER TABLE sayso.chains ENABLE ROW LEVEL SECURITY;
ALTER TABLE sayso.texts ENABLE ROW LEVEL SECURITY;
ALTER TABLE sayso.events ENABLE ROW LEVEL SECURITY;

DROP POLICY IF EXISTS see ON sayso.projects;
CREATE POLICY see ON sayso.projects FOR SELECT TO sayso_user USING (
  pg_has_role(current_user, 'sayso_' || replace(project::text, '-', '') || '_member', 'usage') OR pg_has_role(current_user, 'sayso_' || replace(project::text, '-', '') || '_sees_all', 'usage'));

DROP POLICY IF EXISTS see ON sayso.members;
CREATE POLICY see ON sayso.members FOR SELECT TO sayso_user USING (
  pg_has_role(current_user, 'sayso_' || replace(project::text, '-', '') || '_member', 'usage') OR pg_has_role(current_user, 'sayso_' || replace(project::text, '-', '') || '_sees_all', 'usage'));

DROP POLICY IF EXISTS lead ON sayso.members;
CREATE POLICY lead ON sayso.members FOR INSERT TO sayso_user WITH CHECK (
  pg_has_role(current_user, 'sayso_' || replace(project::text, '-', '') || '_lead', 'usage'));

DROP POLICY IF EXISTS see ON sayso.texts;
CREATE POLICY see ON sayso.texts FOR SELECT TO sayso_user USING (
  pg_has_role(current_user, 'sayso_' || replace(project::text, '-', '') || '_member', 'usage') OR pg_has_role(current_user, 'sayso_' || replace(project::text, '-', '') || '_sees_all', 'usage'));

DROP POLICY IF EXISTS lead ON sayso.texts;
CREATE POLICY lead ON sayso.texts FOR INSERT TO sayso_user WITH CHECK (
  pg_has_role(current_user, 'sayso_' || replace(project::text, '-', '') || '_lead', 'usage'));

DROP POLICY IF EXISTS see ON sayso.chains;
CREATE POLICY see ON sayso.chains FOR SELECT TO sayso_user USING (
  scope IN ('', 'rules', 'commons') AND pg_has_role(current_user, 'sayso_' || replace(project::text, '-', '') || '_member', 'usage') OR login = current_user AND pg_has_role(current_user, 'sayso_' || replace(project::text, '-', '') || '_member', 'usage') OR pg_has_role(current_user, 'sayso_' || replace(project::text, '-', '') || '_sees_all', 'usage'));

DROP POLICY IF EXISTS write ON sayso.chains;
CREATE POLICY write ON sayso.chains FOR INSERT TO sayso_user WITH CHECK (
  pg_has_role(current_user, 'sayso_' || replace(project::text, '-', '') || '_lead', 'usage')
  OR login = current_user AND pg_has_role(current_user, 'sayso_' || replace(project::text, '-', '') || '_member', 'usage')
  AND (scope = 'commons' OR scope LIKE 'work:%' AND owner_login = current_user));

DROP POLICY IF EXISTS see ON sayso.events;
CREATE POLICY see ON sayso.events FOR SELECT TO sayso_user USING (
  scope IN ('', 'rules', 'commons') AND pg_has_role(current_user, 'sayso_' || replace(project::text, '-', '') || '_member', 'usage') OR login = current_user AND pg_has_role(current_user, 'sayso_' || replace(project::text, '-', '') || '_member', 'usage') OR pg_has_role(current_user, 'sayso_' || replace(project::text, '-', '') || '_sees_all', 'usage'));

DROP POLICY IF EXISTS append ON sayso.events;
CREATE POLICY append ON sayso.events FOR INSERT TO sayso_user WITH CHECK (
  pushed_by = current_user AND pushed_at = now() AND (pg_has_role(current_user, 'sayso_' || replace(project::text, '-', '') || '_lead', 'usage')
  OR login = current_user AND pg_has_role(current_user, 'sayso_' || replace(project::text, '-', '') || '_member', 'usage') AND (scope = 'commons' OR scope LIKE 'work:%')));
