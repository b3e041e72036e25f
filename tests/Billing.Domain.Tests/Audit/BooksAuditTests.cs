using Billing.Domain.Audit;
using Billing.Domain.Catalogue;
using Billing.Domain.Invoicing;
using Billing.Domain.Ledger;
using static Billing.Domain.Tests.Sold;

namespace Billing.Domain.Tests.Audit;

/// <summary>Each check fails when its fact is broken, and no other check does.</summary>
public sealed class BooksAuditTests
{
    private static readonly BooksFacts Sound = SoundBooks.Facts();

    [Fact]
    [Trait("Capability", "LED-01")]
    public void Sound_books_pass_every_check()
    {
        var checks = BooksAudit.Check(Sound);

        Assert.All(checks, check => Assert.True(check.Ok, $"{check.Name}: {check.Detail}"));
        Assert.Equal(20, checks.Select(check => check.Name).Distinct().Count());
    }

    [Fact]
    [Trait("Capability", "LED-01")]
    public void An_entry_that_does_not_balance_is_found()
    {
        var lost = new JournalEntry("evt-x", Nordwind.Id, SoundBooks.Day, "test", "x", "Test", [new Posting(Account.Bank, Euro(0.01m))]);

        // The day says the same as the entries, so that nothing else is wrong.
        var day = JournalDay.Empty.Apply(new JournalEntryPosted(lost, Noon));
        OnlyFails("ledger-zero-sum", Sound with { Entries = [.. Sound.Entries, lost], Days = [.. Sound.Days, day] });
    }

    [Fact]
    [Trait("Capability", "LED-01")]
    public void Turnovers_that_differ_from_the_entries_are_found()
    {
        var day = Sound.Days[0].Apply(new JournalEntryPosted(Entry((Account.Bank, 1), (Account.PaymentFees, -1)), Noon));

        OnlyFails("trial-balance-equals-entries", Sound with { Days = [day] });
    }

    [Fact]
    [Trait("Capability", "BIL-03")]
    public void A_gap_in_the_numbers_is_found()
    {
        OnlyFails("invoice-numbers-gapless", WithNumbers(all => [all[1]]));
        OnlyFails("invoice-numbers-gapless", WithNumbers(all => [all[1], all[0]]));
    }

    [Fact]
    [Trait("Capability", "BIL-03")]
    public void A_number_that_was_given_and_not_issued_or_given_twice_or_never_given_is_found()
    {
        OnlyFails("invoice-numbers-gapless", WithNumbers(all => [.. all, all[0] with { Number = "NW-2026-000003" }]));
        OnlyFails("invoice-numbers-gapless", WithNumbers(all => [all[0], all[0]]));
        OnlyFails("invoice-numbers-gapless", WithNumbers(all => [all[0]]));
    }

    [Fact]
    public void An_invoice_that_was_booked_with_another_gross_is_found()
    {
        // Moved from one source to another, so that all balances stay as they are.
        var entries = Sound.Entries.Select((entry, index) => index == 0 ? entry with { Source = "manual" } : entry).ToList();

        OnlyFails("invoice-gross-equals-receivable-postings", Sound with { Entries = entries });
    }

    [Fact]
    [Trait("Capability", "TAX-04")]
    public void A_base_that_was_booked_under_another_category_or_not_at_all_is_found()
    {
        BooksFacts With(Func<TaxBase, TaxBase> change) => Sound with { Entries = [.. Sound.Entries.Select(entry => entry.Bases is null ? entry : entry with { Bases = [.. entry.Bases.Select(change)] })] };
        OnlyFails("tax-categories-equal-ledger", With(each => each with { Category = "K" }));
        OnlyFails("tax-categories-equal-ledger", With(each => each with { Base = each.Base + Euro(0.01m) }));
        OnlyFails("tax-categories-equal-ledger", Sound with { Entries = [.. Sound.Entries.Select(entry => entry.Bases is null ? entry : entry with { Bases = [] })] });
    }

    // Entries of an earlier build say nothing of bases: their documents are counted, and the rest ties.
    [Fact]
    [Trait("Capability", "TAX-04")]
    public void Entries_that_were_posted_before_the_ledger_told_categories_apart_are_left_out()
    {
        var old = Sound.Entries.First(entry => entry.Bases is not null);
        var checks = BooksAudit.Check(Sound with { Entries = [.. Sound.Entries.Select(entry => entry == old ? old with { Bases = null } : entry)] });

        Assert.All(checks, check => Assert.True(check.Ok, $"{check.Name}: {check.Detail}"));
        Assert.Contains("1 documents of entries without", checks.Single(check => check.Name == "tax-categories-equal-ledger").Detail, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Capability", "BIL-07")]
    public void A_credit_note_over_more_than_was_invoiced_or_over_no_invoice_is_found()
    {
        var note = Sound.CreditNotes[0];
        OnlyFails("credit-notes-tie-to-invoices", Sound with { CreditNotes = [note with { Corrects = note.Corrects! with { Number = "NW-2026-000009" } }] });
        OnlyFails("credit-notes-tie-to-invoices", Sound with { CreditNotes = [note with { Corrects = note.Corrects! with { IssueDate = SoundBooks.Day.AddDays(1) } }] });
        OnlyFails("credit-notes-tie-to-invoices", Sound with { CreditNotes = [note with { Lines = [.. note.Lines.Select(line => line with { Number = line.Number + 7 })] }] });
    }

    [Fact]
    [Trait("Capability", "BIL-07")]
    public void A_credit_note_that_was_booked_with_another_gross_is_found()
    {
        var entries = Sound.Entries.Select(entry => entry.Source == "credit-note.issued" ? entry with { Source = "manual" } : entry).ToList();

        OnlyFails("credit-note-gross-equals-receivable-postings", Sound with { Entries = entries });
    }

    [Fact]
    public void A_refund_that_stands_apart_otherwise_than_follows_is_found()
    {
        var account = Sound.Receivables[0];
        OnlyFails("refunds-to-decide-equal-held", Sound with { Receivables = [account with { Held = [Euro(0.99m)] }] });
    }

    [Fact]
    public void A_decision_that_was_not_carried_out_is_found()
    {
        var account = Sound.Receivables[0];
        var waiting = account.Decisions[0] with { Pending = [new Domain.Payments.PlannedCredit("NW-2026-000001", null, Euro(1))] };
        OnlyFails("decided-refunds-are-carried-out", Sound with { Receivables = [account with { Decisions = [waiting, account.Decisions[1]] }] });
    }

    [Fact]
    public void An_open_item_that_differs_from_the_ledger_is_found()
    {
        var account = Sound.Receivables[0];
        var items = account.Items.Select((item, index) => index == 0 ? item with { Applied = item.Applied - Euro(0.01m) } : item).ToList();

        OnlyFails("open-items-equal-receivables", Sound with { Receivables = [account with { Items = items }] });
    }

    [Fact]
    [Trait("Capability", "TAX-04")]
    public void Tax_that_is_owed_to_another_authority_than_invoiced_is_found()
    {
        var moved = Entry((Account.TaxOf("DE"), 1), (Account.TaxOf("FR"), -1));

        OnlyFails("invoiced-tax-equals-tax-payable", Booked(moved));
    }

    [Fact]
    [Trait("Capability", "REV-02")]
    public void A_line_that_was_invoiced_and_not_deferred_is_found()
    {
        var contract = Sound.Contracts[0];

        OnlyFails("recognised-and-deferred-equal-invoiced-net", Sound with { Contracts = [contract with { Obligations = contract.Obligations.Skip(1).ToList() }] });
    }

    [Fact]
    [Trait("Capability", "REV-02")]
    public void Deferred_or_recognised_revenue_that_differs_from_the_ledger_is_found()
    {
        const string check = "recognised-and-deferred-equal-invoiced-net";
        OnlyFails(check, Booked(Entry((Account.DeferredRevenue, 1), (Account.RevenueOf(LineKind.Goods), -1))));
        OnlyFails(check, Booked(Entry((Account.Bank, 1), (Account.DeferredRevenue, -1))));
        OnlyFails(check, Booked(Entry((Account.Bank, 1), (Account.RevenueOf(LineKind.Goods), -1))));
    }

    [Fact]
    [Trait("Capability", "PAY-01")]
    public void Clearing_that_differs_from_what_is_not_settled_is_found() =>
        OnlyFails("clearing-equals-captured-minus-settled", Sound with { Payments = [Sound.Payments[0] with { Settled = Euro(0.01m) }] });

    [Fact]
    [Trait("Capability", "ORD-02")]
    public void A_shipment_without_an_invoice_is_found()
    {
        var order = Sound.Orders[0];
        var shipments = order.Shipments.Select((shipment, index) => index == 0 ? shipment with { InvoiceNumber = null } : shipment).ToList();

        OnlyFails("fulfilled-is-invoiced", Sound with { Orders = [order with { Shipments = shipments }] });
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(2, false)]
    [InlineData(1, true)]
    [Trait("Capability", "ORD-01")]
    public void An_input_that_was_lost_or_applied_twice_or_applied_though_refused_is_found(int effects, bool isRefused) => OnlyFails(
        "acknowledged-inputs-applied-once", Sound with { Inputs = [.. Sound.Inputs, new AcknowledgedInput("shopify/1009", effects, isRefused)] });

    [Fact]
    public void A_broken_chain_of_hashes_is_found() => OnlyFails("history-unbroken", Sound with { BrokenChains = ["order/1001 at 3"] });

    [Fact]
    public void The_first_difference_is_told_with_both_figures() => Assert.Contains(
        "against", BooksAudit.Check(Sound with { Invoices = [] }).First(check => check.Name == "invoice-gross-equals-receivable-postings").Detail, StringComparison.Ordinal);

    private static void OnlyFails(string name, BooksFacts broken) =>
        Assert.Equal([name], BooksAudit.Check(broken).Where(check => !check.Ok).Select(check => check.Name));

    private static BooksFacts WithNumbers(Func<IReadOnlyList<InvoiceNumberAssigned>, IReadOnlyList<InvoiceNumberAssigned>> change)
    {
        var (series, numbers) = Sound.Numbers.First();
        return Sound with { Numbers = new Dictionary<string, IReadOnlyList<InvoiceNumberAssigned>>(Sound.Numbers) { [series] = change(numbers) } };
    }

    private static BooksFacts Booked(JournalEntry entry) => Sound with
    {
        Entries = [.. Sound.Entries, entry],
        Days = [Sound.Days[0].Apply(new JournalEntryPosted(entry, Noon))],
    };

    private static JournalEntry Entry(params (string Account, decimal Amount)[] postings) => new(
        "evt-x", Nordwind.Id, SoundBooks.Day, "test", "x", "Test", postings.Select(posting => new Posting(posting.Account, Euro(posting.Amount))).ToList());
}
