using System.Net;
using System.Text;
using Billing.Functions.Runtime;
using Billing.Functions.Tests.Configuration;
using Billing.Functions.Tests.Operations;
using Billing.Local.Hosting;
using Billing.Platform.Intake;

namespace Billing.Functions.Tests.Scenarios;

/// <summary>Partners that need no code: what they send in their own formats becomes orders, payments, shipments, use and invoices.</summary>
[Trait("Capability", "PLT-05")]
[Trait("Adapter", "mapped")]
public sealed class MappedPartnerTests
{
    private const string Orders = "nordwind/mapped/elbe-orders.csv";

    [Fact]
    public async Task Orders_payments_and_shipments_of_mapped_partners_become_invoices()
    {
        await using var scenario = await Scenario.StartAsync();
        var orders = await SendAsync(scenario, "elbe", "export-1", Orders);
        await SendAsync(scenario, "hafen", "run-1", "nordwind/mapped/hafen-payments.json");
        await SendAsync(scenario, "lager", "list-1", "nordwind/mapped/lager-shipments.csv");

        var books = await scenario.AuditedBooksAsync("nordwind");
        Assert.Equal(HttpStatusCode.Accepted, orders.Status);
        Assert.Equal(["export-1/E-5001", "export-1/E-5002"], orders.Json.GetProperty("events").EnumerateArray().Select(taken => taken.GetProperty("eventId").GetString()));
        Assert.Equal([26.64m, 2622.70m], books.Invoices.Select(invoice => invoice.Gross.Amount).Order());
        Assert.Equal([26.64m, 2622.70m], books.Payments.Select(payment => payment.Captured!.Value.Amount).Order());
        Assert.Equal(64.20m, books.Payments.Sum(payment => payment.Refunded!.Value.Amount));
        Assert.All(books.Payments, payment => Assert.Equal("hafen", payment.Gateway));
        Assert.All(books.Receivables.SelectMany(account => account.Items).Where(item => item.Open.Amount != 64.20m), item => Assert.True(item.Open.IsZero));
    }

    [Fact]
    [Trait("Capability", "PLT-01")]
    public async Task A_file_that_comes_again_gets_the_first_answer_and_a_changed_one_is_refused()
    {
        await using var scenario = await Scenario.StartAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => SendAsync(scenario, "elbe", "export-1", Orders)));
        var changed = Encoding.UTF8.GetString(Samples.Read(Orders)).Replace("Jana Voss", "Jana Voß", StringComparison.Ordinal);
        var conflict = await SendAsync(scenario, "elbe", "export-1", Encoding.UTF8.GetBytes(changed));

        Assert.Single(answers.Select(answer => answer.Body).Distinct());
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Accepted, answer.Status));
        Assert.Equal(HttpStatusCode.Conflict, conflict.Status);
        Assert.Equal(2, (await scenario.AuditedBooksAsync("nordwind")).Orders.Count);
    }

    [Fact]
    public async Task A_file_with_anything_wrong_is_refused_whole_with_every_line_and_column()
    {
        await using var scenario = await Scenario.StartAsync();
        var answer = await SendAsync(scenario, "elbe", "export-1", "nordwind/mapped/wrong-orders.csv");

        Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"), (answer.Status, answer.ContentType));
        Assert.Superset(
            new HashSet<string> { "line:2:Datum", "line:2:Land", "line:2:Menge", "line:2:Preis", "line:4:Kunde" }, answer.ProblemPaths.ToHashSet());
        Assert.Empty((await scenario.AuditedBooksAsync("nordwind")).Inputs);
    }

    // WooCommerce disables a webhook after five failures: a partner that pushes like it is never told 400.
    [Fact]
    [Trait("Capability", "PLT-03")]
    public async Task A_partner_whose_mapping_says_so_is_told_nothing_and_a_person_completes_what_could_not_be_mapped()
    {
        await using var scenario = await Scenario.StartAsync();
        var mapping = Scenario.Sample("mappings/nordwind/elbe.json");
        mapping["unreadable"] = "told";
        var put = await Configured.PutAsync(scenario, "nordwind/mappings.elbe", mapping.ToJsonString());
        Assert.True(put.Answer.Status is HttpStatusCode.OK or HttpStatusCode.Created, put.Answer.Body);
        var wrong = Encoding.UTF8.GetString(Samples.Read(Orders)).Replace(";26,64;", ";26.6.4;", StringComparison.Ordinal);
        Assert.NotEqual(wrong, Encoding.UTF8.GetString(Samples.Read(Orders)));
        var answer = await SendAsync(scenario, "elbe", "export-1", Encoding.UTF8.GetBytes(wrong));
        var nothing = await SendAsync(scenario, "elbe", "export-2", "<html>"u8.ToArray());
        await scenario.DrainAsync();

        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.Accepted), (answer.Status, nothing.Status));
        var letters = await DeadLetters.ListAsync(scenario);
        Assert.Equal(2, letters.Count);
        var opened = new Dictionary<string, System.Text.Json.JsonElement>();
        foreach (var id in letters.Select(letter => letter.GetProperty("id").GetString()!))
        {
            opened[id] = (await DeadLetters.ActAsync(scenario, $"{id}/open", DeadLetters.By("ada", "To complete it."))).Json.GetProperty("body");
        }

        var order = opened.Single(each => each.Value.TryGetProperty("data", out _));
        var unread = order.Value.GetProperty("unread");
        Assert.Contains(unread.GetProperty("problems").EnumerateArray(), problem => problem.GetString()!.StartsWith("line:", StringComparison.Ordinal));
        Assert.Equal(wrong, unread.GetProperty("original").GetString());

        var completed = System.Text.Json.Nodes.JsonNode.Parse(order.Value.GetRawText())!.AsObject();
        completed["type"] = "order.created";
        completed["data"]!["total"] = 26.64m;
        var sent = await DeadLetters.ResubmitAsync(scenario, order.Key, completed);
        Assert.True(sent.Status == HttpStatusCode.Accepted, sent.Body);
        Assert.Equal(2, (await scenario.AuditedBooksAsync("nordwind")).Orders.Count(each => each.Status == Billing.Domain.Orders.OrderStatus.Confirmed));
    }

    [Fact]
    public async Task The_signature_is_that_of_the_mapping()
    {
        await using var scenario = await Scenario.StartAsync();
        var body = Samples.Read(Orders);
        var signed = await scenario.SignAsync("nordwind", "elbe", "export-1", body);
        var forged = await scenario.PostAsync("api/webhooks/nordwind/elbe", [.. body, (byte)'\n'], signed.Headers);
        var unsigned = await scenario.PostAsync("api/webhooks/nordwind/elbe", body, new Dictionary<string, string>());
        var nameless = await scenario.PostAsync(
            "api/webhooks/nordwind/elbe", body, signed.Headers.Where(header => header.Key != "Idempotency-Key").ToDictionary());

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (forged.Status, unsigned.Status));
        Assert.Equal((HttpStatusCode.BadRequest, "header:Idempotency-Key"), (nameless.Status, Assert.Single(nameless.ProblemPaths)));
    }

    [Fact]
    [Trait("Capability", "MTR-01")]
    public async Task Mapped_use_is_counted_once()
    {
        await using var scenario = await Scenario.StartAsync("2026-10-07T08:00:00Z");
        var first = await SendAsync(scenario, "outpost", "batch-1", "sierra/mapped/outpost-usage.json", "sierra");
        var again = await SendAsync(scenario, "outpost", "batch-2", "sierra/mapped/outpost-usage.json", "sierra");

        Assert.Equal((3, 2, 1), Counts(first));
        Assert.Equal((3, 0, 3), Counts(again));
        await scenario.AuditedBooksAsync("sierra");
    }

    [Fact]
    public async Task Records_that_are_to_be_left_are_acknowledged_and_nothing_is_kept()
    {
        await using var scenario = await Scenario.StartAsync();
        var json = """{"waehrung":"EUR","buchungen":[{"nr":"B-1","art":"VORMERKUNG"}]}""";
        var answer = await SendAsync(scenario, "hafen", "run-1", Encoding.UTF8.GetBytes(json));

        Assert.Equal((HttpStatusCode.Accepted, 0), (answer.Status, answer.Json.GetProperty("events").GetArrayLength()));
        Assert.Empty((await scenario.AuditedBooksAsync("nordwind")).Inputs);
    }

    [Fact]
    public async Task A_mapping_that_is_wrong_asks_the_sender_to_come_again_and_takes_it_when_it_is_mended()
    {
        await using var scenario = await Scenario.StartAsync();
        var blob = scenario.Fabric.Blobs.GetBlobContainerClient(BlobContainers.Configuration).GetBlobClient("mappings/nordwind/elbe.json");
        await blob.UploadAsync(BinaryData.FromString("""{"version":1}"""), overwrite: true);
        var refused = await SendAsync(scenario, "elbe", "export-1", Orders);
        await blob.UploadAsync(BinaryData.FromBytes(Samples.Read("mappings/nordwind/elbe.json")), overwrite: true);
        await scenario.PassAsync("2026-11-02T08:02:00Z");
        var taken = await SendAsync(scenario, "elbe", "export-1", Orders);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "intake.mapping-unusable"), (refused.Status, refused.Json.GetProperty("errors")[0].GetProperty("code").GetString()));
        Assert.Equal(HttpStatusCode.Accepted, taken.Status);
        Assert.Equal(2, (await scenario.AuditedBooksAsync("nordwind")).Orders.Count);
    }

    [Fact]
    public async Task A_mapping_that_changes_while_messages_are_on_their_way_does_not_touch_them()
    {
        await using var scenario = await Scenario.StartAsync();
        await SendAsync(scenario, "elbe", "export-1", Orders);
        await scenario.Fabric.Blobs.GetBlobContainerClient(BlobContainers.Configuration).GetBlobClient("mappings/nordwind/elbe.json").DeleteIfExistsAsync();

        Assert.Equal(2, (await scenario.AuditedBooksAsync("nordwind")).Orders.Count);
        Assert.All(await scenario.IntakeRecordsAsync("nordwind", "elbe"), record => Assert.Equal(IntakeResults.Applied, record.Handled!.Result));
    }

    private static (int Received, int Accepted, int Duplicates) Counts(Answer answer) => (
        answer.Json.GetProperty("received").GetInt32(), answer.Json.GetProperty("accepted").GetInt32(), answer.Json.GetProperty("duplicates").GetInt32());

    private static Task<Answer> SendAsync(Scenario scenario, string source, string eventId, string sample, string tenant = "nordwind") =>
        SendAsync(scenario, source, eventId, Samples.Read(sample), tenant);

    private static async Task<Answer> SendAsync(Scenario scenario, string source, string eventId, byte[] body, string tenant = "nordwind")
    {
        var signed = await scenario.SignAsync(tenant, source, eventId, body);
        return await scenario.PostAsync($"api/webhooks/{tenant}/{source}", signed.Body, signed.Headers);
    }
}
