// What the database itself refuses, whoever writes rows to it as the role of the platform. That role owns the schema, so it could take a rule
// away; it cannot break one that stands. The services say the same in better words before.

/**
 * Who gave an actor the right to approve (or to operate, where that is enough) within the last 24 hours, directly or through others who were given theirs so. It is read from the
 * event log, which nobody can change, and at once: no grant is too young to be seen. The platform's own actor has no part in anything, and
 * a role of a group is given by the issuer that names the group, not by a person.
 */
export const granters = `
  CREATE FUNCTION registry.recent_granters(approver text, project text, operating boolean) RETURNS TABLE (granter text, granted_at timestamptz) LANGUAGE plpgsql STABLE AS $$
    BEGIN
    RETURN QUERY WITH RECURSIVE given AS (
      SELECT e.actor_id, e.at FROM log.event e
      WHERE e.node_id = approver AND e.type = 'role.granted' AND e.at > clock_timestamp() - interval '24 hours'
        AND e.payload ->> 'grantedIn' IN (project, '*') AND e.payload ->> 'issuer' IS NULL
        AND e.payload ->> 'role' NOT IN ('viewer', 'scientist', CASE WHEN operating THEN '' ELSE 'engineer' END, 'auditor', 'vendor')
      UNION
      SELECT e.actor_id, e.at FROM given g JOIN log.event e ON e.node_id = g.actor_id
      WHERE e.type = 'role.granted' AND e.at > clock_timestamp() - interval '24 hours'
        AND e.payload ->> 'grantedIn' IN (project, '*') AND e.payload ->> 'issuer' IS NULL
        AND e.payload ->> 'role' NOT IN ('viewer', 'scientist', CASE WHEN operating THEN '' ELSE 'engineer' END, 'auditor', 'vendor')
    )
    SELECT given.actor_id, max(given.at)::timestamptz FROM given WHERE given.actor_id <> 'act_00000000000070008000000000000000' GROUP BY given.actor_id;
    END
  $$;
`;

/**
 * Who has a part in a version: those named beside it, and whoever owns, or ever owned, a service account among them. Owners are read from the
 * event log too: handing an account on does not make a decision about its work anybody else's.
 */
export const parties = `
  CREATE FUNCTION registry.parties_of(version text) RETURNS TABLE (actor_id text, part text) LANGUAGE plpgsql STABLE AS $$
    BEGIN
    RETURN QUERY SELECT p.actor_id, p.part FROM registry.version_party p WHERE p.version_id = version
      UNION
      SELECT owner.id, 'owner' FROM registry.version_party p
        JOIN log.event e ON e.node_id = p.actor_id AND e.type IN ('actor.created', 'actor.ownerChanged')
        CROSS JOIN LATERAL (VALUES (e.payload ->> 'ownerId'), (e.payload ->> 'from'), (e.payload ->> 'to')) AS owner(id)
      WHERE p.version_id = version AND owner.id IS NOT NULL;
    END
  $$;
`;

/** Who may decide, and about what. */
export const approvalRules = `
  CREATE FUNCTION registry.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION 'What was written to %.% is never changed and never removed', TG_TABLE_SCHEMA, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
    END
  $$;

  CREATE FUNCTION registry.check_approval() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
      version registry.model_version;
      named text;
    BEGIN
      SELECT * INTO version FROM registry.model_version WHERE id = NEW.version_id FOR UPDATE;
      IF version.status <> 'awaitingApproval' THEN
        RAISE EXCEPTION 'Model version % is %; only one that awaits approval can be decided about', NEW.version_id, version.status USING ERRCODE = 'check_violation';
      END IF;
      IF NEW.project_id IS DISTINCT FROM version.project_id OR NEW.model_digest IS DISTINCT FROM version.digest OR NEW.gates_digest IS DISTINCT FROM version.gates_digest
        OR NEW.environment_digest IS DISTINCT FROM version.environment_digest OR NEW.policy_digest IS DISTINCT FROM version.policy_digest OR NEW.policy_digest IS NULL THEN
        RAISE EXCEPTION 'The decision is not about what model version % is now', NEW.version_id USING ERRCODE = 'check_violation';
      END IF;
      IF NEW.at > clock_timestamp() + interval '1 minute' OR NEW.at < clock_timestamp() - interval '5 minutes' THEN
        RAISE EXCEPTION 'A decision is written down when it is taken, not for %', NEW.at USING ERRCODE = 'check_violation';
      END IF;
      IF NEW.expires_at IS NULL OR NEW.expires_at > NEW.at + interval '3650 days' THEN
        RAISE EXCEPTION 'An approval expires within 3,650 days' USING ERRCODE = 'check_violation';
      END IF;
      SELECT p.part INTO named FROM registry.parties_of(NEW.version_id) p WHERE p.actor_id = NEW.actor_id LIMIT 1;
      IF named IS NOT NULL THEN
        RAISE EXCEPTION 'Actor % is % of model version % and may not decide about it', NEW.actor_id, named, NEW.version_id USING ERRCODE = 'insufficient_privilege';
      END IF;
      IF EXISTS (SELECT FROM registry.approval WHERE version_id = NEW.version_id AND actor_id = NEW.actor_id AND gates_digest = NEW.gates_digest) THEN
        RAISE EXCEPTION 'Actor % has decided about this evaluation of model version %', NEW.actor_id, NEW.version_id USING ERRCODE = 'unique_violation';
      END IF;
      SELECT g.granter INTO named FROM registry.recent_granters(NEW.actor_id, version.project_id, false) g
      WHERE g.granter = NEW.actor_id
        OR g.granter IN (SELECT p.actor_id FROM registry.parties_of(NEW.version_id) p)
        OR g.granter IN (SELECT actor_id FROM registry.approval WHERE version_id = NEW.version_id AND gates_digest = NEW.gates_digest)
      LIMIT 1;
      IF named IS NULL THEN
        SELECT a.actor_id INTO named FROM registry.approval a
        WHERE a.version_id = NEW.version_id AND a.gates_digest = NEW.gates_digest
          AND EXISTS (SELECT FROM registry.recent_granters(a.actor_id, version.project_id, false) g WHERE g.granter = NEW.actor_id) LIMIT 1;
      END IF;
      IF named IS NOT NULL THEN
        RAISE EXCEPTION 'Actor % may not decide about model version %: the role was granted within 24 hours between it and %', NEW.actor_id, NEW.version_id, named USING ERRCODE = 'insufficient_privilege';
      END IF;
      RETURN NEW;
    END
  $$;
  CREATE TRIGGER check_approval BEFORE INSERT ON registry.approval FOR EACH ROW EXECUTE FUNCTION registry.check_approval();
`;

/** A version is approved by as many approvals as its policy asks for, and by nothing else; its author stays its author. */
export const versionRules = `
  CREATE FUNCTION registry.check_version() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'INSERT' THEN
        IF NEW.status <> 'registered' THEN
          RAISE EXCEPTION 'A model version begins as registered, not as %', NEW.status USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
      END IF;
      IF NEW.created_by <> OLD.created_by OR NEW.project_id <> OLD.project_id OR NEW.model_id <> OLD.model_id THEN
        RAISE EXCEPTION 'Who registered a model version, and for what, does not change' USING ERRCODE = 'insufficient_privilege';
      END IF;
      IF NEW.status = 'approved' AND OLD.status <> 'approved' AND (
        SELECT count(DISTINCT actor_id) FROM registry.approval
        WHERE version_id = NEW.id AND decision = 'approved' AND gates_digest = NEW.gates_digest AND policy_digest = NEW.policy_digest AND model_digest = NEW.digest
          AND environment_digest IS NOT DISTINCT FROM NEW.environment_digest AND expires_at > clock_timestamp()
      ) < NEW.required_approvals THEN
        RAISE EXCEPTION 'Model version % lacks approvals: % are required', NEW.id, NEW.required_approvals USING ERRCODE = 'check_violation';
      END IF;
      RETURN NEW;
    END
  $$;
  CREATE TRIGGER check_version BEFORE INSERT OR UPDATE ON registry.model_version FOR EACH ROW EXECUTE FUNCTION registry.check_version();

  CREATE FUNCTION registry.name_registrar() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO registry.version_party (version_id, actor_id, part) VALUES (NEW.id, NEW.created_by, 'registrar') ON CONFLICT DO NOTHING;
      IF NEW.run_started_by IS NOT NULL THEN
        INSERT INTO registry.version_party (version_id, actor_id, part) VALUES (NEW.id, NEW.run_started_by, 'runStarter') ON CONFLICT DO NOTHING;
      END IF;
      RETURN NULL;
    END
  $$;
  CREATE TRIGGER name_registrar AFTER INSERT ON registry.model_version FOR EACH ROW EXECUTE FUNCTION registry.name_registrar();

  CREATE FUNCTION registry.check_break_glass() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF (NEW.id, NEW.project_id, NEW.version_id, NEW.reason, NEW.minutes, NEW.opened_by, NEW.opened_at, NEW.opened_event_id)
          IS DISTINCT FROM (OLD.id, OLD.project_id, OLD.version_id, OLD.reason, OLD.minutes, OLD.opened_by, OLD.opened_at, OLD.opened_event_id)
        OR OLD.confirmed_at IS NOT NULL AND (NEW.confirmed_by, NEW.confirmed_at, NEW.expires_at) IS DISTINCT FROM (OLD.confirmed_by, OLD.confirmed_at, OLD.expires_at)
        OR OLD.ended_at IS NOT NULL AND (NEW.ended_at IS DISTINCT FROM OLD.ended_at OR NEW.confirmed_at IS DISTINCT FROM OLD.confirmed_at)
        OR OLD.reviewed_at IS NOT NULL AND NEW IS DISTINCT FROM OLD THEN
        RAISE EXCEPTION 'What was written about break-glass % is not changed afterwards', OLD.id USING ERRCODE = 'insufficient_privilege';
      END IF;
      IF OLD.confirmed_at IS NULL AND NEW.confirmed_at IS NOT NULL AND EXISTS (SELECT FROM registry.recent_granters(NEW.confirmed_by, NEW.project_id, true) g WHERE g.granter IN (NEW.opened_by, NEW.confirmed_by)) THEN
        RAISE EXCEPTION 'Actor % may not confirm break-glass %: who opened it granted the role within 24 hours', NEW.confirmed_by, NEW.id USING ERRCODE = 'insufficient_privilege';
      END IF;
      RETURN NEW;
    END
  $$;
  CREATE TRIGGER check_break_glass BEFORE UPDATE ON registry.break_glass FOR EACH ROW EXECUTE FUNCTION registry.check_break_glass();
  CREATE TRIGGER sealed BEFORE DELETE OR TRUNCATE ON registry.break_glass FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change();

  CREATE FUNCTION registry.check_gate() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF (NEW.model_id, NEW.name, NEW.query, NEW.predicate, NEW.version, NEW.digest, NEW.required_approvals, NEW.approval_days)
        IS DISTINCT FROM (OLD.model_id, OLD.name, OLD.query, OLD.predicate, OLD.version, OLD.digest, OLD.required_approvals, OLD.approval_days) THEN
        RAISE EXCEPTION 'A version of a gate does not change; define another' USING ERRCODE = 'insufficient_privilege';
      END IF;
      RETURN NEW;
    END
  $$;
  CREATE TRIGGER check_gate BEFORE UPDATE ON registry.gate FOR EACH ROW EXECUTE FUNCTION registry.check_gate();
`;

/** Tables to which rows are only added. */
export const sealedTables = ['gate_result', 'approval', 'version_party', 'promotion', 'break_glass_use'];
