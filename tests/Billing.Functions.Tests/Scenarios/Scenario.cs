using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Billing.Connectors;
using Billing.Domain.Audit;
using Billing.Functions.Audit;
using Billing.Functions.Http;
using Billing.Local.Demo;
using Billing.Local.Faults;
using Billing.Local.Hosting;
using Billing.Local.Time;
using Billing.Platform.Intake;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Functions.Tests.Scenarios;

/// <summary>The fabric on a clock of its own, and the outside world that sends to it.</summary>
internal sealed class Scenario : IAsyncDisposable
{
    /// <summary>Environment variable that has the scenarios run the app as a process of its own, when it is <c>process</c>.</summary>
    public const string AppVariable = "BILLING_TEST_APP";

    private readonly LocalFabric _fabric;
    private readonly WebhookSender _signer;

    private Scenario(LocalFabric fabric, SimulatedClock clock)
    {
        (_fabric, Clock) = (fabric, clock);
        _signer = new WebhookSender(fabric.Secrets, clock);
    }

    /// <summary>True if scenarios without faults run the app as a process of its own.</summary>
    public static bool IsProcess => Environment.GetEnvironmentVariable(AppVariable) == "process";

    public SimulatedClock Clock { get; }

    public LocalFabric Fabric => _fabric;

    /// <summary>Starts with nothing, in a temporary folder, or with what <paramref name="folder"/> holds.</summary>
    public static async Task<Scenario> StartAsync(
        string at = "2026-11-02T08:00:00Z", string? folder = null, FaultPlan? faults = null, int? interleaving = null)
    {
        var clock = new SimulatedClock(DateTimeOffset.Parse(at));
        var fabric = await LocalFabric.StartAsync(new LocalFabricOptions
        {
            Clock = clock,
            Folder = folder,
            UpkeepSchedule = DemoDay.UpkeepSchedule,
            LogsToConsole = Environment.GetEnvironmentVariable("BILLING_TEST_LOGS") == "true",
            Faults = faults,
            Interleaving = interleaving,
            AppAsProcess = IsProcess && faults is null && interleaving is null,
        });
        return new Scenario(fabric, clock);
    }

    /// <summary>Starts with options of its own, on the clock that they name.</summary>
    public static async Task<Scenario> StartAsync(LocalFabricOptions options) =>
        new(await LocalFabric.StartAsync(options with { LogsToConsole = false }), (SimulatedClock)options.Clock);

    public static JsonNode Sample(string name) => JsonNode.Parse(Samples.Read(name))!;

    public Task<Answer> ShopifyAsync(string tenant, string eventId, JsonNode order) => SendSampleSourceAsync(tenant, "shopify", eventId, order);

    public Task<Answer> StripeAsync(string tenant, JsonNode happened) => SendSampleSourceAsync(tenant, "stripe", string.Empty, happened);

    public Task<Answer> WarehouseAsync(string tenant, string eventId, JsonNode report) => SendSampleSourceAsync(tenant, "warehouse", eventId, report);

    /// <summary>Sends what a source sends, signed as its adapter's senders sign.</summary>
    public async Task<Answer> SendAsync(string tenant, string source, string eventId, JsonNode body)
    {
        var signed = await SignAsync(tenant, source, eventId, Bytes(body));
        return await PostAsync($"api/webhooks/{tenant}/{source}", signed.Body, signed.Headers);
    }

    public async Task<SignedWebhook> SignAsync(string tenant, string source, string eventId, byte[] body)
    {
        var found = (await _fabric.Services.GetRequiredService<ITenantSource>().GetAsync()).Get(tenant).Source(source)!;
        return _signer.Sign(found, eventId, body, Samples.Read);
    }

    // By the naming of the samples, so that a tenant that is unknown, or at home elsewhere, can be sent to as well.
    private Task<Answer> SendSampleSourceAsync(string tenant, string source, string eventId, JsonNode body)
    {
        var sender = Samples.Source("nordwind", source) with { Secrets = [$"{tenant}-{source}"] };
        var signed = _signer.Sign(sender, eventId, Bytes(body), Samples.Read);
        return PostAsync($"api/webhooks/{tenant}/{source}", signed.Body, signed.Headers);
    }

    public Task<Answer> UsageAsync(string tenant, JsonNode batch) => PostAsync(
        $"api/usage/{tenant}", Bytes(batch), new Dictionary<string, string>(), "application/cloudevents-batch+json");

    public async Task<Answer> SettlementAsync(string tenant, string name, string csv, string source = "stripe")
    {
        using var content = new StringContent(csv);
        using var response = await _fabric.Http.PutAsync(new Uri($"api/settlements/{tenant}/{source}/{Uri.EscapeDataString(name)}", UriKind.Relative), content);
        var answer = await Answer.ReadAsync(response);
        await DrainAsync();
        return answer;
    }

    public async Task<Answer> PostAsync(
        string path, byte[] body, IReadOnlyDictionary<string, string> headers, string contentType = "application/json")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await _fabric.Http.SendAsync(request);
        return await Answer.ReadAsync(response);
    }

    public async Task<Answer> GetAsync(string path)
    {
        using var response = await _fabric.Http.GetAsync(new Uri(path, UriKind.Relative));
        return await Answer.ReadAsync(response);
    }

    public Task DrainAsync() => _fabric.DrainAsync();

    public Task PassAsync(string until) => Clock.AdvanceToAsync(DateTimeOffset.Parse(until), () => _fabric.DrainAsync());

    /// <summary>Everything on the books of a tenant, after the audit of it held.</summary>
    public async Task<BooksFacts> AuditedBooksAsync(string tenantId)
    {
        await DrainAsync();
        var services = _fabric.Services;
        var tenant = (await services.GetRequiredService<ITenantSource>().GetAsync()).Get(tenantId);
        var facts = await services.GetRequiredService<BooksReader>().ReadAsync(tenant, CancellationToken.None);
        Assert.All(BooksAudit.Check(facts), check => Assert.True(check.Ok, $"{check.Name}: {check.Detail}"));
        return facts;
    }

    /// <summary>The records of what a source sent.</summary>
    public async Task<IReadOnlyList<IntakeRecord>> IntakeRecordsAsync(string tenantId, string source)
    {
        var services = _fabric.Services;
        var tenant = (await services.GetRequiredService<ITenantSource>().GetAsync()).Get(tenantId);
        var records = new List<IntakeRecord>();
        await foreach (var state in services.GetRequiredService<StreamQueries>()
            .StatesAsync<IntakeRecord>(tenant.Id, tenant.HomeRegion, $"{FabricStreams.Intake}{source}/"))
        {
            records.Add(state.Data);
        }

        return records;
    }

    public async ValueTask DisposeAsync() => await _fabric.DisposeAsync();

    private static byte[] Bytes(JsonNode node) => Encoding.UTF8.GetBytes(node.ToJsonString(FabricJson.Options));
}

/// <summary>An HTTP answer.</summary>
internal sealed record Answer(HttpStatusCode Status, string? ContentType, string Body)
{
    /// <summary>True if it is the first answer, given again.</summary>
    public bool IsReplay { get; init; }

    /// <summary>Seconds after which to come again, or null.</summary>
    public int? RetryAfter { get; init; }

    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    /// <summary>JSON paths of the problems, in order.</summary>
    public IReadOnlyList<string> ProblemPaths => [.. Json.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("path").GetString()!)];

    public static async Task<Answer> ReadAsync(HttpResponseMessage response) =>
        new(response.StatusCode, response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsStringAsync())
        {
            IsReplay = response.Headers.Contains(IdempotencyKey.ReplayedHeaderName),
            RetryAfter = (int?)response.Headers.RetryAfter?.Delta?.TotalSeconds,
        };
}
