import { sendJson, type Route } from '@cairn/subgraph';

/** The release of MLflow whose calls are answered; clients choose by it what they send. */
const spokenVersion = '3.17.2';

/** What clients ask of the server itself before they log. */
export function serverRoutes(): Route[] {
  const info = {
    store_type: 'SqlStore',
    workspaces_enabled: true,
    trace_archival_enabled: false,
    multipart_uploads_enabled: false,
    multipart_downloads_enabled: false,
    presigned_upload_run_id_supported: false,
    presigned_upload_model_id_supported: false,
  };
  return [
    {
      method: 'GET',
      path: '/version',
      access: 'signedIn',
      errors: 'mlflow',
      handle: (_, response) => void response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end(spokenVersion),
    },
    { method: 'GET', path: '/health', access: 'public', handle: (_, response) => void response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end('OK') },
    ...['/api/3.0/mlflow/server-info', '/ajax-api/3.0/mlflow/server-info'].map((path): Route => ({ method: 'GET', path, access: 'signedIn', errors: 'mlflow', handle: (_, response) => sendJson(response, 200, info) })),
  ];
}
