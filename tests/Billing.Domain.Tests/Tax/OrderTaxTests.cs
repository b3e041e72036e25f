using Billing.Domain.Catalogue;
using Billing.Domain.Customers;
using Billing.Domain.Primitives;
using Billing.Domain.Invoicing;
using Billing.Domain.Invoicing.CreditNotes;
using Billing.Domain.Ledger;
using Billing.Domain.Orders;
using Billing.Domain.Tax;
using Billing.Domain.Tax.Computation;
using Billing.Domain.Tax.Determination;
using Billing.Domain.Orders.Taxation;
using Billing.Domain.Reporting;
using Billing.Domain.Tax.Tables;
using static Billing.Domain.Tests.Sold;

namespace Billing.Domain.Tests.Tax;

public sealed class OrderTaxTests
{
    private static readonly TaxSettings Settings = new(
        Nordwind.Id,
        [new TaxRegistration("DE", TaxRegistrationKind.Established, null, Taxed.LongAgo), new TaxRegistration("EU", TaxRegistrationKind.UnionOneStopShop, null, Taxed.LongAgo)],
        new Dictionary<string, string>(StringComparer.Ordinal) { ["SKU-B"] = "books" });

    [Fact]
    [Trait("Capability", "TAX-04")]
    public void The_tax_is_put_on_the_lines_with_its_jurisdiction_and_goes_to_invoice_and_report()
    {
        var order = Taxed_(Order(14, Line("A", LineKind.Goods, 1, 100), Line("B", LineKind.Goods, 1, 100)) with { ShipTo = new Address("Rue 1", "75001", "Paris", null, "FR") }, Settings);
        var shipment = new Shipment("F1", [new LineSlice("A", 0, 1), new LineSlice("B", 0, 1)], Noon, null);
        var invoice = ShipmentInvoice.Draft(order, shipment, Nordwind, "de-DE") with { Number = "NW-1", IssueDate = Taxed.Day };

        Assert.Equal(["FR 0.20 20.00", "FR 0.055 5.50"], order.Lines.Select(line => $"{line.Taxes[0].Jurisdiction} {line.Taxes[0].Rate:0.00#} {line.Tax.Amount:0.00}"));
        var report = TaxReport.Of(new DateOnly(2026, 11, 1), new DateOnly(2026, 12, 1), [TaxedDocument.Of(invoice)], [], [TaxBooked.Of(Entry(invoice))]);
        Assert.Equal(["FR S 0.20 100 20", "FR S 0.055 100 5.5"], report.Rows.Select(row => $"{row.Jurisdiction} {row.Category} {row.Rate:0.00#} {row.Base:0.##} {row.Tax:0.##}"));
        Assert.Equal((25.5m, 25.5m, true), Assert.Single(report.Ties) is var tie ? (tie.Invoiced, tie.Ledger, tie.IsTied) : default);
        Assert.Contains("nordwind-de,EUR,FR,S,0.20,100", report.ToCsv(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "DE", 100, 119)]
    [InlineData(true, "FR", 99.17, 119)]
    [InlineData(false, "DE", 100, 119)]
    [Trait("Capability", "TAX-04")]
    public void What_was_quoted_stands_while_it_comes_to_the_same(bool inclusive, string country, decimal net, decimal gross)
    {
        var order = Order(14, Line("A", LineKind.Goods, 1, 100) with { Quoted = new QuotedPrice(119, Euro(0)) }) with { ShipTo = new Address("Rue 1", "75001", "Paris", null, country) };

        var line = Assert.Single(Taxed_(order, Settings with { PricesIncludeTax = inclusive }).Lines);
        Assert.Equal((net, gross, 119m), (line.Net.Amount, line.Gross.Amount, line.Quoted!.UnitPrice));
    }

    [Fact]
    [Trait("Capability", "TAX-04")]
    public void What_comes_to_another_sum_or_bears_no_tax_was_not_quoted_so()
    {
        var quoted = Order(14, Line("A", LineKind.Goods, 3, 25.18m) with { UnitPrice = 8.3950m, Taxes = [new TaxAmount("DE", "MwSt", 0.19m, Euro(4.79m))], Quoted = new QuotedPrice(9.99m, Euro(0)) });

        Assert.Null(Assert.Single(Taxed_(quoted with { ShipTo = new Address("Rue 1", "75001", "Paris", null, "FR") }, Settings).Lines).Quoted);
        var exported = Assert.Single(Taxed_(quoted with { ShipTo = new Address("Main Street 1", "02134", "Boston", "MA", "US") }, Settings with { PricesIncludeTax = true }).Lines);
        Assert.Equal((9.99m, 29.97m, true), (exported.UnitPrice, exported.Net.Amount, exported.Quoted is null));
    }

    [Fact]
    [Trait("Capability", "TAX-04")]
    public void A_report_that_does_not_tie_says_so_and_other_days_are_not_in_it()
    {
        var order = Taxed_(Order(14, Line("A", LineKind.Goods, 1, 100)), Settings);
        var invoice = ShipmentInvoice.Draft(order, new Shipment("F1", [new LineSlice("A", 0, 1)], Noon, null), Nordwind, "de-DE") with { Number = "NW-1", IssueDate = Taxed.Day };

        Assert.False(Assert.Single(TaxReport.Of(Taxed.Day, Taxed.Day.AddDays(1), [TaxedDocument.Of(invoice)], [], []).Ties).IsTied);
        Assert.Empty(TaxReport.Of(Taxed.Day.AddDays(1), Taxed.Day.AddDays(9), [TaxedDocument.Of(invoice)], [], [TaxBooked.Of(Entry(invoice))]).Ties);
    }

    // What bears no tax stands on no account of an authority: it is read from the bases of the entries, and a credit note takes it back there.
    [Theory]
    [InlineData(TaxCategory.IntraCommunity, "K")]
    [InlineData(TaxCategory.ReverseCharge, "AE")]
    [InlineData(TaxCategory.Export, "G")]
    [InlineData(TaxCategory.Exempt, "E")]
    [InlineData(TaxCategory.ZeroRated, "Z")]
    [InlineData(TaxCategory.OutsideScope, "O")]
    [Trait("Capability", "TAX-04")]
    public void The_journal_tells_categories_apart_that_bear_no_tax(TaxCategory category, string code)
    {
        var order = Order(14, Line("A", LineKind.Goods, 4, 100) with { Category = category, Taxes = [] }, Line("B", LineKind.Goods, 1, 50) with { Taxes = [new TaxAmount("DE", "MwSt", 0.19m, Euro(9.50m))] });
        var shipment = new Shipment("F1", [new LineSlice("A", 0, 4), new LineSlice("B", 0, 1)], Noon, null);
        var invoice = ShipmentInvoice.Draft(order, shipment, Nordwind, "de-DE") with { Number = "NW-1", IssueDate = Taxed.Day };
        var drafted = InvoiceDecider.Credit(new InvoiceState { Invoice = invoice }, new CreditRequest("Returned", Lines: [new CreditedPart(1, Quantity: 1)]), Noon).Single<InvoiceCredited>();
        var note = drafted.Note with { Number = "NW-CN-1", IssueDate = Taxed.Day.AddDays(1) };
        JournalEntry[] entries = [Entry(invoice), LedgerPostings.For(new CreditNoteIssued(note, Noon))!.ToEntry("e-2", "credit-note.issued", Noon, Nordwind.TimeZone)];

        var report = TaxReport.Of(Taxed.Day, Taxed.Day.AddDays(1), [TaxedDocument.Of(invoice), TaxedDocument.Of(note)], [], entries.Select(TaxBooked.Of));
        Assert.Equal([$"{code}  100 100", "S DE 50 50"], report.Categories.Select(tie => FormattableString.Invariant($"{tie.Category} {tie.Jurisdiction} {tie.Base:0} {tie.BookedBase:0}")));
        var next = Assert.Single(TaxReport.Of(Taxed.Day.AddDays(1), Taxed.Day.AddDays(2), [TaxedDocument.Of(invoice), TaxedDocument.Of(note)], [], entries.Select(TaxBooked.Of)).Categories);
        Assert.Equal((code, -25m, -25m, true), (next.Category, next.Base, next.BookedBase, next.IsTied));
        Assert.False(TaxReport.Of(Taxed.Day, Taxed.Day.AddDays(1), [TaxedDocument.Of(invoice)], [], []).Categories[0].IsTied);
    }

    [Theory]
    [InlineData("2026-11", "2026-11-01", "2026-12-01")]
    [InlineData("2026-12", "2026-12-01", "2027-01-01")]
    [InlineData("2026-Q1", "2026-01-01", "2026-04-01")]
    [InlineData("2026-Q4", "2026-10-01", "2027-01-01")]
    [InlineData("2026", "2026-01-01", "2027-01-01")]
    public void A_period_is_a_month_a_quarter_or_a_year(string text, string from, string until) =>
        Assert.Equal((from, until), TaxReport.PeriodOf(text) is { } days ? ($"{days.From:yyyy-MM-dd}", $"{days.Until:yyyy-MM-dd}") : default);

    [Theory]
    [InlineData("2026-13")]
    [InlineData("2026-Q5")]
    [InlineData("2026-1")]
    [InlineData("26")]
    [InlineData("November")]
    [InlineData("")]
    public void Anything_else_is_no_period(string text) => Assert.Null(TaxReport.PeriodOf(text));

    [Fact]
    [Trait("Capability", "ORD-17")]
    public void An_order_whose_lines_are_taxed_exempt_and_reduced_keeps_its_gross_when_prices_include_tax()
    {
        var settings = Settings with { PricesIncludeTax = true, ProductCodes = new Dictionary<string, string>(StringComparer.Ordinal) { ["SKU-B"] = "books", ["SKU-C"] = "education" } };
        var before = Order(0, Line("A", LineKind.Goods, 3, 100), Line("B", LineKind.Goods, 2, 33.33m), Line("C", LineKind.Service, 1, 50));
        var after = Taxed_(before, settings);

        Assert.Equal([TaxCategory.Standard, TaxCategory.Standard, TaxCategory.Exempt], after.Lines.Select(line => line.Category));
        Assert.Equal(before.Lines.Select(line => line.Gross), after.Lines.Select(line => line.Gross));
        Assert.Equal(0.07m, after.Lines[1].Taxes[0].Rate);
        Assert.Equal(59.50m, after.Lines[2].Net.Amount);
    }

    [Fact]
    [Trait("Capability", "TAX-03")]
    public void The_company_may_choose_the_time_where_else_the_jurisdiction_decides()
    {
        var german = Result(Order(0, Line("A", LineKind.Goods, 1, 100)), Settings);

        Assert.True(OrderTax.IsDeterminedAtBilling(german, Settings, TaxTables.BuiltIn));
        Assert.False(OrderTax.IsDeterminedAtBilling(german, Settings with { Timing = TaxTiming.Checkout }, TaxTables.BuiltIn));
        var american = Taxed.Of(Taxed.Query("US", "US/MA", Taxed.Line("1", 1)) with { Seller = Taxed.Seller("US", "US-MA") });
        Assert.False(OrderTax.IsDeterminedAtBilling(american, Settings, TaxTables.BuiltIn));
    }

    [Fact]
    public void A_report_of_days_is_that_of_their_entries()
    {
        var order = Taxed_(Order(14, Line("A", LineKind.Goods, 1, 100), Line("B", LineKind.Goods, 1, 50) with { Category = TaxCategory.Exempt, Taxes = [] }), Settings);
        var invoice = ShipmentInvoice.Draft(order, new Shipment("F1", [new LineSlice("A", 0, 1), new LineSlice("B", 0, 1)], Noon, null), Nordwind, "de-DE") with { Number = "NW-1", IssueDate = Taxed.Day };
        var entry = Entry(invoice);
        var day = JournalDay.Empty.Apply(new JournalEntryPosted(entry, Noon));

        var ofEntries = TaxReport.Of(Taxed.Day, Taxed.Day.AddDays(1), [TaxedDocument.Of(invoice)], [], [TaxBooked.Of(entry)]);
        var ofDays = TaxReport.Of(Taxed.Day, Taxed.Day.AddDays(1), [TaxedDocument.Of(invoice)], [], [TaxBooked.Of(day, entry.Date)!]);

        Assert.NotEmpty(ofDays.Ties);
        Assert.Equal(ofEntries.Ties, ofDays.Ties);
        Assert.Equal(ofEntries.Categories, ofDays.Categories);
        Assert.Null(TaxBooked.Of(new JournalDay { LegalEntityId = entry.LegalEntityId, Entries = 1 }.Apply(new JournalEntryPosted(entry, Noon)), entry.Date));
    }

    [Fact]
    public void A_buyer_shows_its_certificates_by_its_tax_id()
    {
        var certificate = new ExemptionCertificate("7", "DE", Taxed.LongAgo, null, "Embassy", "VATEX-EU-151", []);
        var settings = Settings with
        {
            Certificates = new Dictionary<string, IReadOnlyList<ExemptionCertificate>>(StringComparer.Ordinal) { ["DE136695976"] = [certificate] },
        };
        var order = Order(0, Line("A", LineKind.Goods, 1, 100));

        Assert.Equal(TaxCategory.Exempt, Taxed_(order with { Buyer = Buyer with { TaxId = "DE136695976" } }, settings).Lines[0].Category);
        Assert.Equal(TaxCategory.Standard, Taxed_(order, settings).Lines[0].Category);
    }

    private static JournalEntry Entry(Invoice invoice) =>
        LedgerPostings.For(new InvoiceIssued(invoice, Noon))!.ToEntry("e", "invoice.issued", Noon, "Europe/Berlin");

    private static SalesOrder Taxed_(SalesOrder order, TaxSettings settings) => OrderTax.Apply(order, Result(order, settings));

    private static TaxResult Result(SalesOrder order, TaxSettings settings) => Assert.IsType<ParseResult<TaxResult>.Success>(
        Taxed.Engine.Compute(OrderTax.QueryOf(order, Nordwind, settings, TaxIdStatus.None, OrderTax.AtCheckout(order, Nordwind)))).Value;
}
