#!/usr/bin/env bash
# StandardWebhooks 1.1.2 (NuGet, .NET 10.0) never compares the last of several signatures in `webhook-signature`.
#
# Standard Webhooks 1.0.0 lets a sender put several signatures there, parted by spaces, while a secret rotates: one that
# fits is enough. With "new old" a receiver that still has the old secret refuses a genuine message; with "new old new"
# it takes it, and so does one that has the new secret already.
#
# Seen on 2026-11-28:
#   old         True
#   new old     False
#   new old new True
# Exits non-zero where the library behaves otherwise. Needs dotnet and NuGet.
set -euo pipefail
command -v dotnet >/dev/null || { echo 'dotnet is not on the PATH' >&2; exit 2; }
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

cat > finding.csproj <<'XML'
<Project Sdk="Microsoft.NET.Sdk.Web">
  <PropertyGroup>
    <TargetFramework>net10.0</TargetFramework>
    <ImplicitUsings>enable</ImplicitUsings>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="StandardWebhooks" Version="[1.1.2]" />
  </ItemGroup>
</Project>
XML

cat > Program.cs <<'CSHARP'
using StandardWebhooks;

string[] secrets = [.. new byte[] { 1, 2 }.Select(fill => "whsec_" + Convert.ToBase64String(Enumerable.Repeat(fill, 32).ToArray()))];
var (old, next) = (new StandardWebhook(secrets[0]), new StandardWebhook(secrets[1]));
var (id, at, body) = ("msg_1", DateTimeOffset.UtcNow, "{\"test\":1}");
var (signedOld, signedNew) = (old.Sign(id, at, body), next.Sign(id, at, body));

foreach (var (name, value) in new[] {
  ("old", signedOld), ("new old", $"{signedNew} {signedOld}"), ("new old new", $"{signedNew} {signedOld} {signedNew}") })
{
    var headers = new HeaderDictionary
    {
        ["webhook-id"] = id, ["webhook-timestamp"] = at.ToUnixTimeSeconds().ToString(), ["webhook-signature"] = value,
    };
    bool holds;
    try { old.Verify(body, headers); holds = true; } catch (Exception) { holds = false; }
    Console.WriteLine($"{name,-11} {holds}");
}
CSHARP

seen=$(dotnet run --verbosity quiet)
echo "$seen"
[ "$seen" = $'old         True\nnew old     False\nnew old new True' ]
