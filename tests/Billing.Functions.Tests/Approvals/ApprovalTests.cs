using System.Net;
using System.Text;
using System.Text.Json;
using Billing.Functions.Access;
using Billing.Functions.Http;
using Billing.Functions.Tests.Access;
using Billing.Functions.Tests.Exceptions;
using Billing.Functions.Tests.Invoicing;
using Billing.Functions.Tests.Pricing;
using Billing.Functions.Tests.Scenarios;

namespace Billing.Functions.Tests.Approvals;

/// <summary>Commands that others than their maker must agree to.</summary>
[Trait("Capability", "ACC-01")]
public sealed class ApprovalTests
{
    internal const string Policy = """
        {"rules":[{"type":"credit-note","from":"100","steps":[{"role":"finance"}]},{"type":"order-release","steps":[{"role":"pricing"},{"role":"finance"}]}],
         "people":[{"id":"ann","identities":["ann@work","ann.two@work"]}]}
        """;

    [Fact]
    [Trait("Capability", "BIL-07")]
    public async Task A_credit_note_over_the_threshold_is_issued_once_another_person_has_approved_it()
    {
        await using var scenario = await CreditedOrders.StartAsync();
        await PutAsync(scenario, Policy);
        Assert.Equal(HttpStatusCode.OK, (await CreditAsync(scenario, "1.00", "ann@work")).Status);
        var proposed = await CreditAsync(scenario, "150.00", "ann@work");

        Assert.Equal((HttpStatusCode.Accepted, "pending"), (proposed.Status, proposed.Json.GetProperty("status").GetString()));
        var effect = proposed.Json.GetProperty("effects")[0];
        Assert.Equal(("170.80 EUR", "20.80 EUR"), (effect.GetProperty("before").GetString(), effect.GetProperty("after").GetString()));
        var id = proposed.Json.GetProperty("approvalId").GetString()!;
        Assert.Equal(id, (await CreditAsync(scenario, "150.00", "ann@work")).Json.GetProperty("approvalId").GetString());
        await scenario.DrainAsync();
        Assert.Single(await NotesAsync(scenario));

        Assert.Equal(HttpStatusCode.Conflict, await ActAsync(scenario, id, "approve", "ann.two@work"));
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Conflict], (await Task.WhenAll(ActAsync(scenario, id, "approve", "bob"), ActAsync(scenario, id, "decline", "cho"))).Order());
        await scenario.DrainAsync();

        var state = (await scenario.GetAsync($"api/approvals/nordwind/{id}")).Json.GetProperty("status").GetString();
        Assert.Contains(state, new[] { "applied", "declined" });
        Assert.Equal(state == "applied" ? 2 : 1, (await NotesAsync(scenario)).Count);
        Assert.Empty((await scenario.GetAsync("api/approvals/nordwind")).Json.EnumerateArray());
        await scenario.AuditedBooksAsync("nordwind");
    }

    [Fact]
    public async Task What_its_area_refuses_when_it_was_approved_is_told_to_a_person()
    {
        await using var scenario = await CreditedOrders.StartAsync();
        await PutAsync(scenario, Policy);
        var (first, second) = ((await CreditAsync(scenario, "150.00", "ann")).Json, (await CreditAsync(scenario, "140.00", "ann")).Json);
        foreach (var proposal in new[] { first, second })
        {
            Assert.Equal(HttpStatusCode.OK, await ActAsync(scenario, proposal.GetProperty("approvalId").GetString()!, "approve", "bob"));
            await scenario.DrainAsync();
        }

        Assert.Equal(("applied", "refused"), (await StatusAsync(scenario, first), await StatusAsync(scenario, second)));
        Assert.Contains(await Queue.ListAsync(scenario), each => Queue.Text(each, "code") == "approvals.not-carried-out");
        Assert.Single(await NotesAsync(scenario));
        await scenario.AuditedBooksAsync("nordwind");
    }

    [Fact]
    [Trait("Capability", "PRC-07")]
    public async Task A_held_order_goes_on_when_two_others_have_approved_it()
    {
        await using var scenario = await Scenario.StartAsync("2026-11-02T08:50:00Z");
        await PutAsync(scenario, Policy);
        await StorefrontPriceTests.SellBelowContractAsync(scenario);
        var released = await Queue.ActAsync(scenario, "order-1003/release", actor: "ann@work");

        Assert.Equal((HttpStatusCode.Accepted, "pricing"), (released.Status, released.Json.GetProperty("awaits").GetProperty("role").GetString()));
        var id = released.Json.GetProperty("approvalId").GetString()!;
        Assert.Equal(HttpStatusCode.Conflict, await ActAsync(scenario, id, "approve", "ann.two@work"));
        Assert.Equal(HttpStatusCode.OK, await ActAsync(scenario, id, "approve", "bob"));
        Assert.Equal(HttpStatusCode.Conflict, await ActAsync(scenario, id, "approve", "BOB"));
        await scenario.DrainAsync();
        Assert.Equal("held", await OrderAsync(scenario));
        Assert.Equal(HttpStatusCode.OK, await ActAsync(scenario, id, "approve", "cho"));
        await scenario.DrainAsync();

        Assert.Equal("confirmed", await OrderAsync(scenario));
        Assert.Equal("applied", await StatusAsync(scenario, released.Json));
        Assert.DoesNotContain(await Queue.ListAsync(scenario), each => Queue.Text(each, "exceptionId") == "order-1003");
    }

    [Fact]
    public async Task Each_step_needs_its_role_at_the_tenant()
    {
        await using var scenario = await TwinTenants.StartAsync(asksForPrincipals: true);
        await PutAsync(scenario, Policy, "alpha");
        var invoices = (await AsAsync(scenario, "api/invoices/alpha", "bob", "alpha/finance", HttpMethod.Get)).Json.EnumerateArray();
        var number = invoices.OrderByDescending(each => decimal.Parse(each.GetProperty("gross").GetProperty("amount").GetString()!, System.Globalization.CultureInfo.InvariantCulture)).First().GetProperty("id").GetString();
        var proposed = await AsAsync(scenario, $"api/invoices/alpha/{number}/credit-notes", "ann@work", "alpha/finance");
        var path = $"api/approvals/alpha/{proposed.Json.GetProperty("approvalId").GetString()}";

        Assert.Equal(HttpStatusCode.Accepted, proposed.Status);
        Assert.Equal(HttpStatusCode.Conflict, (await AsAsync(scenario, $"{path}/approve", "ann.two@work", "alpha/finance")).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await AsAsync(scenario, $"{path}/approve", "bob", "alpha/pricing")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await AsAsync(scenario, $"{path}/approve", "bob", "beta/finance")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await AsAsync(scenario, $"{path}/approve", "bob", "alpha/auditor")).Status);
        Assert.Equal(HttpStatusCode.OK, (await AsAsync(scenario, $"{path}/approve", "bob", "alpha/finance")).Status);
    }

    [Fact]
    [Trait("Capability", "BIL-07")]
    public async Task A_decision_about_a_refund_over_the_threshold_waits_for_another_person()
    {
        await using var scenario = await CreditedOrders.StartAsync();
        await PutAsync(scenario, """{"rules":[{"type":"refund-decision","from":"20","steps":[{"role":"finance"}]}]}""");
        await scenario.RefundAsync("re_1", 4000);
        var proposed = await scenario.DecideAsync("re_1", new { creditNote = true, actor = "ann", reason = "Returned" });
        Assert.Equal((HttpStatusCode.Accepted, "40.00 EUR"), (proposed.Status, proposed.Json.GetProperty("effects")[0].GetProperty("before").GetString()));
        await scenario.DrainAsync();
        Assert.Empty(await NotesAsync(scenario));

        Assert.Equal(HttpStatusCode.OK, await ActAsync(scenario, proposed.Json.GetProperty("approvalId").GetString()!, "approve", "bob"));
        await scenario.DrainAsync();
        Assert.Equal("applied", await StatusAsync(scenario, proposed.Json));
        Assert.Equal(40.00m, (await NotesAsync(scenario)).Sum(note => decimal.Parse(note.GetProperty("gross").GetProperty("amount").GetString()!, System.Globalization.CultureInfo.InvariantCulture)));
        await scenario.AuditedBooksAsync("nordwind");
    }

    [Fact]
    public async Task What_nobody_approves_is_reminded_of_and_ends()
    {
        await using var scenario = await CreditedOrders.StartAsync();
        await PutAsync(scenario, Policy);
        var proposal = (await CreditAsync(scenario, "150.00", "ann")).Json;
        await scenario.PassAsync(scenario.Clock.GetUtcNow().AddDays(3).ToString("O"));
        Assert.Equal("pending", await StatusAsync(scenario, proposal));
        var history = await scenario.GetAsync($"api/audit/nordwind/history?stream=approval/{proposal.GetProperty("approvalId").GetString()}");
        Assert.Contains("approval.reminded", history.Body, StringComparison.Ordinal);
        await scenario.PassAsync(scenario.Clock.GetUtcNow().AddDays(12).ToString("O"));

        Assert.Equal("expired", await StatusAsync(scenario, proposal));
        Assert.Equal(HttpStatusCode.Conflict, await ActAsync(scenario, proposal.GetProperty("approvalId").GetString()!, "approve", "bob"));
    }

    internal static Task<Answer> CreditAsync(Scenario scenario, string amount, string actor) =>
        scenario.CreditAsync("NW-2026-000001", new { amount, actor, reason = "Damaged" });

    internal static async Task<HttpStatusCode> ActAsync(Scenario scenario, string id, string act, string actor) => (await scenario.PostAsync(
        $"api/approvals/nordwind/{id}/{act}",
        Encoding.UTF8.GetBytes($$"""{"actor":"{{actor}}","reason":"seen"}"""),
        new Dictionary<string, string>(StringComparer.Ordinal) { [IdempotencyKey.HeaderName] = $"{act}-{actor}" })).Status;

    internal static async Task PutAsync(Scenario scenario, string policy, string tenant = "nordwind")
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"api/configuration/{tenant}/approvals?actor=ann&reason=tried") { Content = new StringContent(policy, Encoding.UTF8, "application/json") };
        request.Headers.Add(ClientPrincipal.HeaderName, TenantRequests.Principal($"{tenant}/admin"));
        using var response = await scenario.Fabric.Http.SendAsync(request);
        response.EnsureSuccessStatusCode();
    }

    private static async Task<string?> StatusAsync(Scenario scenario, JsonElement proposal) =>
        (await scenario.GetAsync($"api/approvals/nordwind/{proposal.GetProperty("approvalId").GetString()}")).Json.GetProperty("status").GetString();

    private static async Task<string?> OrderAsync(Scenario scenario) => (await scenario.GetAsync("api/orders/nordwind/1003")).Json.GetProperty("status").GetString();

    private static async Task<IReadOnlyList<JsonElement>> NotesAsync(Scenario scenario) =>
        [.. (await scenario.GetAsync("api/invoices/nordwind")).Json.EnumerateArray().Where(each => each.GetProperty("type").GetString() == "creditNote")];

    private static async Task<Answer> AsAsync(Scenario scenario, string path, string person, string role, HttpMethod? method = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Post, path);
        if (method is null)
        {
            request.Content = new StringContent("""{"reason":"seen"}""", Encoding.UTF8, "application/json");
        }

        request.Headers.Add(ClientPrincipal.HeaderName, TenantRequests.PrincipalOf(person, role));
        using var response = await scenario.Fabric.Http.SendAsync(request);
        return await Answer.ReadAsync(response);
    }
}
