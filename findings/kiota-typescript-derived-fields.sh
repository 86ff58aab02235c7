#!/usr/bin/env bash
# A TypeScript client made by Kiota 1.38.0 (Microsoft.OpenApi.Kiota, NuGet) sends a derived object without the fields
# that are its own, and says nothing.
#
# The description is what OpenAPI gives for inheritance: a base with a discriminator and its mapping, and a schema that
# is the base by `allOf` and has a field more. Where the body of a request is the base, an object of the derived type is
# taken by the compiler; the generated serializer of the base finds the derived one by the discriminator and calls it
# with a flag at which it returns at once. microsoft/kiota#6777, open since July 2025. The client for C#, of the same
# description, sends all. What stands in `additionalData` is sent, so a field can be put there instead.
#
# Seen on 2026-11-28 (@microsoft/kiota-bundle 1.0.0-preview.109, Node 20 and 24):
#   field           {"kind":"Cat","name":"Tom"}
#   additionalData  {"kind":"Cat","name":"Tom","lives":9}
# Exits non-zero where it behaves otherwise. Needs dotnet, NuGet, node and npm.
set -euo pipefail
command -v dotnet >/dev/null || { echo 'dotnet is not on the PATH' >&2; exit 2; }
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 KIOTA_OFFLINE_ENABLED=true
DOTNET_ROOT=$(dirname "$(readlink -f "$(command -v dotnet)")")
export DOTNET_ROOT

script=$(readlink -f "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
dotnet tool install Microsoft.OpenApi.Kiota --version 1.38.0 --tool-path tools >/dev/null

cat > openapi.json <<'JSON'
{
  "openapi": "3.1.0",
  "info": { "title": "Animals", "version": "1" },
  "servers": [{ "url": "https://animals.example" }],
  "paths": { "/animals": { "post": {
    "requestBody": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Animal" } } } },
    "responses": { "204": { "description": "Taken" } } } } },
  "components": { "schemas": {
    "Animal": { "type": "object", "required": ["kind"],
      "properties": { "kind": { "type": "string" }, "name": { "type": "string" } },
      "discriminator": { "propertyName": "kind", "mapping": { "Cat": "#/components/schemas/Cat" } } },
    "Cat": { "allOf": [{ "$ref": "#/components/schemas/Animal" },
      { "type": "object", "properties": { "lives": { "type": "integer" } } }] } } }
}
JSON
tools/kiota generate -l TypeScript -d openapi.json -o generated -c AnimalClient >/dev/null

cat > program.ts <<'TS'
import { AnonymousAuthenticationProvider } from '@microsoft/kiota-abstractions'
import { DefaultRequestAdapter } from '@microsoft/kiota-bundle'
import { createAnimalClient } from './generated/animalClient.js'
import type { Cat } from './generated/models/index.js'

const client = createAnimalClient(new DefaultRequestAdapter(new AnonymousAuthenticationProvider()))
const sent = (cat: Cat) => new TextDecoder().decode(client.animals.toPostRequestInformation(cat).content)
console.log('field          ', sent({ kind: 'Cat', name: 'Tom', lives: 9 }))
console.log('additionalData ', sent({ kind: 'Cat', name: 'Tom', additionalData: { lives: 9 } }))
TS
echo '{ "type": "module", "private": true }' > package.json
npm install --no-audit --no-fund --ignore-scripts --silent typescript@5.9.3 @types/node@24.19.2 \
  @microsoft/kiota-abstractions@1.0.0-preview.109 @microsoft/kiota-bundle@1.0.0-preview.109
npx tsc --target es2022 --module nodenext --strict --skipLibCheck --outDir out program.ts

seen=$(node out/program.js)
echo "$seen"
[ "$seen" = "$(sed -nE 's/^#   (.*)/\1/p' "$script")" ]
