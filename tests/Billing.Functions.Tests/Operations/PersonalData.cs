using System.Text.Json.Nodes;

namespace Billing.Functions.Tests.Operations;

/// <summary>What a storefront's order says about people.</summary>
internal static class PersonalData
{
    private static readonly string[] Fields =
    [
        "email", "contact_email", "phone", "name", "first_name", "last_name", "company", "address1", "address2", "city", "zip",
    ];

    /// <summary>The values of all fields below an address or a customer, and of those at the top that hold contacts.</summary>
    public static IReadOnlyList<string> In(JsonNode order) =>
        [.. Below(order.AsObject(), isPerson: false).Where(value => value.Length > 3).Distinct(StringComparer.Ordinal)];

    private static IEnumerable<string> Below(JsonObject node, bool isPerson) => node.SelectMany(field => field.Value switch
    {
        JsonObject below => Below(below, isPerson || field.Key.Contains("address", StringComparison.Ordinal) || field.Key == "customer"),
        JsonValue value when Fields.Contains(field.Key) && (isPerson || field.Key is "email" or "contact_email" or "phone") => [value.ToString()],
        _ => [],
    });
}
