using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Billing.Domain.Exceptions;
using Billing.Domain.Primitives;
using Billing.Functions.Exceptions;
using Billing.Functions.Http;
using Billing.Functions.Tests.Scenarios;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Functions.Tests.Exceptions;

/// <summary>The exception queue as its users reach it.</summary>
internal static class Queue
{
    /// <summary>Exceptions of a tenant, the newest first.</summary>
    public static async Task<IReadOnlyList<JsonElement>> ListAsync(Scenario scenario, string query = "", string tenant = "nordwind") =>
        [.. (await scenario.GetAsync($"api/exceptions/{tenant}{query}")).Json.EnumerateArray()];

    /// <summary>One exception with its history.</summary>
    public static async Task<JsonElement> ShowAsync(Scenario scenario, string id, string tenant = "nordwind") =>
        (await scenario.GetAsync($"api/exceptions/{tenant}/{id}")).Json;

    /// <summary>Does something about one.</summary>
    public static Task<Answer> ActAsync(Scenario scenario, string path, JsonObject? more = null, string actor = "ann", string? key = null, string tenant = "nordwind")
    {
        var body = (JsonObject?)more?.DeepClone() ?? [];
        (body["actor"], body["reason"]) = (actor, "looked at it");
        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        if (key is not null)
        {
            headers[IdempotencyKey.HeaderName] = key;
        }

        return scenario.PostAsync($"api/exceptions/{tenant}/{path}", Encoding.UTF8.GetBytes(body.ToJsonString()), headers);
    }

    /// <summary>Raises one as an area does.</summary>
    public static async Task RaiseAsync(Scenario scenario, string id, string code, string? amount = null, string text = "Something is odd.") =>
        await scenario.Fabric.Services.GetRequiredService<ExceptionQueue>().ReportAsync(
            "nordwind",
            "westeurope",
            id,
            new Problem(code, Severity.Warning, code.Split('.')[0], "$", text),
            id,
            amount is null ? null : new Money(decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture), Currency.Of("EUR")),
            $"{id}:{scenario.Clock.GetUtcNow():O}",
            CancellationToken.None);

    /// <summary>Text of a field; null where there is none.</summary>
    public static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.ToString() : null;

    /// <summary>Names of the acts that are offered.</summary>
    public static IReadOnlyList<string> Acts(JsonElement detail) => [.. detail.GetProperty("acts").EnumerateArray().Select(each => each.GetString()!)];

    /// <summary>Types of the events of its history.</summary>
    public static IReadOnlyList<string> History(JsonElement detail) => [.. detail.GetProperty("history").EnumerateArray().Select(each => each.GetProperty("event").GetString()!)];
}
