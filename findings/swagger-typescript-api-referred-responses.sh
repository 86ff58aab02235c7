#!/bin/sh
# swagger-typescript-api 13.13.0 does not read the media type of an answer that stands among the components.
# Of two operations that answer the same JSON, the one whose response is a `$ref` to components/responses is
# generated without `format: "json"`, so that its client never parses the body: `data` is null at run time,
# though its type says that it is there. The answer's type itself is found through the reference.
# Seen: 'format: "json"' once, in the method whose response is written out. So shared components are for
# problems only, which are parsed whatever the format, or successes have to be written out.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-fund --no-audit --silent --ignore-scripts swagger-typescript-api@13.13.0
cat >description.json <<'JSON'
{
  "openapi": "3.1.0",
  "info": { "title": "Two answers", "version": "1" },
  "paths": {
    "/written-out": { "get": { "operationId": "writtenOut", "responses": {
      "200": { "description": "A gauge", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Gauge" } } } } } } },
    "/referred": { "get": { "operationId": "referred", "responses": { "200": { "$ref": "#/components/responses/Gauge" } } } }
  },
  "components": {
    "schemas": { "Gauge": { "type": "object", "properties": { "level": { "type": "number" } } } },
    "responses": {
      "Gauge": { "description": "A gauge", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Gauge" } } } } }
  }
}
JSON
npx swagger-typescript-api generate -p description.json -o . --name api.ts >/dev/null 2>&1
method() { sed -n "/ $1: (/,/}),/p" api.ts; }
method writtenOut
method referred
method writtenOut | grep -q 'format: "json"'
method referred | grep -q 'request<Gauge'
! method referred | grep -q 'format: "json"'
