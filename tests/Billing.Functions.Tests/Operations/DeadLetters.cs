using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Messaging.ServiceBus;
using Billing.Functions.Messaging;
using Billing.Functions.Tests.Scenarios;
using Billing.Platform.Streams;

namespace Billing.Functions.Tests.Operations;

/// <summary>Makes dead letters, and does with them what an operator does.</summary>
internal static class DeadLetters
{
    private static readonly Dictionary<string, string> NoHeaders = [];

    /// <summary>An order, and a parcel that holds more of it than was ordered: the report is refused.</summary>
    /// <returns>The report as it should have been.</returns>
    public static async Task<JsonNode> ShipTooMuchAsync(Scenario scenario, string order = "1003")
    {
        var sold = Scenario.Sample("nordwind/shopify/order-1003-reverse-charge.json");
        sold["name"] = "#" + order;
        sold["id"] = 9_100_000 + int.Parse(order);
        var shipped = Scenario.Sample("nordwind/fulfilment/shipped-1003.json");
        shipped["data"]!["order"] = order;
        var wrong = shipped.DeepClone();
        wrong["data"]!["lines"]![0]!["quantity"] = 999;
        await scenario.ShopifyAsync("nordwind", $"order-{order}", sold);
        await scenario.DrainAsync();
        await scenario.WarehouseAsync("nordwind", $"shipped-{order}", wrong);
        await scenario.DrainAsync();
        return shipped;
    }

    /// <summary>An event's message that is not what its version says; every subscription of its type refuses it.</summary>
    public static async Task SendBrokenEventAsync(Scenario scenario)
    {
        var message = JsonNode.Parse(File.ReadAllBytes(Path.Combine(PublishedContract.Root, "samples", "invoice.issued.v1.json")))!;
        message["data"]!["invoice"]!["currency"] = 7;
        await using var sender = scenario.Fabric.Bus.CreateSender(EventMessages.Topic);
        await sender.SendMessageAsync(new ServiceBusMessage(message.ToJsonString(FabricJson.Options))
        {
            MessageId = (string)message["eventId"]!,
            SessionId = (string)message["stream"]!,
            Subject = "invoice.issued",
            ApplicationProperties = { [EventMessages.TypeProperty] = "invoice.issued", ["tenant"] = "nordwind" },
        });
        await scenario.DrainAsync();
    }

    public static async Task<IReadOnlyList<JsonElement>> ListAsync(Scenario scenario, string query = "", string tenant = "nordwind") =>
        [.. (await scenario.GetAsync($"api/dead-letters/{tenant}{query}")).Json.GetProperty("items").EnumerateArray()];

    public static async Task<string> OnlyAsync(Scenario scenario, string query = "") =>
        Assert.Single(await ListAsync(scenario, query)).GetProperty("id").GetString()!;

    public static Task<Answer> ResubmitAsync(Scenario scenario, string id, JsonNode? body = null, string actor = "ada") =>
        ActAsync(scenario, $"{id}/resubmit", new JsonObject { ["actor"] = actor, ["reason"] = "Quantity mistyped, see ticket 17.", ["body"] = body?.DeepClone() });

    public static Task<Answer> ActAsync(Scenario scenario, string path, JsonNode act) =>
        scenario.PostAsync($"api/dead-letters/nordwind/{path}", Encoding.UTF8.GetBytes(act.ToJsonString()), NoHeaders);

    public static JsonObject By(string actor, string reason) => new() { ["actor"] = actor, ["reason"] = reason };

    public static async Task<IReadOnlyList<string>> HistoryAsync(Scenario scenario, string id) =>
        [.. (await scenario.GetAsync($"api/dead-letters/nordwind/{id}")).Json.GetProperty("history").EnumerateArray().Select(note => note.GetProperty("what").GetString()!)];

    public static string Status(Answer answer) => answer.Json.GetProperty("status").GetString()!;

    /// <summary>Something of every kind that can happen to a dead letter.</summary>
    public static async Task PlayAsync(Scenario scenario)
    {
        var right = await ShipTooMuchAsync(scenario, "7001");
        await ShipTooMuchAsync(scenario, "7002");
        var ids = (await ListAsync(scenario, "?entity=fulfilment-intake")).Select(letter => letter.GetProperty("id").GetString()!).ToList();
        Assert.Equal(HttpStatusCode.OK, (await ActAsync(scenario, $"{ids[0]}/open", By("ada", "To see which parcel it is."))).Status);
        Assert.Equal(HttpStatusCode.OK, (await ActAsync(scenario, $"{ids[0]}/discard", By("ada", "The warehouse cancelled it."))).Status);
        _ = await ResubmitAsync(scenario, ids[1], right);
        await scenario.DrainAsync();
    }
}
