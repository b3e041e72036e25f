using System.Net.Http.Headers;

namespace Billing.Platform.Partners;

/// <summary>A call of a partner. It can be sent several times.</summary>
/// <param name="Tenant">On whose behalf; a tenant at home here, whose snapshot it becomes when it fails.</param>
/// <param name="Partner">One of <see cref="PartnerNames"/>.</param>
/// <param name="Method">HTTP method.</param>
/// <param name="Address">Where to; absolute.</param>
/// <param name="Route">
/// What is asked for, without anything that belongs to one case: <c>orders/{order}/tax</c>. Stands in snapshots and logs, in which the
/// address does not.
/// </param>
public sealed record PartnerRequest(string Tenant, string Partner, HttpMethod Method, Uri Address, string Route)
{
    /// <summary>Counterpart under the same policy: a region, or the account of a tenant; null when there is one.</summary>
    /// <remarks>Each has limits and a circuit of its own.</remarks>
    public string? Counterpart { get; init; }

    /// <summary>Headers by name, those of the body aside.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The body, or null.</summary>
    public ReadOnlyMemory<byte>? Body { get; init; }

    /// <summary>Content type of the body.</summary>
    public string ContentType { get; init; } = "application/json";

    /// <summary>
    /// True if the partner does it once however often it gets it. Default: by the method (RFC 9110, 9.2.2). What is not so is repeated
    /// only when the partner has certainly not taken it.
    /// </summary>
    public bool IsIdempotent { get; init; } =
        Method == HttpMethod.Get || Method == HttpMethod.Head || Method == HttpMethod.Put || Method == HttpMethod.Delete || Method == HttpMethod.Options;

    /// <summary>Statuses beside 2xx that are answers and no failures, such as 404 where the partner may not know.</summary>
    public IReadOnlyList<int> AlsoAnswers { get; init; } = [];

    /// <summary>Partner and counterpart, for a person.</summary>
    public string Whom => Counterpart is null ? Partner : $"{Partner} ({Counterpart})";

    /// <summary>A message to send; each attempt needs one of its own.</summary>
    internal HttpRequestMessage ToMessage()
    {
        var message = new HttpRequestMessage(Method, Address);
        foreach (var (name, value) in Headers)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        if (Body is { } body)
        {
            message.Content = new ReadOnlyMemoryContent(body);
            message.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(ContentType);
        }

        return message;
    }
}
