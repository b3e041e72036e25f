using System.Net;
using Billing.Domain.Ledger;
using Billing.Domain.Orders;
using Billing.Functions.Tests.Invoicing;
using Billing.Functions.Tests.Scenarios;
using Billing.Local.Demo;

namespace Billing.Functions.Tests.Tax;

/// <summary>Orders of a company that asks the fabric for the tax.</summary>
public sealed class ComputedTaxTests
{
    [Fact]
    [Trait("Capability", "TAX-01")]
    [Trait("Capability", "TAX-04")]
    public async Task The_tables_tax_an_order_and_the_report_ties_to_the_ledger()
    {
        await using var scenario = await TaxedOrders.StartAsync(null);
        await TaxedOrders.SellAsync(scenario);

        var books = await scenario.AuditedBooksAsync("nordwind");
        Assert.Equal((191.70m, 25.76m), (books.Invoices.Sum(invoice => invoice.Gross.Amount), books.Invoices.Sum(invoice => invoice.Tax.Amount)));
        Assert.All(books.Invoices.SelectMany(invoice => invoice.Lines).SelectMany(line => line.Taxes), tax => Assert.Equal("DE", tax.Jurisdiction));

        var report = await scenario.GetAsync("api/tax-report/nordwind/2026-11");
        var tie = Assert.Single(report.Json.GetProperty("ties").EnumerateArray());
        Assert.Equal(("DE", "25.76", "25.76"), (Text(tie, "jurisdiction"), Text(tie, "invoiced"), Text(tie, "ledger")));
        Assert.Equal(["0.19", "0.07"], report.Json.GetProperty("rows").EnumerateArray().Select(row => Text(row, "rate")));
        var csv = await scenario.GetAsync("api/tax-report/nordwind/2026-Q4/csv");
        Assert.Equal(("text/csv", 3), (csv.ContentType, csv.Body.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length));
        Assert.Empty((await scenario.GetAsync("api/exceptions/nordwind")).Json.EnumerateArray());
    }

    [Fact]
    [Trait("Capability", "TAX-01")]
    public async Task The_tax_of_a_line_is_explained()
    {
        await using var scenario = await TaxedOrders.StartAsync(null);
        await TaxedOrders.SellAsync(scenario);
        await scenario.DrainAsync();

        var answer = await scenario.GetAsync("api/orders/nordwind/1002/tax");
        var checkout = answer.Json.GetProperty("stages").EnumerateArray().First(stage => Text(stage, "stage") == "checkout");
        var book = checkout.GetProperty("lines").EnumerateArray().First();
        Assert.Equal(("tables", "3.26"), (Text(checkout, "source"), Text(book, "tax")));
        Assert.Contains(book.GetProperty("reasons").EnumerateArray(), reason => reason.GetString()!.Contains("UStG § 12 Abs. 2", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.NotFound, (await scenario.GetAsync("api/orders/nordwind/9/tax")).Status);
        Assert.Equal(["$.period"], (await scenario.GetAsync("api/tax-report/nordwind/2026-13")).ProblemPaths);
    }

    [Fact]
    [Trait("Capability", "TAX-02")]
    [Trait("Capability", "TAX-03")]
    public async Task In_an_outage_the_order_goes_on_with_the_tables_and_a_later_true_up_books_what_differs()
    {
        await using var service = await SampleTaxService.StartAsync();
        service.IsDown = true;
        await using var scenario = await TaxedOrders.StartAsync(service.Address);
        await TaxedOrders.SellAsync(scenario);
        var before = await scenario.AuditedBooksAsync("nordwind");
        var waiting = await CodesAsync(scenario);
        service.IsDown = false;
        await scenario.PassAsync("2026-11-03T03:00:00Z");
        var after = await scenario.AuditedBooksAsync("nordwind");

        // Confirmed, shipped and invoiced by the tables, and a person told at each stage.
        Assert.Equal((2, 25.76m), (before.Invoices.Count, before.Invoices.Sum(invoice => invoice.Tax.Amount)));
        Assert.Equal(3, waiting.Count(code => code == "tax.provisional"));

        // The service taxes the books at 19 % as well: 30.61 of 191.70, and 4.85 more than was invoiced. The invoices stay.
        Assert.Equal(25.76m, after.Invoices.Sum(invoice => invoice.Tax.Amount));
        Assert.Equal(4.85m, after.TaxTrueUps.SelectMany(each => each.TrueUp.Differences).Sum(difference => difference.Amount.Amount));
        Assert.Equal(4.85m, after.Entries.SelectMany(entry => entry.Postings).Where(posting => posting.Account == Account.TaxDifferences).Sum(posting => posting.Amount.Amount));
        Assert.Contains("tax.trued-up", await CodesAsync(scenario));
        var tie = Assert.Single((await scenario.GetAsync("api/tax-report/nordwind/2026-11")).Json.GetProperty("ties").EnumerateArray());
        Assert.Equal(("25.76", "4.85", "30.61"), (Text(tie, "invoiced"), Text(tie, "truedUp"), Text(tie, "ledger")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Capability", "TAX-02")]
    [Trait("Capability", "BIL-07")]
    public async Task What_credit_notes_take_back_is_not_trued_up_whether_they_come_before_or_after(bool isBefore)
    {
        await using var service = await SampleTaxService.StartAsync();
        service.IsDown = true;
        await using var scenario = await TaxedOrders.StartAsync(service.Address);
        await TaxedOrders.SellAsync(scenario);
        var invoices = (await scenario.AuditedBooksAsync("nordwind")).Invoices;
        async Task CreditAsync()
        {
            foreach (var invoice in invoices)
            {
                Assert.Equal(HttpStatusCode.OK, (await scenario.CreditAsync(invoice.Number!, new { actor = "ann", reason = "Cancelled" })).Status);
            }

            await scenario.DrainAsync();
        }

        if (isBefore)
        {
            await CreditAsync();
        }

        service.IsDown = false;
        await scenario.PassAsync("2026-11-03T03:00:00Z");
        Assert.Equal(isBefore ? 0m : 4.85m, (await scenario.AuditedBooksAsync("nordwind")).Balance(Account.TaxDifferences));
        if (!isBefore)
        {
            await CreditAsync();
            await scenario.PassAsync("2026-11-05T03:00:00Z");
        }

        var books = await scenario.AuditedBooksAsync("nordwind");
        Assert.Equal((0m, 0m), (books.Balance(Account.TaxDifferences), books.Balance(Account.TaxPayable)));
    }

    [Fact]
    [Trait("Capability", "TAX-02")]
    public async Task A_true_up_waits_while_the_service_is_still_down()
    {
        await using var service = await SampleTaxService.StartAsync();
        service.IsDown = true;
        await using var scenario = await TaxedOrders.StartAsync(service.Address);
        await TaxedOrders.SellAsync(scenario);
        await scenario.PassAsync("2026-11-03T03:00:00Z");
        var still = await scenario.AuditedBooksAsync("nordwind");
        service.IsDown = false;
        await scenario.PassAsync("2026-11-05T03:00:00Z");
        var calls = service.Calls;
        await scenario.PassAsync("2026-11-07T03:00:00Z");

        Assert.Empty(still.TaxTrueUps);
        Assert.NotEmpty((await scenario.AuditedBooksAsync("nordwind")).TaxTrueUps);
        Assert.Equal(calls, service.Calls);
    }

    [Fact]
    [Trait("Capability", "TAX-02")]
    public async Task A_service_that_answers_is_believed()
    {
        await using var service = await SampleTaxService.StartAsync();
        await using var scenario = await TaxedOrders.StartAsync(service.Address);
        await TaxedOrders.SellAsync(scenario);

        var books = await scenario.AuditedBooksAsync("nordwind");
        Assert.Equal((191.70m, 30.61m), (books.Invoices.Sum(invoice => invoice.Gross.Amount), books.Invoices.Sum(invoice => invoice.Tax.Amount)));
        Assert.Empty(await CodesAsync(scenario));
    }

    [Fact]
    [Trait("Capability", "ORD-17")]
    public async Task A_checkout_with_a_line_whose_tax_cannot_be_determined_is_refused_as_a_whole()
    {
        await using var scenario = await TaxedOrders.StartAsync(null);
        var order = Scenario.Sample("nordwind/shopify/order-1002-mixed-basket.json");

        // The tables hold no standard rate of Germany for that day, and one for books: half of the order could be taxed.
        order["processed_at"] = "2005-11-02T08:14:31+01:00";
        order["created_at"] = "2005-11-02T08:14:31+01:00";
        await scenario.ShopifyAsync("nordwind", "o-1002", order);
        var books = await scenario.AuditedBooksAsync("nordwind");

        Assert.Equal(OrderStatus.Rejected, Assert.Single(books.Orders).Status);
        Assert.Empty(books.Invoices);
        Assert.Equal(["tax.not-determined"], await CodesAsync(scenario));
        Assert.Equal(HttpStatusCode.NotFound, (await scenario.GetAsync("api/orders/nordwind/1002/tax")).Status);
    }

    private static async Task<IReadOnlyList<string>> CodesAsync(Scenario scenario) =>
        [.. (await scenario.GetAsync("api/exceptions/nordwind")).Json.EnumerateArray().Select(each => Text(each, "code"))];

    private static string Text(System.Text.Json.JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
