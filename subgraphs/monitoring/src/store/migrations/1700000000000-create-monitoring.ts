import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * `daily_count` and `daily_outcome` are what windows are summed from: their size depends on days, not on predictions.
 * `since_day` is the first day of which the version answered all traffic.
 */
export class CreateMonitoring1700000000000 implements MigrationInterface {
  readonly name = 'CreateMonitoring1700000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE monitoring.endpoint (
        endpoint_id text PRIMARY KEY,
        project_id text NOT NULL,
        model_version_id text NOT NULL,
        since_day date
      );
      CREATE TABLE monitoring.baseline (
        id text PRIMARY KEY,
        project_id text NOT NULL,
        model_version_id text NOT NULL UNIQUE,
        dataset_version_id text,
        distributions jsonb NOT NULL,
        log_loss double precision NOT NULL,
        mean_predicted double precision NOT NULL,
        observed_rate double precision NOT NULL,
        n double precision NOT NULL,
        created_at timestamptz NOT NULL
      );
      CREATE TABLE monitoring.monitor (
        id text PRIMARY KEY,
        project_id text NOT NULL,
        endpoint_id text NOT NULL,
        kind text NOT NULL CHECK (kind IN ('featureDrift', 'predictionDrift', 'logLoss', 'calibration')),
        window_days integer NOT NULL,
        threshold double precision NOT NULL,
        minimum_count integer NOT NULL,
        state text NOT NULL CHECK (state IN ('waiting', 'ok', 'firing')),
        created_at timestamptz NOT NULL,
        UNIQUE (endpoint_id, kind)
      );
      CREATE TABLE monitoring.observation (
        prediction_id text PRIMARY KEY,
        endpoint_id text NOT NULL,
        model_version_id text NOT NULL,
        day date NOT NULL,
        score double precision,
        label double precision
      );
      CREATE TABLE monitoring.early_label (prediction_id text PRIMARY KEY, value double precision NOT NULL);
      CREATE TABLE monitoring.daily_count (
        endpoint_id text NOT NULL,
        model_version_id text NOT NULL,
        day date NOT NULL,
        subject text NOT NULL,
        counts double precision[] NOT NULL,
        PRIMARY KEY (endpoint_id, model_version_id, day, subject)
      );
      CREATE TABLE monitoring.daily_outcome (
        endpoint_id text NOT NULL,
        model_version_id text NOT NULL,
        day date NOT NULL,
        n double precision NOT NULL,
        predicted double precision NOT NULL,
        observed double precision NOT NULL,
        log_loss double precision NOT NULL,
        log_loss_squared double precision NOT NULL,
        PRIMARY KEY (endpoint_id, model_version_id, day)
      );
      CREATE TABLE monitoring.drift_report (
        id text PRIMARY KEY,
        project_id text NOT NULL,
        monitor_id text NOT NULL REFERENCES monitoring.monitor (id),
        endpoint_id text NOT NULL,
        model_version_id text NOT NULL,
        window_start date NOT NULL,
        window_end date NOT NULL,
        subject text NOT NULL,
        n double precision NOT NULL,
        psi double precision NOT NULL,
        jensen_shannon double precision NOT NULL,
        threshold double precision NOT NULL,
        drifted boolean NOT NULL,
        edges double precision[] NOT NULL,
        reference double precision[] NOT NULL,
        current double precision[] NOT NULL,
        created_at timestamptz NOT NULL,
        UNIQUE (endpoint_id, model_version_id, window_end, subject)
      );
      CREATE TABLE monitoring.performance_report (
        id text PRIMARY KEY,
        project_id text NOT NULL,
        endpoint_id text NOT NULL,
        model_version_id text NOT NULL,
        window_start date NOT NULL,
        window_end date NOT NULL,
        n double precision NOT NULL,
        log_loss double precision NOT NULL,
        log_loss_low double precision NOT NULL,
        log_loss_high double precision NOT NULL,
        baseline_log_loss double precision NOT NULL,
        mean_predicted double precision NOT NULL,
        observed_rate double precision NOT NULL,
        observed_low double precision NOT NULL,
        observed_high double precision NOT NULL,
        log_loss_degraded boolean NOT NULL,
        calibration_degraded boolean NOT NULL,
        created_at timestamptz NOT NULL,
        UNIQUE (endpoint_id, model_version_id, window_end)
      );
      CREATE TABLE monitoring.alert (
        id text PRIMARY KEY,
        project_id text NOT NULL,
        endpoint_id text NOT NULL,
        monitor_id text NOT NULL REFERENCES monitoring.monitor (id),
        kind text NOT NULL,
        message text NOT NULL,
        status text NOT NULL CHECK (status IN ('open', 'acknowledged', 'resolved')),
        raised_at timestamptz NOT NULL,
        window_end date NOT NULL,
        value double precision NOT NULL,
        threshold double precision NOT NULL,
        acknowledged_by text,
        resolved_at timestamptz,
        resolution text
      );
      CREATE INDEX alert_project ON monitoring.alert (project_id, id DESC);
      CREATE UNIQUE INDEX alert_open ON monitoring.alert (monitor_id) WHERE status <> 'resolved';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE monitoring.alert, monitoring.performance_report, monitoring.drift_report, monitoring.daily_outcome, monitoring.daily_count, monitoring.early_label, monitoring.observation, monitoring.monitor, monitoring.baseline, monitoring.endpoint',
    );
  }
}
