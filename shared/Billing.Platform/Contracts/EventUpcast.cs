using System.Text.Json.Nodes;

namespace Billing.Platform.Contracts;

/// <summary>
/// One step by which the data of an older schema version is read as the next one. Pure: it adds nothing that the older data
/// did not say. Stored events are never rewritten; their hashes stay those of what was written.
/// </summary>
/// <param name="Type">Event type name, such as <c>revenue.recognised</c>.</param>
/// <param name="From">The version that it reads; it gives the next.</param>
/// <param name="Apply">Makes the newer data; may change and return what it is given.</param>
public sealed record EventUpcast(string Type, int From, Func<JsonObject, JsonObject> Apply)
{
    /// <summary>Every step of the domain's and the platform's event types.</summary>
    public static IReadOnlyList<EventUpcast> All { get; } = [.. RevenueUpcasts.All];
}
