using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Billing.Functions.Http;
using Billing.Functions.Tests.Scenarios;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Functions.Tests.Http;

/// <summary>Sends commands, and looks at what came of them.</summary>
internal static class Requests
{
    public static Task<Answer> SendAsync(Scenario scenario, string path, JsonNode body, string? key = null) => scenario.PostAsync(
        path,
        Encoding.UTF8.GetBytes(body.ToJsonString()),
        key is null ? new Dictionary<string, string>() : new Dictionary<string, string> { [IdempotencyKey.HeaderName] = key });

    public static JsonObject By(string actor, string reason = "agreed by telephone") => new() { ["actor"] = actor, ["reason"] = reason };

    public static JsonObject With(this JsonObject body, string name, string value)
    {
        body[name] = value;
        return body;
    }

    /// <summary>Types of the events of a stream, in order.</summary>
    public static async Task<IReadOnlyList<string>> EventsAsync(Scenario scenario, string stream)
    {
        var tenant = (await scenario.Fabric.Services.GetRequiredService<ITenantSource>().GetAsync()).Get("nordwind");
        return [.. (await scenario.Fabric.Services.GetRequiredService<StreamQueries>().HistoryAsync(new StreamAddress(tenant.Id, tenant.HomeRegion, stream))).Select(each => each.Type)];
    }

    /// <summary>The same answer, marked as given again.</summary>
    public static void IsAgain(Answer first, Answer again)
    {
        Assert.Equal((first.Status, first.Body), (again.Status, again.Body));
        Assert.Equal((false, true), (first.IsReplay, again.IsReplay));
    }

    public static void IsKeyReused(Answer answer) => Assert.Equal(
        (HttpStatusCode.UnprocessableEntity, "application/problem+json", Command.KeyReused, $"header:{IdempotencyKey.HeaderName}"),
        (answer.Status, answer.ContentType, answer.Json.GetProperty("errors")[0].GetProperty("code").GetString(), answer.ProblemPaths[0]));
}
