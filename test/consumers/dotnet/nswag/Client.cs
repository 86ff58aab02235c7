using System.Text.RegularExpressions;

namespace Standpoint;

/// <summary>What the generated client leaves to its user: text that is not JSON, and the Link of a page.</summary>
public sealed class Client(HttpClient http) : StandpointClient(http)
{
    /// <summary>The `cursor` of the page after the one that was read last; null where that was the last.</summary>
    public string? NextCursor { get; private set; }

    protected override async Task<ObjectResponseResult<T>> ReadObjectResponseAsync<T>(
        HttpResponseMessage response, IReadOnlyDictionary<string, IEnumerable<string>> headers, CancellationToken cancellationToken)
    {
        var link = headers.TryGetValue("Link", out var links) ? string.Join(", ", links) : "";
        var next = Regex.Match(link, "<[^>]*[?&]cursor=([^&>]*)[^>]*>; rel=\"next\"");
        NextCursor = next.Success ? Uri.UnescapeDataString(next.Groups[1].Value) : null;
        if (typeof(T) != typeof(string)) return await base.ReadObjectResponseAsync<T>(response, headers, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        return new ObjectResponseResult<T>((T)(object)text, text);
    }
}
