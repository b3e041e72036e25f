using System.Globalization;
using System.Text.Json;
using Billing.Local.Hosting;
using Billing.Platform.Streams;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Simulation;

/// <summary>The books as they lie in the database: JSON, read without any type of the fabric but for what unpacks large content.</summary>
/// <param name="events">All events of a tenant.</param>
internal sealed class RawBooks(IReadOnlyList<JsonElement> events)
{
    /// <summary>Reads all events of a tenant.</summary>
    public static async Task<RawBooks> ReadAsync(LocalFabric fabric, string tenant)
    {
        var container = fabric.Services.GetRequiredService<CosmosClient>().GetContainer("billing", "streams");
        var query = new QueryDefinition("SELECT * FROM c WHERE c.tenant = @tenant AND c.kind = 'event'").WithParameter("@tenant", tenant);
        using var pages = container.GetItemQueryStreamIterator(query);
        var events = new List<JsonElement>();
        while (pages.HasMoreResults)
        {
            using var page = await pages.ReadNextAsync();
            page.EnsureSuccessStatusCode();
            using var json = await JsonDocument.ParseAsync(page.Content);
            events.AddRange(json.RootElement.GetProperty("Documents").EnumerateArray().Select(document => document.Clone()));
        }

        return new RawBooks(events);
    }

    /// <summary>The data of all events of a type.</summary>
    public IEnumerable<JsonElement> Data(string type) =>
        events.Where(document => document.GetProperty("type").GetString() == type).Select(document => PackedContent.Unpack(document.GetProperty("data")));

    /// <summary>Ids of events that are there more than once, and events that break the sequence of their stream.</summary>
    public IEnumerable<string> Breaks()
    {
        foreach (var twice in events.GroupBy(document => document.GetProperty("eventId").GetString()).Where(group => group.Count() > 1))
        {
            yield return $"event {twice.Key} is there {twice.Count()} times";
        }

        foreach (var stream in events.GroupBy(document => document.GetProperty("stream").GetString()))
        {
            var numbers = stream.Select(document => document.GetProperty("sequence").GetInt64()).Order().ToList();
            if (!numbers.SequenceEqual(Enumerable.Range(1, numbers.Count).Select(number => (long)number)))
            {
                yield return $"stream {stream.Key} has the events {string.Join(',', numbers)}";
            }
        }
    }

    /// <summary>The balance of each account and currency, from the postings; the sub-accounts of an account are one.</summary>
    public Dictionary<string, decimal> Balances()
    {
        var balances = new Dictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var posting in Data("ledger.entry-posted").SelectMany(data => data.GetProperty("entry").GetProperty("postings").EnumerateArray()))
        {
            var amount = posting.GetProperty("amount");
            var key = $"{posting.GetProperty("account").GetString()!.Split('/')[0]} {amount.GetProperty("currency").GetString()}";
            balances[key] = balances.GetValueOrDefault(key) + Number(amount.GetProperty("amount"));
        }

        return balances;
    }

    /// <summary>A number that JSON carries as text or as a number.</summary>
    public static decimal Number(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? decimal.Parse(value.GetString()!, CultureInfo.InvariantCulture) : value.GetDecimal();
}
