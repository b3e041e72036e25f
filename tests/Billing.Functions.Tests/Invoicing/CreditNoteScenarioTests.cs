using System.Net;
using System.Text.Json;
using Billing.Domain.Ledger;
using Billing.Domain.Payments;
using Billing.Domain.Reporting;
using Billing.Functions.Tests.Scenarios;

namespace Billing.Functions.Tests.Invoicing;

/// <summary>A refund after invoicing, by the routes and the gateway: with a credit note or without, asked for or by policy.</summary>
[Trait("Capability", "BIL-07")]
[Trait("Capability", "PAY-01")]
public sealed class CreditNoteScenarioTests
{
    private const decimal Paid = 191.70m;

    private static readonly object WithNote = new { creditNote = true, actor = "ann", reason = "Returned" };

    [Fact]
    public async Task A_refund_after_invoicing_stands_apart_and_asks_and_the_receivable_stays_closed()
    {
        await using var scenario = await CreditedOrders.StartAsync();
        var before = await scenario.AuditedBooksAsync("nordwind");
        await scenario.RefundAsync("re_1", 4000);
        var books = await scenario.AuditedBooksAsync("nordwind");

        Assert.Equal((0m, 40m, 0m), (books.Balance(Account.Receivables), books.Balance(Account.RefundsToDecide), books.Balance(Account.CustomerDeposits)));
        Assert.Equal((before.Revenue(), before.Balance(Account.TaxPayable)), (books.Revenue(), books.Balance(Account.TaxPayable)));
        Assert.Equal([("refunds.to-decide", 40m)], await scenario.QuestionsAsync());
        Assert.Equal("40.00", (await scenario.GetAsync(CreditedOrders.Refunds)).Json[0].GetProperty("toDecide").GetProperty("amount").GetString());
        Assert.Empty(books.CreditNotes);
    }

    [Fact]
    public async Task With_a_note_tax_revenue_and_receivable_follow_and_the_document_is_there()
    {
        await using var scenario = await CreditedOrders.StartAsync();
        var before = await scenario.AuditedBooksAsync("nordwind");
        await scenario.RefundAsync("re_1", 1500);
        var decided = await scenario.DecideAsync("re_1", WithNote);
        Assert.Equal((HttpStatusCode.OK, "0.00"), (decided.Status, decided.Json.GetProperty("toDecide").GetProperty("amount").GetString()));

        var books = await scenario.AuditedBooksAsync("nordwind");
        var note = Assert.Single(books.CreditNotes);
        Assert.Equal((15m, "NW-CN-2026-000001", "Returned"), (note.Gross.Amount, note.Number, note.Corrects!.Reason));
        Assert.Equal(before.Balance(Account.TaxPayable) + note.Tax.Amount, books.Balance(Account.TaxPayable));
        Assert.Equal(before.Revenue() - note.Net.Amount, books.Revenue());
        Assert.Equal((0m, 0m, 0m), (books.Balance(Account.Receivables), books.Balance(Account.RefundsToDecide), books.Balance(Account.CustomerDeposits)));
        Assert.Empty(await scenario.QuestionsAsync());

        var row = (await scenario.GetAsync("api/invoices/nordwind")).Json.EnumerateArray().Single(each => each.GetProperty("type").GetString() == "creditNote");
        Assert.Equal((note.Number, note.Corrects.Number), (row.GetProperty("id").GetString(), row.GetProperty("corrects").GetString()));
        Assert.StartsWith("%PDF-", (await scenario.GetAsync($"api/invoices/nordwind/{note.Number}/pdf")).Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await scenario.GetAsync($"api/invoices/nordwind/{note.Number}/link")).Status);
    }

    [Fact]
    public async Task The_tax_report_of_the_period_of_the_note_falls_by_it_and_stays_tied()
    {
        await using var scenario = await CreditedOrders.StartAsync(at: "2026-11-30T08:00:00Z");
        await scenario.RefundAsync("re_1", 19170);
        await scenario.PassAsync("2026-12-01T08:00:00Z");
        await scenario.DecideAsync("re_1", WithNote);
        var books = await scenario.AuditedBooksAsync("nordwind");

        var november = await ReportAsync(scenario, "2026-11");
        var december = await ReportAsync(scenario, "2026-12");
        Assert.Equal(books.Invoices.Sum(invoice => invoice.Tax.Amount), november.Rows.Sum(row => row.Tax));
        Assert.Equal(-november.Rows.Sum(row => row.Tax), december.Rows.Sum(row => row.Tax));
        Assert.Equal(november.Rows.Select(row => (row.Category, row.Rate, row.Base)), december.Rows.Select(row => (row.Category, row.Rate, -row.Base)));
        Assert.All(november.Ties.Concat(december.Ties), tie => Assert.True(tie.IsTied));
        Assert.Equal(november.Rows.Select(row => (row.Category, row.Rate, row.Base)), november.Categories.Select(tie => (tie.Category, tie.Rate, tie.BookedBase)));
        Assert.All(november.Categories.Concat(december.Categories), tie => Assert.True(tie.IsTied));
        Assert.All(books.CreditNotes, note => Assert.Equal(new DateOnly(2026, 12, 1), note.IssueDate));
    }

    public static TheoryData<long, long, long> Parts => new() { { 1, 4000, 15169 }, { 4000, 15169, 1 }, { 15169, 1, 4000 }, { 15169, 4000, 1 }, { 4000, 1, 15169 }, { 1, 15169, 4000 } };

    [Theory]
    [MemberData(nameof(Parts))]
    public async Task Notes_for_refunds_of_parts_sum_to_the_invoices_in_every_order(long first, long second, long third)
    {
        await using var scenario = await CreditedOrders.StartAsync();
        foreach (var (index, minor) in new[] { first, second, third }.Index())
        {
            await scenario.RefundAsync($"re_{index}", minor);
            Assert.Equal(HttpStatusCode.OK, (await scenario.DecideAsync($"re_{index}", WithNote)).Status);
        }

        var books = await scenario.AuditedBooksAsync("nordwind");
        Assert.Equal((Paid, Paid), (books.Invoices.Sum(invoice => invoice.Gross.Amount), books.CreditNotes.Sum(note => note.Gross.Amount)));
        foreach (var line in books.Invoices.SelectMany(invoice => invoice.Lines, (invoice, line) => (invoice.Number, line)))
        {
            var taken = books.CreditNotes.Where(note => note.Corrects!.Number == line.Number).SelectMany(note => note.Lines).Where(each => each.Number == line.line.Number).ToList();
            Assert.Equal((line.line.Net.Amount, line.line.Tax.Amount), (taken.Sum(each => each.Net.Amount), taken.Sum(each => each.Tax.Amount)));
        }

        Assert.Equal((0m, 0m, 0m), (books.Balance(Account.TaxPayable), books.Revenue(), books.Balance(Account.Receivables)));
        Assert.Equal(HttpStatusCode.Conflict, (await scenario.CreditAsync(books.Invoices[0].Number!, new { actor = "ann", reason = "More" })).Status);
    }

    [Theory]
    [InlineData("goodwill", Account.Goodwill, 0)]
    [InlineData("revenueReduction", Account.RefundsGranted, 0)]
    [InlineData("owedAgain", Account.Receivables, 40)]
    public async Task Without_a_note_tax_stays_and_the_receivable_opens_only_where_it_is_said(string treatment, string account, decimal open)
    {
        await using var scenario = await CreditedOrders.StartAsync();
        var before = await scenario.AuditedBooksAsync("nordwind");
        await scenario.RefundAsync("re_1", 4000);
        Assert.Equal(HttpStatusCode.OK, (await scenario.DecideAsync("re_1", new { creditNote = false, treatment, actor = "ann", reason = "Late parcel" })).Status);
        var books = await scenario.AuditedBooksAsync("nordwind");

        Assert.Equal((40m, open), (books.Balance(account), books.Balance(Account.Receivables)));
        Assert.Equal((0m, before.Balance(Account.TaxPayable), before.Revenue()), (books.Balance(Account.RefundsToDecide), books.Balance(Account.TaxPayable), books.Revenue()));
        Assert.Empty(books.CreditNotes);
        Assert.Empty(await scenario.QuestionsAsync());

        await scenario.StripeAsync("nordwind", GatewayNotices.StripeRefund("evt_f", "refund.failed", CreditedOrders.Payment, "re_1", 4000, "failed", created: 1795946500));
        var failed = await scenario.AuditedBooksAsync("nordwind");
        Assert.Equal((0m, 0m), (failed.Balance(account), failed.Balance(Account.Receivables)));
    }

    [Fact]
    public async Task By_policy_a_note_goes_with_each_refund_and_what_exceeds_the_invoices_is_asked()
    {
        await using var scenario = await CreditedOrders.StartAsync("creditNote");
        await scenario.RefundAsync("re_1", 4000);
        await scenario.RefundAsync("re_2", 20000);

        // The storefront does not say what they are for before the deadline.
        await scenario.PassAsync("2026-12-04T08:00:00Z");
        var books = await scenario.AuditedBooksAsync("nordwind");
        Assert.Equal((40m, "Erstattung re_1"), (books.CreditNotes.Sum(note => note.Gross.Amount), books.CreditNotes[0].Corrects!.Reason));
        Assert.Equal((0m, 200m), (books.Balance(Account.Receivables), books.Balance(Account.RefundsToDecide)));
        Assert.Equal([("refunds.to-decide", 200m)], await scenario.QuestionsAsync());
    }

    [Fact]
    public async Task A_refund_larger_than_the_invoices_is_credited_up_to_what_remains_and_the_rest_decided_otherwise()
    {
        await using var scenario = await CreditedOrders.StartAsync();
        await scenario.RefundAsync("re_1", 20000);
        var refused = await scenario.DecideAsync("re_1", WithNote);
        Assert.Equal((HttpStatusCode.Conflict, "refunds.credit-too-high"), (refused.Status, refused.Json.GetProperty("errors")[0].GetProperty("code").GetString()));
        Assert.Contains("remains", refused.Json.GetProperty("errors")[0].GetProperty("text").GetString(), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.OK, (await scenario.DecideAsync("re_1", new { creditNote = true, amount = "191.70", actor = "ann", reason = "Returned" })).Status);
        Assert.Equal([("refunds.to-decide", 8.30m)], await scenario.QuestionsAsync());
        Assert.Equal(HttpStatusCode.OK, (await scenario.DecideAsync("re_1", new { creditNote = false, actor = "ann", reason = "Sorry" })).Status);
        var books = await scenario.AuditedBooksAsync("nordwind");
        Assert.Equal((8.30m, 0m, 0m), (books.Balance(Account.Goodwill), books.Balance(Account.RefundsToDecide), books.Balance(Account.Receivables)));
    }

    [Fact]
    public async Task A_decision_takes_effect_once_however_often_and_by_how_many_it_is_sent()
    {
        await using var scenario = await CreditedOrders.StartAsync();
        await scenario.RefundAsync("re_1", 4000);
        var without = new { creditNote = false, actor = "ben", reason = "Late" };
        var answers = await Task.WhenAll(scenario.DecideAsync("re_1", WithNote, "a"), scenario.DecideAsync("re_1", without, "b"), scenario.DecideAsync("re_1", WithNote, "c"));
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Conflict, HttpStatusCode.Conflict], answers.Select(answer => answer.Status).Order());

        var winner = answers.Index().Single(answer => answer.Item.Status == HttpStatusCode.OK).Index;
        var again = await scenario.DecideAsync("re_1", winner == 1 ? without : WithNote, "abc"[winner].ToString());
        Assert.Equal((HttpStatusCode.OK, true), (again.Status, again.IsReplay));
        var account = (await scenario.AuditedBooksAsync("nordwind")).Receivables.Single(each => each.Refunds.Count > 0);
        Assert.Equal(40m, Assert.Single(account.Decisions).Amount.Amount);
    }

    [Fact]
    public async Task A_note_stands_when_its_refund_fails_and_a_person_is_told_until_the_money_is_given_back_again()
    {
        await using var scenario = await CreditedOrders.StartAsync();
        await scenario.RefundAsync("re_1", 4000);
        await scenario.DecideAsync("re_1", WithNote);
        await scenario.StripeAsync("nordwind", GatewayNotices.StripeRefund("evt_f", "refund.failed", CreditedOrders.Payment, "re_1", 4000, "failed", created: 1795946500));
        var books = await scenario.AuditedBooksAsync("nordwind");
        Assert.Equal((0m, -40m, 40m), (books.Balance(Account.Receivables), books.Balance(Account.CustomerDeposits), books.CreditNotes.Sum(note => note.Gross.Amount)));
        Assert.Equal([("refunds.failed-after-credit-note", 40m)], await scenario.QuestionsAsync());

        await scenario.RefundAsync("re_2", 4000);
        Assert.Empty(await scenario.QuestionsAsync());
        Assert.Equal(0m, (await scenario.AuditedBooksAsync("nordwind")).Balance(Account.CustomerDeposits));
    }

    [Fact]
    public async Task Lines_and_units_of_an_invoice_are_credited_with_and_without_a_refund()
    {
        await using var scenario = await CreditedOrders.StartAsync();
        var invoice = (await scenario.AuditedBooksAsync("nordwind")).Invoices.MaxBy(each => each.Gross.Amount)!;
        var line = invoice.Lines.MaxBy(each => each.Gross.Amount)!;
        await scenario.RefundAsync("re_1", line.Gross.ToMinor());
        Assert.Equal(HttpStatusCode.OK, (await scenario.DecideAsync("re_1", new { creditNote = true, invoice = invoice.Number, lines = new[] { new { line = line.Number } }, actor = "ann", reason = "Returned" })).Status);

        var note = Assert.Single((await scenario.AuditedBooksAsync("nordwind")).CreditNotes);
        Assert.Equal((line.Number, line.Quantity, line.Net), (note.Lines[0].Number, note.Lines[0].Quantity, note.Lines[0].Net));
        var more = await scenario.CreditAsync(invoice.Number!, new { lines = new[] { new { line = line.Number, quantity = 1 } }, actor = "ann", reason = "Again" });
        Assert.Equal((HttpStatusCode.Conflict, "invoicing.credit-too-high"), (more.Status, more.Json.GetProperty("errors")[0].GetProperty("code").GetString()));

        var rest = await scenario.CreditAsync(invoice.Number!, new { actor = "ann", reason = "Cancelled" });
        Assert.Equal("0.00", rest.Json.GetProperty("remaining").GetProperty("amount").GetString());
        var books = await scenario.AuditedBooksAsync("nordwind");
        Assert.Equal(invoice.Gross.Amount, books.CreditNotes.Where(each => each.Corrects!.Number == invoice.Number).Sum(each => each.Gross.Amount));
        Assert.Equal(line.Gross.Amount - invoice.Gross.Amount, books.Balance(Account.CustomerDeposits));
    }

    // The account may still see the invoices whole: they are taken back once, and what is left of the refund is asked about again.
    [Fact]
    public async Task A_decision_that_another_note_overtakes_is_to_be_taken_again()
    {
        await using var scenario = await CreditedOrders.StartAsync();
        await scenario.RefundAsync("re_1", 19170);
        foreach (var invoice in (await scenario.AuditedBooksAsync("nordwind")).Invoices)
        {
            Assert.Equal(HttpStatusCode.OK, (await scenario.CreditAsync(invoice.Number!, new { amount = "1.00", actor = "ben", reason = "Scratched" })).Status);
        }

        var decided = await scenario.DecideAsync("re_1", WithNote);
        Assert.Equal(HttpStatusCode.OK, decided.Status);
        var books = await scenario.AuditedBooksAsync("nordwind");
        var waiting = books.Balance(Account.RefundsToDecide);
        Assert.Equal(Paid, books.CreditNotes.Sum(note => note.Gross.Amount) + waiting);
        Assert.Equal(waiting, (await scenario.QuestionsAsync()).Sum(question => question.Amount));

        // Nothing waits where the account had learned of both notes before the decision.
        Assert.Equal(waiting > 0 ? HttpStatusCode.OK : HttpStatusCode.Conflict, (await scenario.DecideAsync("re_1", WithNote)).Status);
        Assert.Equal((Paid, 0), ((await scenario.AuditedBooksAsync("nordwind")).CreditNotes.Sum(note => note.Gross.Amount), (await scenario.QuestionsAsync()).Count));
    }

    [Theory]
    [InlineData("{}", "$.creditNote $.actor $.reason")]
    [InlineData("""{"creditNote":true,"treatment":"goodwill","actor":"a","reason":"r"}""", "$.treatment")]
    [InlineData("""{"creditNote":false,"treatment":"theft","actor":"a","reason":"r"}""", "$.treatment")]
    [InlineData("""{"creditNote":false,"invoice":"NW-1","actor":"a","reason":"r"}""", "$.invoice")]
    [InlineData("""{"creditNote":true,"lines":[{"line":1}],"actor":"a","reason":"r"}""", "$.invoice")]
    [InlineData("""{"creditNote":true,"amount":-1,"actor":"a","reason":"r"}""", "$.amount")]
    [InlineData("""{"creditNote":true,"invoice":"NW-1","lines":[{"line":1,"quantity":0,"pieces":1}],"actor":"a","reason":"r"}""", "$.lines[0].pieces $.lines[0].quantity")]
    public async Task A_decision_that_is_not_sound_is_refused_with_every_field_at_fault(string body, string paths)
    {
        await using var scenario = await Scenario.StartAsync();
        var answer = await scenario.PostAsync($"{CreditedOrders.Refunds}/re_1/decision", System.Text.Encoding.UTF8.GetBytes(body), new Dictionary<string, string>());

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(paths.Split(' ').Order(StringComparer.Ordinal), answer.ProblemPaths.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_refund_or_invoice_that_there_is_not_is_answered_404()
    {
        await using var scenario = await CreditedOrders.StartAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await scenario.DecideAsync("re_9", WithNote)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await scenario.CreditAsync("NW-2026-000099", new { actor = "ann", reason = "Returned" })).Status);
        Assert.Equal(JsonValueKind.Array, (await scenario.GetAsync("api/orders/nordwind/none/refunds")).Json.ValueKind);
    }

    private static async Task<TaxReport> ReportAsync(Scenario scenario, string period) =>
        JsonSerializer.Deserialize<TaxReport>((await scenario.GetAsync($"api/tax-report/nordwind/{period}")).Body, Billing.Platform.Streams.FabricJson.Options)!;
}
