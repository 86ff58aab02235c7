// The same as verify.js, for the library of .NET: deliveries as a JSON array from standard input, and the names of those
// that are verified to standard output.
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using StandardWebhooks;
using StandardWebhooks.Diagnostics;

var json = new JsonSerializerOptions(JsonSerializerDefaults.Web);
var deliveries = await JsonSerializer.DeserializeAsync<Delivery[]>(Console.OpenStandardInput(), json) ?? [];
Console.WriteLine(JsonSerializer.Serialize(deliveries.Where(Holds).Select(delivery => delivery.Name)));

static bool Holds(Delivery delivery)
{
    var headers = new HeaderDictionary();
    foreach (var (name, value) in delivery.Headers) headers[name] = value;
    try
    {
        new StandardWebhook(delivery.Secret).Verify(delivery.Body, headers);
        return true;
    }
    catch (WebhookVerificationException)
    {
        return false;
    }
}

record Delivery(string Name, string Secret, string Body, Dictionary<string, string> Headers);
