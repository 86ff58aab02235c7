using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Newtonsoft.Json;
using Newtonsoft.Json.Converters;
using Newtonsoft.Json.Linq;
using Standpoint;

var shown = new JsonSerializerSettings { Converters = { new StringEnumConverter() }, DateFormatString = "yyyy-MM-ddTHH:mm:ss.fffZ" };
void Saw(string what, object? value) => Console.WriteLine(JsonConvert.SerializeObject(new[] { what, value }, shown));

using var http = new HttpClient();
http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", args[1]);
var client = new Client(http) { BaseUrl = args[0] };
const string negotiation = "teln-dam";

var matrix = await client.GetMatrixAsync(negotiation, asOf: "2024-05-10");
var point = matrix.Points.Single(point => point.Id == "summer-flow");
Saw("matrix", new object?[] { matrix.AsOf, point.Overall.Status, point.Parties["avenland"].Stance });

var status = await client.GetPointStatusAsync(negotiation, "summer-flow");
var because = status.Parties["avenland"].Because.First();
Saw("status", new object?[] { status.Overall.Status, because.Role, because.Occurred.Latest });

StatementMadeDevelopment Statement(string id, string report) => new()
{
    Id = id,
    Summary = "Borrovia accepts the joint gauge",
    Occurred = new GivenInterval { Earliest = "2024-05-14", Precision = GivenIntervalPrecision.Day, Basis = GivenIntervalBasis.Printed },
    Reports = [new CitationInput { Report = report }],
    Positions = [new Position { Party = "borrovia", Point = "joint-gauge", Stance = Stance.Accepted, Basis = Basis.Official }],
    Occasion = "Press briefing",
};
var recorded = await client.ReportDevelopmentAsync(Statement("gauge-accepted", "herald-15"), negotiation);
Saw("recorded", recorded.Developments);

try
{
    await client.ReportDevelopmentsAsync([Statement("said-again", "nowhere")], negotiation);
}
catch (ApiException<Problem> refused)
{
    Saw("refused", new object?[] { refused.Result.Status, refused.Result.Code, refused.Result.Errors?.First().Pointer });
}

var ids = new List<string>();
string? cursor = null;
do
{
    var page = await client.ListPointsAsync(negotiation, limit: 3, cursor: cursor);
    ids.AddRange(page.Points.Select(point => point.Id));
    cursor = client.NextCursor;
} while (cursor != null);
Saw("paged", ids);

Saw("csv", await client.GetMatrixAsCSVAsync(negotiation));

// The class of an event says its type: the field itself is taken by the converter.
static string TypeOf(CloudEvent one) => $"standpoint.{Regex.Replace(one.GetType().Name, "Event$", "")}";
var replay = await client.GetReplayAsNDJSONAsync(negotiation, from: "26");
Saw("replayed", replay.TrimEnd().Split('\n').Select(JObject.Parse).Select(step => step.ContainsKey("event")
    ? TypeOf(step.ToObject<ReplayedEvent>()!.Event)
    : (object)step.ToObject<ReplayedMatrix>()!.Matrix.Rev));

var events = await client.ListEventsAsync(negotiation, from: 22, limit: 1);
Saw("event", (events.First() as StatementMadeEvent)?.Data.Speaker);

var made = await client.CreateWebhookAsync(new NewWebhook
{
    Id = "desk",
    Url = "https://desk.example/hooks",
    Filter = new WebhookFilter { Points = ["summer-flow"] },
    Start = new Start { Since = "2024-05-01" },
});
Saw("webhook", new object?[] { made.Webhook.Id, made.Webhook.State, made.Webhook.Filter.Points });
