using System.Diagnostics;
using System.Text.Json;
using Billing.Domain.Settlement;
using Billing.Functions.Runtime;
using Billing.Local.Hosting;
using Billing.Local.Time;
using Billing.Platform.Intake;
using Billing.Platform.Streams;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Simulation.Fuzzing;

/// <summary>A fabric that mutations are sent to, and what each of them left behind.</summary>
internal sealed class FuzzWorld : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // Kestrel's MaxRequestHeadersTotalSize.
    private const int LargestHeaders = 32 * 1024;

    private readonly LocalFabric _fabric;
    private readonly SimulatedClock _clock;
    private readonly WebhookSender _sender;
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private string? _seen;

    private FuzzWorld(LocalFabric fabric, SimulatedClock clock) => (_fabric, _clock, _sender) = (fabric, clock, new WebhookSender(fabric.Secrets, clock));

    /// <summary>Starts with nothing, in memory.</summary>
    public static async Task<FuzzWorld> StartAsync()
    {
        var clock = new SimulatedClock(SimulatedBusiness.Start);
        var world = new FuzzWorld(
            await LocalFabric.StartAsync(new LocalFabricOptions { Clock = clock, InMemory = true, LogsToConsole = Environment.GetEnvironmentVariable("BILLING_TEST_LOGS") == "true", UpkeepSchedule = "0 */15 * * * *", AsksForPrincipals = true }), clock);
        await world.EventsAsync();
        return world;
    }

    /// <summary>Sends a mutation, lets it come to rest, and says what it did that it must not do; null when all is well.</summary>
    public async Task<(int Status, string? Fault)> PlayAsync(FuzzMutation mutation)
    {
        var watch = Stopwatch.StartNew();
        var (status, answer) = await SendAsync(mutation);
        if (status is < 400 or 409 or >= 500)
        {
            using var patience = new CancellationTokenSource(Patience);
            await _fabric.DrainAsync(patience.Token);
        }

        var events = await EventsAsync();
        var fault = status >= 500 && status != 503 ? $"answered {status}: {Short(answer)}"
            : status == 503 && !answer.Contains("mapping-unusable", StringComparison.Ordinal) ? $"answered 503 though no service is out: {Short(answer)}"
            : status is >= 400 and not 409 && Effects(events) is { Count: > 0 } effects ? $"refused with {status}, and left {string.Join(", ", effects)}"
            : watch.Elapsed > Patience ? $"took {watch.Elapsed.TotalSeconds:F0} s"
            : await UnhandledAsync(mutation, status, events);
        await PassAsync(TimeSpan.FromSeconds(1));
        return (status, fault);
    }

    /// <summary>What the audit of each tenant finds wrong at the end.</summary>
    public async Task<IReadOnlyList<string>> AuditAsync()
    {
        await _fabric.DrainAsync();
        var faults = new List<string>();
        foreach (var tenant in new[] { "nordwind", "sierra" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"api/audit/{tenant}");
            request.Headers.TryAddWithoutValidation("X-MS-CLIENT-PRINCIPAL", FuzzCorpus.EncodedPrincipal);
            using var response = await _fabric.Http.SendAsync(request);
            var body = await response.Content.ReadAsStringAsync();
            if (!response.IsSuccessStatusCode)
            {
                faults.Add($"the audit of {tenant} answers {(int)response.StatusCode}: {Short(body)}");
                continue;
            }

            faults.AddRange(JsonElement.Parse(body).GetProperty("checks").EnumerateArray()
                .Where(check => !check.GetProperty("ok").GetBoolean())
                .Select(check => $"the audit of {tenant}: {check.GetProperty("name").GetString()}: {check.GetProperty("detail").GetString()}"));
        }

        return faults;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _fabric.DisposeAsync();

    private async Task<(int Status, string Body)> SendAsync(FuzzMutation mutation)
    {
        using var request = mutation.Request(_sender);
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            using var response = await _fabric.Http.SendAsync(request, patience.Token);
            return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(patience.Token));
        }
        catch (HttpRequestException) when (request.Headers.Sum(header => header.Value.Sum(value => value.Length)) > LargestHeaders)
        {
            // The server answers 431 and closes before it has read the request; whether the answer or the end of the connection is seen first is chance.
            return (431, "the connection ended over headers that are too large");
        }
        catch (OperationCanceledException)
        {
            return (599, $"no answer within {Patience.TotalSeconds:F0} s");
        }
    }

    private async Task PassAsync(TimeSpan span)
    {
        var isQuiet = _clock.NextDue() is not { } due || due > _clock.GetUtcNow() + span;
        await _clock.AdvanceAsync(span, isQuiet ? null : () => _fabric.DrainAsync());
        await EventsAsync();
    }

    // Who acts on dead letters has those that lie there taken in first.
    private static List<string> Effects(IReadOnlyList<EventEnvelope> events) => [.. events
        .Where(envelope => envelope.Type != "dead-letter.received" && !envelope.Stream.StartsWith(FabricStreams.Exceptions, StringComparison.Ordinal)).Select(envelope => $"{envelope.Type} of {envelope.Stream}").Distinct().Take(5)];

    private async Task<string?> UnhandledAsync(FuzzMutation mutation, int status, IReadOnlyList<EventEnvelope> events)
    {
        var store = _fabric.Services.GetRequiredService<StreamStore>();
        foreach (var accepted in events.Where(envelope => envelope.Type == "intake.accepted"))
        {
            var record = await store.LoadAsync<IntakeRecord>(accepted.Address);
            if (record.Handled is not { } handled)
            {
                return $"acknowledged with {status}, and {accepted.Stream} is not handled";
            }

            if (handled.Result == IntakeResults.Refused && !_told.Contains(record.Accepted!.Subject) && !_told.Contains(record.Accepted.MessageId))
            {
                return $"{accepted.Stream} was refused, and nobody told";
            }
        }

        if (status == 202 && mutation.Sample.Method == "PUT")
        {
            var file = await store.LoadAsync<SettlementFileState>(new StreamAddress(
                mutation.Sample.Tenant, mutation.Sample.Tenant == "nordwind" ? "westeurope" : "eastus", FabricStreams.SettlementFile("stripe", Uri.UnescapeDataString(mutation.Path.Split('/')[^1].Replace("%2F", "%252F", StringComparison.Ordinal)))));
            return file.Finished is null ? "the settlement file was acknowledged and is not finished" : null;
        }

        return null;
    }

    /// <summary>The events since the last look, in the order in which they were stored.</summary>
    private async Task<IReadOnlyList<EventEnvelope>> EventsAsync()
    {
        var streams = _fabric.Services.GetRequiredService<CosmosClient>().GetContainer(CosmosContainers.Database, CosmosContainers.Streams);
        using var feed = streams.GetChangeFeedIterator<JsonElement>(
            _seen is null ? ChangeFeedStartFrom.Beginning() : ChangeFeedStartFrom.ContinuationToken(_seen), ChangeFeedMode.LatestVersion);
        var events = new List<EventEnvelope>();
        while (true)
        {
            var page = await feed.ReadNextAsync();
            _seen = page.ContinuationToken;
            if (page.StatusCode == System.Net.HttpStatusCode.NotModified)
            {
                break;
            }

            events.AddRange(page.Where(change => change.GetProperty("kind").GetString() == DocumentKind.Event).Select(change => change.Deserialize<EventEnvelope>(FabricJson.Options)!));
        }

        foreach (var raised in events.Where(envelope => envelope.Type == "exception.raised"))
        {
            _told.Add(raised.Data.GetProperty("subject").GetString()!);
            _told.Add(raised.CorrelationId);
        }

        return events;
    }

    private static string Short(string text) => text.Length <= 400 ? text : text[..400] + "…";
}
