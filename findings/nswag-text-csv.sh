#!/usr/bin/env bash
# A C# client made by NSwag 14.8.0 (NSwag.ConsoleCore, NuGet) reads text/csv as JSON, and fails on every sheet.
#
# Of a body described as `type: string` text/plain is handed back as it is; text/csv and application/x-ndjson go through
# the reader of JSON, with `ReadResponseAsString` too. The client compiles, without a warning.
# A class that inherits from the client can override ReadObjectResponseAsync and hand back the text where T is string.
#
# Seen on 2026-11-28 (.NET 10.0, Newtonsoft.Json 13.0.4), of the answer "a,b":
#   text/plain  a,b
#   text/csv    Could not deserialize the response body stream as System.String.
# Exits non-zero where it behaves otherwise. Needs dotnet and NuGet.
set -euo pipefail
command -v dotnet >/dev/null || { echo 'dotnet is not on the PATH' >&2; exit 2; }
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
DOTNET_ROOT=$(dirname "$(readlink -f "$(command -v dotnet)")")
export DOTNET_ROOT

script=$(readlink -f "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
dotnet tool install NSwag.ConsoleCore --version 14.8.0 --tool-path tools >/dev/null

answer() { echo "{ \"get\": { \"operationId\": \"$1\", \"responses\": { \"200\": { \"description\": \"Text\", \"content\": { \"$2\": { \"schema\": { \"type\": \"string\" } } } } } } }"; }
cat > openapi.json <<JSON
{ "openapi": "3.1.0", "info": { "title": "Texts", "version": "1" },
  "paths": { "/plain": $(answer getPlain text/plain), "/csv": $(answer getCsv text/csv) } }
JSON
tools/nswag openapi2csclient /input:openapi.json /output:Client.cs /namespace:Seen /classname:Client >/dev/null

cat > finding.csproj <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <ImplicitUsings>enable</ImplicitUsings>
  </PropertyGroup>
  <ItemGroup><PackageReference Include="Newtonsoft.Json" Version="[13.0.4]" /></ItemGroup>
</Project>
XML
cat > Program.cs <<'CSHARP'
using Seen;

var client = new Client("http://texts.example", new HttpClient(new Answering()));
async Task Show(string media, Func<Task<string>> get)
{
    string seen;
    try { seen = await get(); } catch (ApiException problem) { seen = problem.Message.Split('\n')[0]; }
    Console.WriteLine($"{media,-11} {seen}");
}
await Show("text/plain", client.GetPlainAsync);
await Show("text/csv", client.GetCsvAsync);

class Answering : HttpMessageHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken token) =>
        Task.FromResult(new HttpResponseMessage { Content = new StringContent("a,b") });
}
CSHARP

seen=$(dotnet run --verbosity quiet)
echo "$seen"
[ "$seen" = "$(sed -nE 's/^#   (.*)/\1/p' "$script")" ]
