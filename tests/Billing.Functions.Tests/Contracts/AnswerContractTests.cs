using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Billing.Domain.Customers;
using Billing.Functions.Hosting;
using Billing.Functions.Http;
using Billing.Functions.Intake;
using Billing.Functions.Operations;
using Billing.Functions.Operations.Monitoring;
using Billing.Functions.Tests.Scenarios;
using Billing.Functions.Tests.Tax;
using Billing.Platform.Contracts;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Functions.Tests.Contracts;

/// <summary>What the HTTP functions really answer is what the OpenAPI document says.</summary>
[Trait("Capability", "PLT-06")]
[Collection(nameof(DemoMonth))]
public sealed class AnswerContractTests(DemoMonth month)
{
    private static readonly string Anna = CustomerKey.OfEmail("tenant:nordwind", "anna.gross@mail.example");

    private static readonly Dictionary<string, string[]> Requests = new(StringComparer.Ordinal)
    {
        ["GetAudit"] = ["api/audit/nordwind"],
        ["GetHistory"] = ["api/audit/nordwind/history?stream=order/1001", "api/audit/nordwind/history?stream=order/none", "api/audit/nordwind/history"],
        ["GetIntegrity"] = ["api/audit/nordwind/integrity", "api/audit/nordwind/integrity?from=day:", "api/audit/nordwind/integrity?from=none"],
        ["GetComparison"] =
        [
            "api/comparisons/nordwind/revenue/daily/completed-months", "api/comparisons/sierra/ledger/posted/rules",
            "api/comparisons/nordwind/stock/a/b", "api/comparisons/nordwind/ledger/posted/none",
        ],
        ["GetCustomerValue"] = [$"api/customers/nordwind/{Anna}/value", "api/customers/nordwind/nobody/value"],
        ["GetRegionalCustomerValue"] = [$"api/customers/nordwind/{Anna}/value/regional"],
        ["GetDeadLetter"] = ["api/dead-letters/nordwind/none"],
        ["GetDeadLetters"] = ["api/dead-letters/nordwind", "api/dead-letters/nobody?status=all", "api/dead-letters/sierra?before=yesterday", "api/dead-letters/sierra?limit=x"],
        ["GetIntegrations"] = ["api/integrations/nordwind", "api/integrations/sierra"],
        ["GetPriceChanges"] = ["api/price-changes/nordwind?limit=1", "api/price-changes/merlion", "api/price-changes/nordwind?limit=0"],
        ["GetApproval"] = ["api/approvals/nordwind/none"],
        ["GetApprovals"] = ["api/approvals/nordwind", "api/approvals/sierra?status=all", "api/approvals/sierra?status=odd"],
        ["GetException"] = ["api/exceptions/nordwind/order-1005", "api/exceptions/nordwind/none"],
        ["GetExceptions"] = ["api/exceptions/nordwind?limit=1", "api/exceptions/sierra", "api/exceptions/sierra?limit=0"],
        ["GetInvoiceDocument"] = ["api/invoices/nordwind/NW-2026-000001/pdf", "api/invoices/nordwind/none/pdf"],
        ["GetInvoiceLink"] = ["api/invoices/nordwind/NW-2026-000001/link", "api/invoices/nordwind/none/link"],
        ["GetInvoices"] = ["api/invoices/nordwind", "api/invoices/nordwind?limit=2", "api/invoices/nordwind?cursor=~", "api/invoices/merlion", "api/invoices/nobody"],
        ["GetOrder"] = ["api/orders/nordwind/1001", "api/orders/nordwind/1002", "api/orders/sierra/2005", "api/orders/nordwind/none"],
        ["GetRefunds"] = ["api/orders/sierra/2005/refunds", "api/orders/nordwind/none/refunds"],
        ["GetOrderTax"] = ["api/orders/nordwind/1001/tax"],
        ["GetTaxDoubts"] = ["api/tax-decisions/nordwind/nordwind-de", "api/tax-decisions/nordwind/none"],
        ["GetTaxReport"] = ["api/tax-report/nordwind/2026-11", "api/tax-report/sierra/2026-Q4", "api/tax-report/nordwind/none"],
        ["GetTaxReportRows"] = ["api/tax-report/nordwind/2026/csv", "api/tax-report/nordwind/none/csv"],
        ["GetSettlementReport"] =
        [
            "api/settlements/nordwind/stripe/po_1NW20261102EUR", "api/settlements/sierra/stripe/wrong-totals.csv.rejected", "api/settlements/nordwind/stripe/none",
        ],
        ["GetTrialBalance"] = ["api/trial-balance/nordwind", "api/trial-balance/sierra"],
        ["GetConfigurations"] = ["api/configuration"],
        ["GetConfiguration"] = ["api/configuration/nordwind", "api/configuration/absent"],
        ["GetConfigurationDocument"] = ["api/configuration/nordwind/tenant", "api/configuration/nordwind/mappings.elbe", "api/configuration/nordwind/tenant?version=x"],
        ["GetConfigurationHistory"] = ["api/configuration/nordwind/prices/versions"],
        ["GetJobs"] = ["api/jobs/nordwind", "api/jobs/nordwind?day=2026-10-20", "api/jobs/sierra?day=now"],
        ["GetJob"] = ["api/jobs/nordwind/invoice-run/2026-11-02", "api/jobs/nordwind/seal-days/2026-11-02", "api/jobs/nordwind/none/2026-11-02", "api/jobs/nordwind/invoice-run/none"],
        ["GetMeasures"] = ["api/measures"],
        ["GetOpenApi"] = ["api/openapi.json"],
    };

    [Fact]
    public async Task Every_answer_after_the_demos_month_conforms_to_the_document()
    {
        var document = (JsonObject)OpenApiWriter.Write();
        foreach (var operation in HttpOperation.All.Where(operation => operation.Verb == "get"))
        {
            Assert.True(Requests.ContainsKey(operation.Function), $"{operation.Function} is asked nothing here: add a request.");
            foreach (var path in Requests[operation.Function])
            {
                using var response = await month.Fabric.Http.GetAsync(new Uri(path, UriKind.Relative));
                Conforms(document, operation, path, await Answer.ReadAsync(response));
            }
        }
    }

    [Fact]
    [Trait("Capability", "PLT-07")]
    public async Task Every_event_of_the_demos_month_conforms_to_its_published_schema()
    {
        var types = new HashSet<string>(StringComparer.Ordinal);
        foreach (var tenant in (await month.Fabric.Services.GetRequiredService<ITenantSource>().GetAsync()).Tenants)
        {
            await foreach (var envelope in month.Fabric.Services.GetRequiredService<StreamQueries>().EventsAsync(tenant.Id, tenant.HomeRegion, prefix: string.Empty))
            {
                types.Add(envelope.Type);
                Assert.Empty(SchemaCatalogue.All.Check(envelope.Type, envelope.SchemaVersion, envelope.Data, $"$.{envelope.Stream}#{envelope.Sequence}"));
            }
        }

        Assert.True(types.Count > 25, $"The demo raised {types.Count} types only.");
    }

    [Fact]
    public async Task Every_stream_of_the_demos_month_went_through_the_phases_that_its_life_cycle_declares()
    {
        var store = month.Fabric.Services.GetRequiredService<StreamStore>();
        var queries = month.Fabric.Services.GetRequiredService<StreamQueries>();
        var followed = new HashSet<LifecycleStep>();
        foreach (var tenant in (await month.Fabric.Services.GetRequiredService<ITenantSource>().GetAsync()).Tenants)
        {
            foreach (var kind in FabricAreas.Streams.All.Where(kind => kind.Lifecycle is not null))
            {
                var events = await queries.EventsAsync(tenant.Id, tenant.HomeRegion, kind.Prefix).ToListAsync();
                foreach (var stream in events.GroupBy(envelope => envelope.Stream))
                {
                    var steps = kind.Lifecycle!.Follow(stream.OrderBy(envelope => envelope.Sequence).Select(store.Read)).ToList();
                    Assert.Empty(steps.Except(kind.Lifecycle.Steps).Select(step => $"{stream.Key}: {step.From} --> {step.To} by {step.Event.Name} is not declared"));
                    followed.UnionWith(steps);
                }
            }
        }

        Assert.True(followed.Count >= 14, $"The demo went through {followed.Count} steps only.");
    }

    [Fact]
    public async Task What_is_said_of_an_orders_tax_conforms_to_the_document()
    {
        var document = OpenApiWriter.Write();
        await using var scenario = await TaxedOrders.StartAsync(provider: null);
        await TaxedOrders.SellAsync(scenario);
        await scenario.DrainAsync();

        var answer = await scenario.GetAsync("api/orders/nordwind/1002/tax");
        Assert.Equal(System.Net.HttpStatusCode.OK, answer.Status);
        Conforms(document, HttpOperation.All.Single(operation => operation.Function == "GetOrderTax"), "the tax of an order", answer);
    }

    [Fact]
    public async Task What_webhooks_and_usage_are_answered_conforms_to_the_document()
    {
        var document = OpenApiWriter.Write();
        await using var scenario = await Scenario.StartAsync();
        var order = Scenario.Sample("nordwind/shopify/order-1002-mixed-basket.json");
        var webhook = HttpOperation.All.Single(operation => operation.Function == "ReceiveWebhook");
        foreach (var answer in new[] { await scenario.ShopifyAsync("nordwind", "e-1", order), await scenario.ShopifyAsync("nordwind", "e-1", order), await scenario.ShopifyAsync("nordwind", "e-2", new JsonObject()), await scenario.ShopifyAsync("nobody", "e-1", order), await scenario.PostAsync("api/webhooks/nordwind/shopify", [], new Dictionary<string, string>()) })
        {
            Conforms(document, webhook, "a webhook", answer);
        }

        var usage = HttpOperation.All.Single(operation => operation.Function == "ReceiveUsage");
        Conforms(document, usage, "usage", await scenario.UsageAsync("nordwind", Scenario.Sample("nordwind/usage/october-1.json")));
        Conforms(document, usage, "wrong usage", await scenario.UsageAsync("sierra", Scenario.Sample("sierra/usage/wrong.json")));
        Conforms(document, usage, "usage of another type", await scenario.PostAsync("api/usage/nordwind", [], new Dictionary<string, string>()));
    }

    internal static void Conforms(JsonObject document, HttpOperation operation, string request, Answer answer)
    {
        var status = ((int)answer.Status).ToString(CultureInfo.InvariantCulture);
        var response = document["paths"]![operation.Path]![operation.Verb]!["responses"]![status];
        Assert.True(response is not null, $"{operation.Function} answered {status} to {request}, which the document does not say.");
        var content = response!["content"]!.AsObject();
        var mediaType = content.Select(type => type.Key).SingleOrDefault(type => type.Split(';')[0] == answer.ContentType);
        Assert.True(mediaType is not null, $"{operation.Function} answered {answer.ContentType} to {request}, which the document does not say.");
        if (content[mediaType!]!["schema"] is { } schema)
        {
            var alternatives = schema["anyOf"] is JsonArray several ? several.Select(each => each!) : [schema];
            var problems = alternatives.Select(each => Check(document, each, answer)).MinBy(found => found.Count)!;
            Assert.True(problems.Count == 0, $"{operation.Function} answered to {request}: {string.Join(' ', problems)}");
        }
    }

    private static List<string> Check(JsonObject document, JsonNode schema, Answer answer)
    {
        var whole = (JsonObject)JsonNode.Parse(schema.ToJsonString().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal))!;
        whole["$defs"] = JsonNode.Parse(document["components"]!["schemas"]!.ToJsonString().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal));
        return JsonSchema.Parse(whole.Deserialize<JsonElement>()).Check(answer.Json).Select(problem => problem.Text).ToList();
    }
}
