using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Billing.Domain.Ledger;
using Billing.Functions.Access;
using Billing.Functions.Tests.Access;
using Billing.Functions.Tests.Invoicing;
using Billing.Functions.Tests.Scenarios;

namespace Billing.Functions.Tests.Exceptions;

/// <summary>What people do about exceptions, over HTTP.</summary>
[Trait("Capability", "EXC-01")]
public sealed class ExceptionActTests
{
    [Fact]
    [Trait("Capability", "EXC-02")]
    public async Task An_order_that_was_refused_is_assigned_explained_and_taken_from_the_queue()
    {
        await using var scenario = await Scenario.StartAsync();
        var order = Scenario.Sample("nordwind/shopify/order-1005-totals-differ.json");
        await scenario.ShopifyAsync("nordwind", "o-1005", order);
        await scenario.DrainAsync();

        var told = Assert.Single(await Queue.ListAsync(scenario));
        Assert.Equal(("order-1005", "open", "operator", "medium"), (Queue.Text(told, "exceptionId"), Queue.Text(told, "status"), Queue.Text(told, "owner"), Queue.Text(told, "materiality")));
        Assert.Equal("/api/orders/nordwind/1005", told.GetProperty("links").GetProperty("order").GetString());
        Assert.Contains("retake", Queue.Acts(await Queue.ShowAsync(scenario, "order-1005")));

        Assert.Equal(HttpStatusCode.OK, (await Queue.ActAsync(scenario, "order-1005/assign", new JsonObject { ["assignee"] = "bob" })).Status);
        Assert.Equal(HttpStatusCode.OK, (await Queue.ActAsync(scenario, "order-1005/tag", new JsonObject { ["rootCause"] = "mapping" })).Status);
        Assert.Equal(["$.rootCause"], (await Queue.ActAsync(scenario, "order-1005/tag", new JsonObject { ["rootCause"] = "bad luck" })).ProblemPaths);
        Assert.Equal("bob", Queue.Text(Assert.Single(await Queue.ListAsync(scenario, "?status=assigned&assignee=bob")), "assignee"));
        Assert.Empty(await Queue.ListAsync(scenario, "?status=unassigned"));

        order["total_price"] = "70.80";
        var retaken = await Queue.ActAsync(scenario, "order-1005/retake", new JsonObject { ["order"] = order.DeepClone() }, actor: "bob", key: "r-1");
        Assert.Equal((HttpStatusCode.OK, "confirmed"), (retaken.Status, retaken.Json.GetProperty("status").GetString()));
        await scenario.DrainAsync();

        // Of what was taken, its tax is doubtful: another person decides that.
        var doubt = Queue.Text(Assert.Single(await Queue.ListAsync(scenario)), "exceptionId")!;
        Assert.Equal(["$.question"], (await Queue.ActAsync(scenario, $"{doubt}/decide-tax", new JsonObject { ["question"] = "tax.not-registered/FR" })).ProblemPaths);
        Assert.Equal(HttpStatusCode.OK, (await Queue.ActAsync(scenario, $"{doubt}/decide-tax", new JsonObject { ["question"] = "tax.not-registered/BG" })).Status);
        Assert.Empty(await Queue.ListAsync(scenario));
        var closed = await Queue.ShowAsync(scenario, "order-1005");
        Assert.Equal(
            ["exception.raised", "exception.routed", "exception.assigned", "exception.tagged", "exception.resolved", "exception.acted-upon"], Queue.History(closed));
        var again = await Queue.ActAsync(scenario, "order-1005/retake", new JsonObject { ["order"] = order.DeepClone() }, actor: "bob", key: "r-1");
        Assert.Equal((HttpStatusCode.OK, true), (again.Status, again.IsReplay));
        Assert.Equal(HttpStatusCode.Conflict, (await Queue.ActAsync(scenario, "order-1005/retake", key: "r-2")).Status);
        await scenario.AuditedBooksAsync("nordwind");
    }

    [Fact]
    [Trait("Capability", "STL-04")]
    public async Task Money_of_which_the_gateway_names_no_order_is_assigned_to_it_and_pays_it()
    {
        await using var scenario = await Scenario.StartAsync();
        await scenario.ShopifyAsync("nordwind", "o-1002", Scenario.Sample("nordwind/shopify/order-1002-mixed-basket.json"));
        var payment = Scenario.Sample("nordwind/stripe/payment-1002.json");
        payment["data"]!["object"]!["metadata"] = new JsonObject();
        await scenario.StripeAsync("nordwind", payment);
        await scenario.DrainAsync();

        var told = Assert.Single(await Queue.ListAsync(scenario, "?code=payments."));
        var id = Queue.Text(told, "exceptionId")!;
        Assert.Equal(("finance", "191.70"), (Queue.Text(told, "owner"), told.GetProperty("amount").GetProperty("amount").GetString()));
        Assert.Equal(["$.order"], (await Queue.ActAsync(scenario, $"{id}/assign-order")).ProblemPaths);
        Assert.Equal(HttpStatusCode.OK, (await Queue.ActAsync(scenario, $"{id}/assign-order", new JsonObject { ["order"] = "#1002" }, key: "a")).Status);
        Assert.True((await Queue.ActAsync(scenario, $"{id}/assign-order", new JsonObject { ["order"] = "#1002" }, key: "a")).IsReplay);
        await scenario.DrainAsync();

        var paid = (await scenario.GetAsync("api/orders/nordwind/1002")).Json.GetProperty("payments");
        Assert.Equal("191.70", Assert.Single(paid.EnumerateArray()).GetProperty("amount").GetProperty("amount").GetString());
        Assert.Empty(await Queue.ListAsync(scenario));

        // Its gateway tells it again, with the order this time: the same money.
        var repeated = Scenario.Sample("nordwind/stripe/payment-1002.json");
        repeated["id"] = "evt_1NW1002again";
        await scenario.StripeAsync("nordwind", repeated);
        await scenario.DrainAsync();
        Assert.Equal(191.70m, (await scenario.AuditedBooksAsync("nordwind")).Balance(Account.GatewayClearing));
        Assert.Equal(HttpStatusCode.Conflict, (await scenario.PostAsync("api/payments/nordwind/stripe/pi_3NW1002MixedBasket/order", Encoding.UTF8.GetBytes("""{"order":"1003","actor":"ann","reason":"no"}"""), new Dictionary<string, string>())).Status);
    }

    [Fact]
    [Trait("Capability", "STL-04")]
    public async Task Money_whose_order_its_gateway_names_later_needs_nobody()
    {
        await using var scenario = await Scenario.StartAsync();
        var payment = Scenario.Sample("nordwind/stripe/payment-1002.json");
        payment["data"]!["object"]!["metadata"] = new JsonObject();
        await scenario.StripeAsync("nordwind", payment);
        await scenario.DrainAsync();
        Assert.Single(await Queue.ListAsync(scenario));

        var named = Scenario.Sample("nordwind/stripe/payment-1002.json");
        named["id"] = "evt_1NW1002named";
        await scenario.StripeAsync("nordwind", named);
        await scenario.DrainAsync();

        Assert.Empty(await Queue.ListAsync(scenario));
        Assert.Equal(191.70m, (await scenario.AuditedBooksAsync("nordwind")).Balance(Account.GatewayClearing));
    }

    [Fact]
    public async Task Many_are_resolved_at_once_each_by_itself()
    {
        await using var scenario = await Scenario.StartAsync();
        foreach (var id in new[] { "a-1", "a-2", "b-1" })
        {
            await Queue.RaiseAsync(scenario, id, id[0] == 'a' ? "settlement.odd" : "tax.odd", "20.00");
        }

        await scenario.DrainAsync();
        var filter = new JsonObject { ["act"] = "resolve", ["filter"] = new JsonObject { ["code"] = "settlement.", ["materiality"] = "low" } };
        var bulk = await Queue.ActAsync(scenario, "bulk", filter, key: "all");
        Assert.Equal((HttpStatusCode.OK, 2, false), (bulk.Status, bulk.Json.GetProperty("done").GetInt32(), bulk.Json.GetProperty("hasMore").GetBoolean()));
        Assert.Equal(["b-1"], (await Queue.ListAsync(scenario)).Select(each => Queue.Text(each, "exceptionId")!));

        var named = await Queue.ActAsync(scenario, "bulk", new JsonObject { ["act"] = "resolve", ["ids"] = new JsonArray("a-1", "b-1", "none") });
        Assert.Equal([409, 200, 404], named.Json.GetProperty("results").EnumerateArray().Select(each => each.GetProperty("status").GetInt32()));
        Assert.Equal(["$.act", "$.ids"], (await Queue.ActAsync(scenario, "bulk", new JsonObject { ["act"] = "sing" })).ProblemPaths.Order(StringComparer.Ordinal));
        Assert.Equal("ann", Queue.Text((await Queue.ShowAsync(scenario, "a-1")).GetProperty("exception"), "resolvedBy"));
    }

    [Fact]
    public async Task The_same_cause_raises_the_same_exception_again_and_a_person_can_open_one_again()
    {
        await using var scenario = await Scenario.StartAsync();
        await Queue.RaiseAsync(scenario, "x", "tax.odd");
        await scenario.DrainAsync();
        await Queue.ActAsync(scenario, "x/assign", new JsonObject { ["assignee"] = "bob" });
        Assert.Equal(HttpStatusCode.OK, (await Queue.ActAsync(scenario, "x/resolve")).Status);
        Assert.Empty(await Queue.ListAsync(scenario));

        await scenario.PassAsync("2026-11-02T12:00:00Z");
        await Queue.RaiseAsync(scenario, "x", "tax.odd");
        await scenario.DrainAsync();
        var back = Assert.Single(await Queue.ListAsync(scenario));
        Assert.Equal(("open", null), (Queue.Text(back, "status"), Queue.Text(back, "assignee")));
        Assert.Equal("exception.raised exception.routed exception.assigned exception.resolved exception.raised exception.routed", string.Join(' ', Queue.History(await Queue.ShowAsync(scenario, "x"))));

        await Queue.ActAsync(scenario, "x/resolve");
        Assert.Equal(HttpStatusCode.OK, (await Queue.ActAsync(scenario, "x/reopen")).Status);
        Assert.Single(await Queue.ListAsync(scenario));
    }

    [Fact]
    [Trait("Capability", "ACC-01")]
    public async Task Each_act_needs_its_role_and_resolving_that_of_the_owner()
    {
        await using var scenario = await TwinTenants.StartAsync(asksForPrincipals: true);
        await scenario.ShopifyAsync("alpha", "o-1005", Scenario.Sample("nordwind/shopify/order-1005-totals-differ.json"));
        await scenario.DrainAsync();
        var body = Encoding.UTF8.GetBytes("""{"reason":"tried"}""");

        Assert.Equal(HttpStatusCode.Forbidden, await DoAsync("retake", "alpha/finance"));
        Assert.Equal(HttpStatusCode.Forbidden, await DoAsync("resolve", "alpha/finance"));
        Assert.Equal(HttpStatusCode.Forbidden, await DoAsync("resolve", "alpha/auditor"));
        Assert.Equal(HttpStatusCode.Forbidden, await DoAsync("resolve", "beta/operator"));
        Assert.Equal(HttpStatusCode.OK, await DoAsync("note", "alpha/finance"));
        Assert.Equal(HttpStatusCode.NotFound, await DoAsync("sing", "alpha/operator"));
        Assert.Equal(HttpStatusCode.OK, await DoAsync("resolve", "alpha/operator"));

        async Task<HttpStatusCode> DoAsync(string act, string role) => (await scenario.PostAsync(
            $"api/exceptions/alpha/order-1005/{act}",
            body,
            new Dictionary<string, string>(StringComparer.Ordinal) { [ClientPrincipal.HeaderName] = TenantRequests.Principal(role) })).Status;
    }
}
