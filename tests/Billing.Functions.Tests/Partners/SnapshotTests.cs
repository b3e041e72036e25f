using System.Net;
using System.Text;
using System.Text.Json;
using Billing.Functions.Exceptions;
using Billing.Functions.Runtime;
using Billing.Functions.Tests.Scenarios;
using Billing.Platform.Partners;
using Billing.Platform.Partners.Snapshots;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Functions.Tests.Partners;

[Trait("Capability", "PLT-10")]
public sealed class SnapshotTests
{
    [Fact]
    public async Task A_call_that_fails_for_good_leaves_one_redacted_snapshot_of_its_last_attempt()
    {
        var partner = new FakePartner
        {
            Answers = _ => FakePartner.Json("""{ "code": "upstream", "message": "no rate for Anna Gross", "email": "anna@mail.example" }""", HttpStatusCode.BadGateway),
        };
        var request = FakePartner.Request(method: HttpMethod.Put) with
        {
            Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["Authorization"] = "Bearer geheim", ["X-Request-Id"] = "r-1" },
            Body = """{ "currency": "EUR", "address": { "city": "Hamburg", "country": "DE" } }"""u8.ToArray(),
        };
        var failure = PartnerClientTests.Failure(await partner.PlayAsync(partner.AskAsync(request)));

        var (name, json) = Assert.Single(partner.Snapshots);
        Assert.Equal(name, failure.Snapshot);
        Assert.Matches(@"^nordwind/tax/2026/11/02/[0-9a-f]{32}\.json$", name);
        Assert.EndsWith($"Snapshot: {name}", failure.Problem.Text, StringComparison.Ordinal);

        var text = Encoding.UTF8.GetString(json);
        Assert.All(["geheim", "anna", "Gross", "Hamburg", "1001"], secret => Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase));
        var snapshot = JsonDocument.Parse(json).RootElement;
        Assert.Equal(("partners.failing", 3, "rates/{order}", "tax.example"), (Text("code"), snapshot.GetProperty("attempts").GetInt32(), Text("route"), Text("host")));
        Assert.Equal("EUR", snapshot.GetProperty("request").GetProperty("body").GetProperty("currency").GetString());
        Assert.Equal("r-1", snapshot.GetProperty("request").GetProperty("headers").GetProperty("X-Request-Id").GetString());
        Assert.Equal(502, snapshot.GetProperty("response").GetProperty("status").GetInt32());
        Assert.Equal("upstream", snapshot.GetProperty("response").GetProperty("body").GetProperty("code").GetString());
        Assert.Equal(["email"], snapshot.GetProperty("query").EnumerateArray().Select(each => each.GetString()));

        string? Text(string property) => snapshot.GetProperty(property).GetString();
    }

    [Fact]
    public async Task A_call_without_an_answer_leaves_what_was_sent()
    {
        var partner = new FakePartner { Answers = _ => throw new HttpRequestException(HttpRequestError.ConnectionError, "no route to 10.0.0.1") };
        var failure = PartnerClientTests.Failure(await partner.PlayAsync(partner.AskAsync()));
        Assert.Equal(PartnerFailureReason.Unreachable, failure.Reason);
        var snapshot = JsonDocument.Parse(Assert.Single(partner.Snapshots).Value).RootElement;
        Assert.False(snapshot.TryGetProperty("response", out _));
        Assert.Equal("GET", snapshot.GetProperty("method").GetString());
    }

    [Fact]
    public async Task That_a_snapshot_cannot_be_kept_hides_nothing_of_the_failure()
    {
        var partner = new FakePartner { Answers = _ => FakePartner.Busy(HttpStatusCode.ServiceUnavailable), CannotKeep = true };
        var failure = PartnerClientTests.Failure(await partner.PlayAsync(partner.AskAsync()));
        Assert.Equal((PartnerFailureReason.Failing, (int?)503, (string?)null), (failure.Reason, failure.Status, failure.Snapshot));
    }

    [Fact]
    public async Task An_exception_that_a_partner_caused_leads_to_the_snapshot_in_storage()
    {
        await using var scenario = await Scenario.StartAsync();
        var services = scenario.Fabric.Services;
        var request = new PartnerRequest("nordwind", PartnerNames.Tax, HttpMethod.Get, new Uri("http://127.0.0.1:1/rates"), "rates");
        var result = await services.GetRequiredService<PartnerClient>().SendAsync(request, answer => answer.ReadJson<JsonElement>(), CancellationToken.None);
        var failure = PartnerClientTests.Failure(result);
        await services.GetRequiredService<ExceptionQueue>().RaiseAsync(
            "nordwind", "westeurope", "order-1001-tax", failure, "1001", amount: null, "cause-1", CancellationToken.None);

        var raised = Assert.Single((await scenario.GetAsync("api/exceptions/nordwind")).Json.EnumerateArray());
        Assert.Equal("partners.unreachable", raised.GetProperty("code").GetString());
        var stored = await scenario.Fabric.Blobs.GetBlobContainerClient(BlobContainers.Snapshots)
            .GetBlobClient(raised.GetProperty("snapshot").GetString()!).DownloadContentAsync();
        Assert.Equal("partners.unreachable", JsonDocument.Parse(stored.Value.Content.ToMemory()).RootElement.GetProperty("code").GetString());
    }

    [Fact]
    public void The_deployment_has_the_container_and_deletes_what_is_older_than_thirty_days()
    {
        var bicep = File.ReadAllText(Path.Combine(Docs.Repository.Root, "infra", "main.bicep"));
        Assert.Contains($"'{BlobContainers.Snapshots}'", bicep, StringComparison.Ordinal);
        Assert.Contains($"daysKept = {{ {BlobContainers.Snapshots}: 30 }}", bicep, StringComparison.Ordinal);
    }
}
