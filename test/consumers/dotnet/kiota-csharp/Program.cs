using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Kiota.Abstractions.Authentication;
using Microsoft.Kiota.Abstractions.Helpers;
using Microsoft.Kiota.Abstractions.Serialization;
using Microsoft.Kiota.Http.HttpClientLibrary;
using Microsoft.Kiota.Http.HttpClientLibrary.Middleware.Options;
using Standpoint.Client;
using Standpoint.Client.Models;

var plain = new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
void Saw(string what, object? value) => Console.WriteLine(JsonSerializer.Serialize(new[] { what, value }, plain));
static string? Word<T>(T? value) where T : struct, Enum => value is { } one ? EnumHelpers.GetEnumStringValue(one) : null;
static string? Time(DateTimeOffset? value) => value?.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'");

var adapter = new HttpClientRequestAdapter(new BaseBearerTokenAuthenticationProvider(new Desk(args[1]))) { BaseUrl = args[0] };
var client = new StandpointClient(adapter);
var talks = client.Negotiations["teln-dam"];

// Kiota knows no dictionary of objects: what is told by id comes as nodes without a type.
static async Task<T?> Named<T>(IDictionary<string, object>? all, string id) where T : IParsable =>
    await KiotaJsonSerializer.DeserializeAsync<T>(await KiotaJsonSerializer.SerializeAsStringAsync((UntypedNode)all![id]));

var matrix = await talks.Matrix.GetAsync(request => request.QueryParameters.AsOf = "2024-05-10");
var point = matrix?.Points?.Single(point => point.Id == "summer-flow");
var standing = await Named<PartyStanding>(point?.Parties?.AdditionalData, "avenland");
Saw("matrix", new[] { Time(matrix?.AsOf), Word(point?.Overall?.Status), Word(standing?.Stance) });

var status = await talks.Points["summer-flow"].Status.GetAsync();
var because = (await Named<ReasonedStanding>(status?.Parties?.AdditionalData, "avenland"))?.Because?[0];
Saw("status", new[] { Word(status?.Overall?.Status), Word(because?.Role), Time(because?.Occurred?.Latest) });

static StatementMadeDevelopment Statement(string id, string report) => new()
{
    Kind = Development_kind.StatementMade,
    Id = id,
    Summary = "Borrovia accepts the joint gauge",
    Occurred = new GivenInterval { Earliest = "2024-05-14", Precision = GivenInterval_precision.Day, Basis = GivenInterval_basis.Printed },
    Reports = [new CitationInput { Report = report }],
    Positions = [new Position { Party = "borrovia", Point = "joint-gauge", Stance = Stance.Accepted, Basis = Basis.Official }],
    Occasion = "Press briefing",
};
var recorded = await talks.Developments.PostAsync(Statement("gauge-accepted", "herald-15"));
Saw("recorded", recorded?.Developments);

try
{
    await talks.Developments.Batches.PostAsync([Statement("said-again", "nowhere")]);
}
catch (Problem refused)
{
    Saw("refused", new object?[] { refused.Status, refused.Code, refused.Errors?[0].Pointer });
}

var ids = new List<string?>();
string? cursor = null;
do
{
    var seen = new HeadersInspectionHandlerOption { InspectResponseHeaders = true };
    var page = await talks.Points.GetAsync(request =>
    {
        request.QueryParameters.Limit = 3;
        request.QueryParameters.Cursor = cursor;
        request.Options.Add(seen);
    });
    ids.AddRange(page?.Points?.Select(point => point.Id) ?? []);
    var link = seen.ResponseHeaders.TryGetValue("Link", out var links) ? string.Join(", ", links) : "";
    var next = Regex.Match(link, "<[^>]*[?&]cursor=([^&>]*)[^>]*>; rel=\"next\"");
    cursor = next.Success ? Uri.UnescapeDataString(next.Groups[1].Value) : null;
} while (cursor != null);
Saw("paged", ids);

static async Task<string> Text(Stream? stream) => await new StreamReader(stream!).ReadToEndAsync();
Saw("csv", await Text(await talks.MatrixCsv.GetAsync()));

// What stands in a line is in the description, but Kiota makes classes only of what a whole answer refers to.
static async Task<object?> Step(JsonElement step) => step.TryGetProperty("event", out var recorded)
    ? Word((await KiotaJsonSerializer.DeserializeAsync<CloudEvent>(recorded.GetRawText()))?.Type)
    : (await KiotaJsonSerializer.DeserializeAsync<Matrix>(step.GetProperty("matrix").GetRawText()))?.Rev;
var replay = await Text(await talks.ReplayNdjson.GetAsync(request => request.QueryParameters.From = "26"));
var steps = replay.TrimEnd().Split('\n').Select(line => Step(JsonDocument.Parse(line).RootElement));
Saw("replayed", await Task.WhenAll(steps));

var events = await talks.Events.GetAsync(request =>
{
    request.QueryParameters.From = 22;
    request.QueryParameters.Limit = 1;
});
Saw("event", (events?[0] as StatementMadeEvent)?.Data?.Speaker);

var made = await client.Webhooks.PostAsync(new NewWebhook
{
    Id = "desk",
    Url = "https://desk.example/hooks",
    Filter = new WebhookFilter { Points = ["summer-flow"] },
    Start = new NewWebhook.NewWebhook_start { NewWebhookStartMember1 = new NewWebhook_startMember1 { Since = "2024-05-01" } },
});
Saw("webhook", new object?[] { made?.Webhook?.Id, Word(made?.Webhook?.State), made?.Webhook?.Filter?.Points });

/// <summary>The key of the desk. Kiota's own ApiKeyAuthenticationProvider refuses plain HTTP, also to this machine.</summary>
internal sealed class Desk(string key) : IAccessTokenProvider
{
    public AllowedHostsValidator AllowedHostsValidator { get; } = new();

    public Task<string> GetAuthorizationTokenAsync(
        Uri uri, Dictionary<string, object>? additionalAuthenticationContext = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(key);
}
