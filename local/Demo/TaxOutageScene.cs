using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Billing.Local.Hosting;
using Billing.Local.Time;
using Billing.Platform.Configuration;

namespace Billing.Local.Demo;

/// <summary>
/// Nordwind again, in a fabric of its own, as a company that asks a tax service for the tax of its orders: the service is out, the
/// order goes on with the rates of the tables, and the night after books what differs.
/// </summary>
internal static class TaxOutageScene
{
    private const string Start = "2026-11-02T08:00:00Z";

    /// <summary>Plays it.</summary>
    /// <returns>The checks of the audit, and whether the report of the month ties to the ledger.</returns>
    public static async Task<IReadOnlyList<SummaryCheck>> PlayAsync(DemoScreen screen, CancellationToken cancellation)
    {
        screen.Say(string.Empty);
        screen.Say("Tax: the service of another company is out over an order");
        await using var service = await SampleTaxService.StartAsync();
        service.IsDown = true;
        var clock = new SimulatedClock(DateTimeOffset.Parse(Start, CultureInfo.InvariantCulture));
        await using var fabric = await StartAsync(service, clock, cancellation);
        var senders = new DemoSenders(fabric, clock);

        await StepAsync("Order 1002 comes while the tax service is out", () => senders.OrderAsync("nordwind", "order-1002-mixed-basket"));
        await StepAsync("Payment of order 1002", () => senders.StripeAsync("nordwind", "payment-1002"));
        await StepAsync("Order 1002 shipped and invoiced with the rates of the tables", () => senders.WarehouseAsync("nordwind", "shipped-1002"));
        await StepAsync("A person is told that its tax is provisional", () => ExceptionsAsync(fabric, "tax.provisional"));
        service.IsDown = false;
        await clock.AdvanceToAsync(DateTimeOffset.Parse("2026-11-03T03:00:00Z", CultureInfo.InvariantCulture), () => fabric.DrainAsync(cancellation));
        await StepAsync("The service is back; the nightly run books the difference", () => ExceptionsAsync(fabric, "tax.trued-up"));

        var tie = await ShowReportAsync(fabric, screen, cancellation);
        var books = (await DemoBooks.ReadAsync(fabric, cancellation)).Single(book => book.Facts.Orders.Count > 0);
        return
        [
            .. books.Checks.Select(check => new SummaryCheck($"tax scene: {check.Name}", check.Ok, check.Detail)),
            .. (await LeftBehind.CheckAsync(fabric, cancellation)).Select(check => check with { Name = $"tax scene: {check.Name}" }),
            tie,
        ];

        async Task StepAsync(string what, Func<Task<string>> act)
        {
            var result = await act();
            await fabric.DrainAsync(cancellation);
            screen.Show(clock.GetUtcNow(), "nordwind", what, result);
        }
    }

    private static async Task<string> ExceptionsAsync(LocalFabric fabric, string code)
    {
        using var answer = JsonDocument.Parse(await fabric.Http.GetStringAsync(new Uri("api/exceptions/nordwind", UriKind.Relative)));
        return $"{answer.RootElement.EnumerateArray().Count(each => each.GetProperty("code").GetString() == code)} entries {code}";
    }

    private static async Task<SummaryCheck> ShowReportAsync(LocalFabric fabric, DemoScreen screen, CancellationToken cancellation)
    {
        using var report = JsonDocument.Parse(await fabric.Http.GetStringAsync(new Uri("api/tax-report/nordwind/2026-11", UriKind.Relative), cancellation));
        var ties = report.RootElement.GetProperty("ties").EnumerateArray().Select(tie => new[] { "jurisdiction", "invoiced", "truedUp", "ledger" }.Select(name => tie.GetProperty(name).GetString()!).ToArray()).ToList();
        screen.Table("Tax report of November against the ledger", ["Jurisdiction", "Invoiced", "Trued up", "Ledger"], ties, 1, 2, 3);
        return new SummaryCheck("tax scene: something was trued up", ties.Any(tie => decimal.Parse(tie[2], CultureInfo.InvariantCulture) != 0), $"{ties.Count} jurisdictions");
    }

    private static async Task<LocalFabric> StartAsync(SampleTaxService service, SimulatedClock clock, CancellationToken cancellation)
    {
        var file = JsonNode.Parse(Samples.Read("tenants.json"))!;
        file["tenants"]![0]!["tax"] = new JsonArray(JsonNode.Parse($$"""
            {
              "legalEntityId": "nordwind-de",
              "registrations": [{ "jurisdiction": "DE", "kind": "established", "from": "1980-01-01" }],
              "productCodes": { "BOOK-0417": "books" },
              "pricesIncludeTax": true,
              "provider": "{{service.Address}}"
            }
            """));
        foreach (var entity in file["tenants"]!.AsArray().SelectMany(tenant => tenant!["legalEntities"]!.AsArray()))
        {
            // The pictures are not beside this configuration.
            entity!.AsObject().Remove("logoBlob");
        }

        var folder = Directory.CreateTempSubdirectory("billing-demo-");
        try
        {
            var tenants = Path.Combine(folder.FullName, "tenants.json");
            await File.WriteAllTextAsync(tenants, file.ToJsonString(), cancellation);
            return await LocalFabric.StartAsync(
                new LocalFabricOptions { Clock = clock, UpkeepSchedule = DemoDay.UpkeepSchedule, InMemory = true, TenantsFile = tenants, LogsToConsole = false }, cancellation);
        }
        finally
        {
            // What it holds was put into the fabric's own storage at the start.
            folder.Delete(recursive: true);
        }
    }
}
