using System.Text;
using System.Text.Json;
using Billing.Local.Cosmos;
using Billing.Local.Journal;
using Billing.Local.Time;

namespace Billing.Local.Tests.Cosmos;

/// <summary>Random operations against the endpoint's protocol, compared with a dictionary; then the same after a restart.</summary>
public sealed class ModelTests
{
    private const string Docs = "/dbs/d/colls/c/docs";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Random_operations_do_what_a_dictionary_does_and_survive_a_restart(int seed)
    {
        var random = new Random(seed);
        var clock = new SimulatedClock(CosmosWorld.Start);
        var journal = new ListJournal();
        var account = new LocalCosmosAccount(clock, journal);
        await SendAsync(account, "POST", "/dbs", """{"id":"d"}""");
        await SendAsync(account, "POST", "/dbs/d/colls", """{"id":"c","partitionKey":{"paths":["/pk"],"kind":"Hash","version":2},"defaultTtl":-1}""");
        var model = new Dictionary<(string Pk, string Id), (int N, string ETag, DateTimeOffset Expires)>();

        for (var step = 0; step < 400; step++)
        {
            if (random.Next(20) == 0)
            {
                await clock.AdvanceAsync(TimeSpan.FromSeconds(random.Next(5)));
            }

            foreach (var expired in model.Where(entry => entry.Value.Expires <= clock.GetUtcNow()).Select(entry => entry.Key).ToList())
            {
                model.Remove(expired);
            }

            await StepAsync(account, random, clock, model, step);
            if (step % 100 == 99)
            {
                // A restart: half of the time from the whole log, otherwise from a snapshot.
                var records = step % 200 == 199 ? [.. journal.Records] : account.LiveRecords().ToList();
                account = new LocalCosmosAccount(clock, journal);
                journal.Records.Clear();
                foreach (var record in records)
                {
                    account.Replay(record.Span);
                    journal.Records.Add(record);
                }
            }

            await CompareAsync(account, model);
        }
    }

    private static async Task StepAsync(
        LocalCosmosAccount account, Random random, SimulatedClock clock, Dictionary<(string, string), (int N, string ETag, DateTimeOffset Expires)> model, int n)
    {
        var (pk, id) = ("p" + random.Next(3), "i" + random.Next(6));
        var exists = model.TryGetValue((pk, id), out var known);
        var ttl = random.Next(4) == 0 ? random.Next(1, 6) : (int?)null;
        var body = $$"""{"id":"{{id}}","pk":"{{pk}}","n":{{n}}{{(ttl is null ? "" : ",\"ttl\":" + ttl)}}}""";
        var match = random.Next(3) switch { 0 => null, 1 when exists => known.ETag, _ => "\"stale\"" };
        var (method, path, upsert, expected) = random.Next(4) switch
        {
            0 => ("POST", Docs, false, exists ? 409 : 201),
            1 => ("POST", Docs, true, !exists ? 201 : match is null || match == known.ETag ? 200 : 412),
            2 => ("PUT", Docs + "/" + id, false, !exists ? 404 : match is null || match == known.ETag ? 200 : 412),
            _ => ("DELETE", Docs + "/" + id, false, !exists ? 404 : match is null || match == known.ETag ? 204 : 412),
        };

        var reply = await SendAsync(account, method, path, method == "DELETE" ? "" : body, pk, match, upsert);

        Assert.Equal(expected, reply.Status);
        if (expected is 200 or 201)
        {
            var expires = ttl is null ? DateTimeOffset.MaxValue : clock.GetUtcNow().AddSeconds(ttl.Value);
            model[(pk, id)] = (n, reply.ETag!, expires);
        }
        else if (expected == 204)
        {
            model.Remove((pk, id));
        }
    }

    private static async Task CompareAsync(LocalCosmosAccount account, Dictionary<(string Pk, string Id), (int N, string ETag, DateTimeOffset Expires)> model)
    {
        var reply = await SendAsync(account, "GET", Docs, "");
        var found = JsonDocument.Parse(reply.Body).RootElement.GetProperty("Documents").EnumerateArray()
            .Select(item => (item.GetProperty("pk").GetString()!, item.GetProperty("id").GetString()!, item.GetProperty("n").GetInt32(), item.GetProperty("_etag").GetString()!))
            .Order();
        Assert.Equal(model.Select(entry => (entry.Key.Pk, entry.Key.Id, entry.Value.N, entry.Value.ETag)).Order(), found);
    }

    private static Task<CosmosReply> SendAsync(
        LocalCosmosAccount account, string method, string path, string body, string? pk = null, string? match = null, bool upsert = false)
    {
        var headers = new Headers
        {
            [CosmosHeader.PartitionKey] = pk is null ? null : $"[\"{pk}\"]",
            [CosmosHeader.IfMatch] = match,
            [CosmosHeader.IsUpsert] = upsert ? "True" : null,
        };
        return account.HandleAsync(new CosmosRequest(method, path, headers, Encoding.UTF8.GetBytes(body)));
    }

    private sealed class Headers : Dictionary<string, string?>, ICosmosHeaders
    {
        string? ICosmosHeaders.this[string name] => this.GetValueOrDefault(name);
    }

    private sealed class ListJournal : IJournal
    {
        public List<ReadOnlyMemory<byte>> Records { get; } = [];

        public ValueTask AppendAsync(JournalLane lane, ReadOnlyMemory<byte> record)
        {
            Records.Add(record.ToArray());
            return ValueTask.CompletedTask;
        }
    }
}
