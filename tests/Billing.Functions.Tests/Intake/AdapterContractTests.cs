using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Billing.Connectors;
using Billing.Functions.Tests.Scenarios;
using Billing.Platform.Intake;
using Billing.Platform.Streams;

namespace Billing.Functions.Tests.Intake;

/// <summary>What every adapter keeps, over HTTP: the same tests for all of them, whatever their dialect.</summary>
[Trait("Capability", "PLT-01")]
[Trait("Capability", "PLT-05")]
[Trait("Adapter", "*")]
public sealed class AdapterContractTests(AdapterFabric fabric) : IClassFixture<AdapterFabric>
{
    public static TheoryData<string> Adapters => [.. AdapterCase.All.Select(each => each.Adapter)];

    public static TheoryData<string, string> Fields
    {
        get
        {
            var fields = new TheoryData<string, string>();
            foreach (var (adapter, path) in AdapterCase.All.SelectMany(each => each.Required, (each, path) => (each.Adapter, path)))
            {
                fields.Add(adapter, path);
            }

            return fields;
        }
    }

    private Scenario Scenario => fabric.Scenario;

    [Fact]
    public void Every_adapter_runs_the_contract_tests() => Assert.Equal(
        ConnectorCatalogue.Contracts.OfSources.Select(contract => contract.Name).Order(StringComparer.Ordinal), AdapterCase.All.Select(each => each.Adapter).Order(StringComparer.Ordinal));

    [Fact]
    [Trait("Capability", "PLT-04")]
    public void Every_integration_declares_how_it_is_fed_how_fast_how_much_and_in_which_form() => Assert.All(ConnectorCatalogue.Contracts.All, contract =>
    {
        Assert.Matches("^[a-z]+(-[a-z]+)*$", contract.Name);
        Assert.NotEmpty(contract.Title);
        Assert.True(contract.LatencyObjective > TimeSpan.Zero && contract.RateLimit.PerSecond > 0 && contract.RateLimit.Burst >= contract.RateLimit.PerSecond);
        Assert.InRange(contract.LargestBody, 1024, int.MaxValue);
        Assert.All(contract.Schema.Split(", "), schema => Assert.True(
            Uri.TryCreate(schema, UriKind.Absolute, out _) || File.Exists(Path.Combine(PublishedContract.Root, "requests", $"{schema}.schema.json")),
            $"{contract.Name} names the schema {schema}, which is neither published nor an address."));
    });

    [Theory]
    [MemberData(nameof(Adapters))]
    public async Task A_valid_request_is_recorded_once_and_its_repetition_gets_the_first_answer(string adapter)
    {
        var each = AdapterCase.Of(adapter);
        var first = await SendAsync(each, "valid", each.Body());
        var again = await SendAsync(each, "valid", each.Body());
        var recorded = await fabric.RecordsAsync(each);

        Assert.Equal(HttpStatusCode.Accepted, first.Status);
        Assert.Equal(first with { IsReplay = true }, again);

        // An answer in the sender's own words names no event: then it is the one of a type that billing acts on.
        var id = EventIdOf(first) ?? recorded.First(record => record.Accepted!.Type != "REPORT_AVAILABLE").Accepted!.EventId;
        var record = Assert.Single(recorded, record => record.Accepted!.EventId == id);
        Assert.Equal(each.Source, record.Accepted!.Source);
        Assert.NotEqual(IntakeResults.Refused, record.Handled?.Result);
    }

    [Theory]
    [MemberData(nameof(Fields))]
    public async Task A_missing_field_is_refused_and_named_by_its_path_or_taken_and_told_as_declared(string adapter, string field)
    {
        var each = AdapterCase.Of(adapter);
        var tells = ConnectorCatalogue.Contracts.FindOfSource(adapter)!.TellsUnreadable;
        var answer = await SendAsync(each, tells ? $"missing{field}" : "missing", tells ? Renamed(each.Without(field), field) : each.Without(field));
        if (tells)
        {
            Assert.Equal(HttpStatusCode.Accepted, answer.Status);
            await Scenario.DrainAsync();
            var exceptions = (await Scenario.GetAsync($"api/exceptions/{each.Tenant}")).Json.EnumerateArray();
            var path = field.Replace("notificationItems[0].NotificationRequestItem.", string.Empty, StringComparison.Ordinal);
            Assert.Contains(exceptions, exception => PathsOf(exception).Contains(path) || exception.GetProperty("text").GetString() is { } text
                && (text.Contains($"{path}: ", StringComparison.Ordinal) || text.Contains("no order of ours", StringComparison.Ordinal)));
            return;
        }

        Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"), (answer.Status, answer.ContentType));
        Assert.Contains(field, answer.ProblemPaths);
        Assert.All(answer.Json.GetProperty("errors").EnumerateArray(), error => Assert.NotEmpty(error.GetProperty("text").GetString()!));
    }

    [Theory]
    [MemberData(nameof(Adapters))]
    public async Task A_type_that_billing_does_not_act_on_is_acknowledged_or_refused_as_declared(string adapter)
    {
        var each = AdapterCase.Of(adapter);
        var body = each.Body();
        var marker = new Dictionary<string, string>();
        each.MakeUnknown(body, marker);
        var signed = await Scenario.SignAsync(each.Tenant, each.Source, "unknown", Encoding.UTF8.GetBytes(body.ToJsonString(FabricJson.Options)));
        var headers = signed.Headers.ToDictionary();
        foreach (var (name, value) in marker)
        {
            headers[name] = value;
        }

        var answer = await Scenario.PostAsync(PathOf(each), signed.Body, headers);
        var declared = ConnectorCatalogue.Contracts.FindOfSource(adapter)!.UnknownEvents;
        Assert.Equal(declared == UnknownEvents.Refused ? HttpStatusCode.BadRequest : HttpStatusCode.Accepted, answer.Status);
    }

    [Theory]
    [MemberData(nameof(Adapters))]
    public async Task Another_body_under_the_same_id_is_refused_with_both_digests(string adapter)
    {
        var each = AdapterCase.Of(adapter);
        var body = each.Body();
        if (adapter == "shopify")
        {
            // Its id is signed by nobody: the body of the other test would be the event of that.
            body["note"] = "of this test";
        }

        var taken = await SendAsync(each, "other", body);
        var other = Changed(body);
        var answer = await SendAsync(each, "other", other);

        Assert.Equal(HttpStatusCode.Accepted, taken.Status);
        Assert.Equal((HttpStatusCode.Conflict, "application/problem+json"), (answer.Status, answer.ContentType));
        Assert.Equal(2, System.Text.RegularExpressions.Regex.Count(answer.Json.GetProperty("detail").GetString()!, "[0-9a-f]{64}"));
    }

    [Theory]
    [MemberData(nameof(Adapters))]
    public async Task A_body_that_was_changed_after_it_was_signed_gets_401(string adapter)
    {
        var each = AdapterCase.Of(adapter);
        var signed = await Scenario.SignAsync(each.Tenant, each.Source, "forged", Encoding.UTF8.GetBytes(each.Body().ToJsonString(FabricJson.Options)));
        var forged = Changed(JsonNode.Parse(signed.Body)!);
        var answer = await Scenario.PostAsync(PathOf(each), Encoding.UTF8.GetBytes(forged.ToJsonString(FabricJson.Options)), signed.Headers);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        Assert.Equal("intake.not-authentic", answer.Json.GetProperty("errors")[0].GetProperty("code").GetString());
    }

    [Theory]
    [MemberData(nameof(Adapters))]
    public async Task A_body_without_a_signature_gets_401(string adapter)
    {
        var each = AdapterCase.Of(adapter);
        var answer = await Scenario.PostAsync(PathOf(each), Encoding.UTF8.GetBytes(each.Body().ToJsonString()), new Dictionary<string, string>());

        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        Assert.Equal("intake.not-authentic", answer.Json.GetProperty("errors")[0].GetProperty("code").GetString());
    }

    [Theory]
    [MemberData(nameof(Adapters))]
    public async Task A_body_larger_than_declared_gets_413_with_the_limit(string adapter)
    {
        var each = AdapterCase.Of(adapter);
        var largest = ConnectorCatalogue.Contracts.FindOfSource(adapter)!.LargestBody;
        var signed = await Scenario.SignAsync(each.Tenant, each.Source, "large", Encoding.UTF8.GetBytes(each.Body().ToJsonString(FabricJson.Options).PadRight(largest + 1)));
        var answer = await Scenario.PostAsync(PathOf(each), signed.Body.Length > largest ? signed.Body : [.. signed.Body, .. Enumerable.Repeat((byte)' ', largest)], signed.Headers);

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "application/problem+json"), (answer.Status, answer.ContentType));
        Assert.Contains($"{largest} bytes", answer.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private Task<Answer> SendAsync(AdapterCase each, string eventId, JsonNode body) =>
        Scenario.SendAsync(each.Tenant, each.Source, $"{each.Adapter}-{eventId}", body);

    // An event of its own: under the id of another one it would be a contradiction.
    private static JsonNode Renamed(JsonNode body, string field)
    {
        var holder = body["notificationItems"]?[0]?["NotificationRequestItem"] ?? body;
        var id = holder == body ? "id" : "pspReference";
        if (holder[id] is not null)
        {
            holder[id] = $"missing{string.Concat(field.Split('.')[^1].Where(char.IsAsciiLetterOrDigit))}{field.Length}";
        }

        return body;
    }

    private static IEnumerable<string?> PathsOf(System.Text.Json.JsonElement exception) => exception.TryGetProperty("problems", out var problems) && problems.ValueKind == System.Text.Json.JsonValueKind.Array
        ? problems.EnumerateArray().Select(problem => problem.GetProperty("path").GetString())
        : [];

    private static string PathOf(AdapterCase each) => $"api/webhooks/{each.Tenant}/{each.Source}";

    // Adyen wants to read a text of its own; the others get the receipt.
    private static string? EventIdOf(Answer answer) =>
        answer.ContentType == "application/json" ? answer.Json.GetProperty("events")[0].GetProperty("eventId").GetString() : null;

    /// <summary>The same event, and yet another body: a total, an amount or a status that a signature covers.</summary>
    private static JsonNode Changed(JsonNode body)
    {
        var changed = body.DeepClone();
        if (changed["notificationItems"] is { } items)
        {
            items[0]!["NotificationRequestItem"]!["amount"]!["value"] = 1;
        }
        else if (changed["buchungen"] is { } bookings)
        {
            bookings[1]!["betrag_cent"] = 1;
        }
        else
        {
            changed["added"] = "afterwards";
        }

        return changed;
    }
}

/// <summary>One fabric for all contract tests: they send to it side by side, and in the end the books hold.</summary>
public sealed class AdapterFabric : IAsyncLifetime
{
    internal Scenario Scenario { get; private set; } = null!;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => Scenario = await Scenario.StartAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Scenario.DisposeAsync();
    }

    /// <summary>The intake records of a source, after everything was handled.</summary>
    internal async Task<IReadOnlyList<IntakeRecord>> RecordsAsync(AdapterCase each)
    {
        await Scenario.DrainAsync();
        return await Scenario.IntakeRecordsAsync(each.Tenant, each.Source);
    }
}
