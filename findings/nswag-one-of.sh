#!/bin/sh
# NSwag 14.8.0 (NJsonSchema 11.6.2) takes the first of a oneOf for the whole of it, discriminator and mapping
# notwithstanding, and where a list is of such a choice it names a class that it never writes.
# Seen: of a Pet that is a Cat or a Dog there is the class Dog, and Pet in place of Cat; a list of them is
# `IEnumerable<Anonymous>`, and there is no class Anonymous: the client does not compile (CS0246). The same
# two as a base with the discriminator, and kinds that inherit from it by allOf, make `IEnumerable<Pet>`,
# `Cat : Pet` and `Dog : Pet`. Exits non-zero where it behaves otherwise. Needs dotnet and NuGet.
set -eu
command -v dotnet >/dev/null || { echo 'dotnet is not on the PATH' >&2; exit 2; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
dotnet tool install --tool-path tools NSwag.ConsoleCore --version 14.8.0 >/dev/null
discriminator='"discriminator": { "propertyName": "kind", "mapping": { "cat": "#/components/schemas/Cat", "dog": "#/components/schemas/Dog" } }'
kind='"properties": { "kind": { "type": "string" } }, "required": ["kind"]'
post() { echo "{ \"post\": { \"operationId\": \"$1\", \"requestBody\": { \"required\": true, \"content\": { \"application/json\": { \"schema\": $2 } } }, \"responses\": { \"204\": { \"description\": \"Taken\" } } } }"; }
pet='{ "$ref": "#/components/schemas/Pet" }'
client() { # a name, and the schemas
  cat >"$1.json" <<JSON
{ "openapi": "3.1.0", "info": { "title": "Pets", "version": "1" },
  "paths": { "/one": $(post postOne "$pet"), "/many": $(post postMany "{ \"type\": \"array\", \"items\": $pet }") },
  "components": { "schemas": { $2 } } }
JSON
  tools/nswag openapi2csclient "/input:$1.json" "/output:$1.cs" /namespace:Pets /className:Client >/dev/null
  grep -oE 'Task (PostOne|PostMany)Async\([^)]*\)|class (Pet|Cat|Dog|Anonymous)\b.*' "$1.cs" | sort -u | sed "s/^/$1: /"
}
client choice "\"Pet\": { \"oneOf\": [{ \"\$ref\": \"#/components/schemas/Cat\" }, { \"\$ref\": \"#/components/schemas/Dog\" }], $discriminator },
  \"Cat\": { \"type\": \"object\", $kind }, \"Dog\": { \"type\": \"object\", $kind }"
client base "\"Pet\": { \"type\": \"object\", $kind, $discriminator },
  \"Cat\": { \"allOf\": [$pet, { \"type\": \"object\", \"properties\": { \"lives\": { \"type\": \"integer\" } } }] },
  \"Dog\": { \"allOf\": [$pet, { \"type\": \"object\", \"properties\": { \"tricks\": { \"type\": \"integer\" } } }] }"
! grep -q 'class Cat' choice.cs
grep -q 'IEnumerable<Anonymous> body' choice.cs
! grep -q 'class Anonymous' choice.cs
grep -q 'class Cat : Pet' base.cs
grep -q 'IEnumerable<Pet> body' base.cs
