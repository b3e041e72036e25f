using Billing.Domain.Catalogue;
using Billing.Domain.Ledger;
using Billing.Domain.Orders;
using Billing.Domain.Primitives;
using Billing.Domain.Reporting;

namespace Billing.Domain.Audit;

/// <summary>Checks that the books of a tenant are whole: each figure is worked out on two ways and compared to the cent.</summary>
public static class BooksAudit
{
    /// <summary>All checks, in a fixed order. One that meets what it cannot work out fails, and the others go on.</summary>
    public static IReadOnlyList<AuditCheck> Check(BooksFacts facts) =>
    [
        .. Worked(() => [LedgerZeroSum(facts)]),
        .. Worked(() => [TurnoversEqualEntries(facts)]),
        .. Worked(() => [NumbersGapless(facts)]),
        .. Worked(() => [InvoicesEqualReceivables(facts)]),
        .. Worked(() => CreditNoteChecks.Of(facts)),
        .. Worked(() => [OpenItemsEqualReceivables(facts)]),
        .. Worked(() => TaxEqualsLedger(facts)),
        .. Worked(() => [RevenueEqualsInvoiced(facts)]),
        .. Worked(() => [OwedToOthersEqualsInvoiced(facts)]),
        .. Worked(() => [ClearingEqualsUnsettled(facts)]),
        .. Worked(() => [UnidentifiedEqualsUnexplained(facts)]),
        .. Worked(() => [DisputedEqualsUndecided(facts)]),
        .. Worked(() => [NothingLeftUndone(facts)]),
        .. Worked(() => [InputsAppliedOnce(facts)]),
        HistoryUnbroken(facts),
        RecordsReadable(facts),
    ];

    private static IReadOnlyList<AuditCheck> Worked(Func<IEnumerable<AuditCheck>> check)
    {
        try
        {
            return [.. check()];
        }
        catch (Exception bad) when (IsOfFacts(bad))
        {
            return [new AuditCheck("not-worked-out", false, $"{bad.TargetSite?.Name}: {bad.Message}")];
        }
    }

    // A record that could be read may still hold what no arithmetic takes: currencies that do not match, what is missing, what is twice there.
    private static bool IsOfFacts(Exception bad) => bad is InvalidOperationException or ArgumentException or KeyNotFoundException or NullReferenceException or ArithmeticException;

    private static AuditCheck RecordsReadable(BooksFacts facts) => new(
        "records-readable", facts.Unread.Count == 0, facts.Unread.Count == 0 ? "all records can be read" : string.Join("; ", facts.Unread.Take(20)));

    private static AuditCheck LedgerZeroSum(BooksFacts facts)
    {
        var sums = facts.Entries
            .SelectMany(entry => entry.Postings, (entry, posting) => (entry.LegalEntityId, posting.Amount))
            .GroupBy(row => $"{row.LegalEntityId} {row.Amount.Currency}")
            .ToDictionary(group => group.Key, group => group.Sum(row => row.Amount.Amount), StringComparer.Ordinal);
        var unbalanced = facts.Entries.FirstOrDefault(entry => !entry.IsBalanced());
        return unbalanced is not null
            ? new AuditCheck("ledger-zero-sum", false, $"entry {unbalanced.Id} does not balance")
            : Compare("ledger-zero-sum", sums, sums.ToDictionary(sum => sum.Key, _ => 0m, StringComparer.Ordinal), $"{facts.Entries.Count} entries");
    }

    private static AuditCheck TurnoversEqualEntries(BooksFacts facts)
    {
        var days = TrialBalance.Of(facts.Days).ToDictionary(line => $"{line.LegalEntityId} {line.Account} {line.Currency}", line => line.Balance, StringComparer.Ordinal);
        var entries = facts.Entries
            .SelectMany(entry => entry.Postings, (entry, posting) => (Key: $"{entry.LegalEntityId} {posting.Account} {posting.Amount.Currency}", posting.Amount.Amount))
            .GroupBy(row => row.Key)
            .ToDictionary(group => group.Key, group => group.Sum(row => row.Amount), StringComparer.Ordinal);
        return Compare("trial-balance-equals-entries", days, entries, $"{days.Count} accounts");
    }

    private static AuditCheck NumbersGapless(BooksFacts facts)
    {
        const string name = "invoice-numbers-gapless";
        var issued = facts.Invoices.Concat(facts.CreditNotes).GroupBy(invoice => invoice.Number!).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        var given = 0;
        foreach (var (series, numbers) in facts.Numbers)
        {
            for (var index = 0; index < numbers.Count; index++)
            {
                var number = numbers[index].Number;
                given++;
                if (!number.EndsWith($"-{index + 1:D6}", StringComparison.Ordinal) || issued.GetValueOrDefault(number) != 1)
                {
                    return new AuditCheck(name, false, $"{series}: position {index + 1} holds {number}, issued {issued.GetValueOrDefault(number)} times");
                }
            }
        }

        var documents = facts.Invoices.Count + facts.CreditNotes.Count;
        return new AuditCheck(
            name, given == documents, $"{given} numbers in {facts.Numbers.Count} series, {facts.Invoices.Count} invoices, {facts.CreditNotes.Count} credit notes");
    }

    private static AuditCheck InvoicesEqualReceivables(BooksFacts facts) => Compare(
        "invoice-gross-equals-receivable-postings",
        SumBy(facts.Invoices, invoice => (invoice.Seller.Id, invoice.Gross)),
        SumBy(
            facts.Entries.Where(entry => entry.Source == "invoice.issued").SelectMany(entry => entry.Postings, (entry, posting) => (entry.LegalEntityId, posting))
                .Where(row => row.posting.Account == Account.Receivables),
            row => (row.LegalEntityId, row.posting.Amount)),
        $"{facts.Invoices.Count} invoices");

    private static AuditCheck OpenItemsEqualReceivables(BooksFacts facts) => Compare(
        "open-items-equal-receivables",
        SumBy(facts.Receivables.SelectMany(account => account.Items), item => (item.LegalEntityId, item.Open)),
        Balances(facts, account => account == Account.Receivables),
        $"{facts.Receivables.Sum(account => account.Items.Count(item => !item.Open.IsZero))} open invoices");

    // The tax report over all days: what was invoiced and what true-ups changed, against the accounts of the authorities.
    // And each category and rate of it, against what the entries say of their bases: what bears no tax is on no account.
    private static IEnumerable<AuditCheck> TaxEqualsLedger(BooksFacts facts)
    {
        var report = TaxReport.Of(DateOnly.MinValue, DateOnly.MaxValue, facts.Invoices.Concat(facts.CreditNotes).Select(TaxedDocument.Of), facts.TaxTrueUps, facts.Entries.Select(TaxBooked.Of));
        yield return Compare(
            "invoiced-tax-equals-tax-payable",
            report.Ties.ToDictionary(KeyOf, tie => tie.Invoiced + tie.TruedUp, StringComparer.Ordinal),
            report.Ties.ToDictionary(KeyOf, tie => tie.Ledger, StringComparer.Ordinal),
            "by jurisdiction");
        var untied = report.Categories.FirstOrDefault(tie => !tie.IsTied);
        yield return new AuditCheck(
            "tax-categories-equal-ledger",
            untied is null,
            untied is null
                ? $"{report.Categories.Count} categories and rates, {report.Undivided} documents of entries without them"
                : FormattableString.Invariant($"{untied.LegalEntityId} {untied.Category} {untied.Jurisdiction} {untied.Rate} {untied.Currency}: {untied.Base} and tax {untied.Tax} against {untied.BookedBase} and tax {untied.BookedTax}"));

        static string KeyOf(TaxReportReconciliation tie) => $"{tie.LegalEntityId} {tie.Jurisdiction} {tie.Currency}";
    }

    private static AuditCheck RevenueEqualsInvoiced(BooksFacts facts)
    {
        const string name = "recognised-and-deferred-equal-invoiced-net";
        var obligations = facts.Contracts.SelectMany(contract => contract.Obligations).ToList();
        var invoiced = SumBy(
            facts.Invoices.Concat(facts.CreditNotes).SelectMany(document => document.Lines, (document, line) => (document, line)).Where(row => row.line.Kind.IsEarned()),
            row => (row.document.Seller.Id, row.document.IsCreditNote ? -row.line.Net : row.line.Net));
        var promised = Compare(name, invoiced, SumBy(obligations, each => (each.LegalEntityId, each.Price)), string.Empty);
        var deferred = Compare(
            name, SumBy(obligations, each => (each.LegalEntityId, -each.Deferred)), Balances(facts, account => account == Account.DeferredRevenue), string.Empty);
        var recognised = Compare(
            name,
            SumBy(obligations, each => (each.LegalEntityId, -each.Recognised)),
            Balances(facts, account => account.StartsWith('4') && account is not (Account.RebatesGranted or Account.RefundsGranted)),
            $"{obligations.Count} obligations");
        return !promised.Ok ? promised : !deferred.Ok ? deferred : recognised;
    }

    // Tips, duties, taxes of channels, gift cards and differences of rounding: what is invoiced of each, less gift cards that were used.
    private static AuditCheck OwedToOthersEqualsInvoiced(BooksFacts facts)
    {
        var invoiced = facts.Invoices.Concat(facts.CreditNotes)
            .SelectMany(invoice => invoice.Lines, (invoice, line) => ($"{invoice.Seller.Id} {Account.OfInvoiced(line.Kind)}", line.Kind, Net: invoice.IsCreditNote ? -line.Net : line.Net))
            .Where(row => !row.Kind.IsEarned())
            .Select(row => (row.Item1, row.Net));
        var used = facts.Payments
            .Where(payment => payment is { Gateway: Account.GiftCardGateway, Captured: not null })
            .Select(payment => ($"{payment.LegalEntityId} {Account.GiftCards}", payment.Refunded!.Value - payment.Captured!.Value));
        var booked = facts.Entries
            .SelectMany(entry => entry.Postings, (entry, posting) => (entry.LegalEntityId, posting))
            .Where(row => row.posting.Account is Account.Tips or Account.GiftCards or Account.Duties or Account.ChannelTaxes or Account.RoundingDifferences);
        return Compare(
            "owed-to-others-equals-invoiced",
            SumBy(invoiced.Concat(used), row => row),
            SumBy(booked, row => ($"{row.LegalEntityId} {row.posting.Account}", -row.posting.Amount)),
            string.Empty);
    }

    private static AuditCheck ClearingEqualsUnsettled(BooksFacts facts)
    {
        var captured = facts.Payments.Where(payment => payment is { Captured: not null, Gateway: not Account.GiftCardGateway }).ToList();
        var unsettled = captured.Select(payment =>
            (payment.LegalEntityId!, payment.Captured!.Value - payment.Refunded!.Value - payment.Settled!.Value + payment.RefundsSettled!.Value - (payment.Reversed ?? Money.Zero(payment.Captured!.Value.Currency))));
        var heldBack = facts.Payouts.Where(payout => payout is { Completed: true, Totals.Reserves: not null })
            .Select(payout => (payout.Accepted!.LegalEntityId, -payout.Totals!.Reserves!.Value));
        return Compare(
            "clearing-equals-captured-minus-settled",
            SumBy(unsettled.Concat(heldBack), each => each),
            Balances(facts, account => account == Account.GatewayClearing),
            $"{captured.Count} payments");
    }

    private static AuditCheck UnidentifiedEqualsUnexplained(BooksFacts facts)
    {
        var unmatched = facts.Payouts.Where(payout => payout.Completed).Select(payout => (payout.Accepted!.LegalEntityId, payout.Totals!.Unmatched));
        var explained = facts.Payouts.Where(payout => payout.ExplainedTotals is not null).Select(payout => (payout.Accepted!.LegalEntityId, -payout.ExplainedTotals!.Cash));
        return Compare(
            "unidentified-receipts-equal-unexplained-lines",
            SumBy(unmatched.Concat(explained), each => each),
            Balances(facts, account => account == Account.UnidentifiedReceipts).ToDictionary(sum => sum.Key, sum => -sum.Value, StringComparer.Ordinal),
            $"{facts.Payouts.Sum(payout => payout.Unmatched)} lines");
    }

    // What gateways took for disputes, less what came back, less what was lost to customers.
    private static AuditCheck DisputedEqualsUndecided(BooksFacts facts)
    {
        var taken = facts.Payouts.Where(payout => payout.Completed).Select(payout => (payout.Accepted!.LegalEntityId, payout.Totals!.Disputes));
        var later = facts.Payouts.Where(payout => payout.ExplainedTotals is not null).Select(payout => (payout.Accepted!.LegalEntityId, payout.ExplainedTotals!.Disputes));
        var lost = facts.Payments.Where(payment => payment.ChargedBack is not null).Select(payment => (payment.LegalEntityId!, -payment.ChargedBack!.Value));
        return Compare(
            "disputed-equals-taken-minus-lost",
            SumBy(taken.Concat(later).Concat(lost), each => each),
            Balances(facts, account => account == Account.Disputes),
            $"{facts.Payments.Sum(payment => payment.Disputes.Count)} disputes");
    }

    // What is fulfilled is invoiced, what is paid and digital is delivered, what is paid and subscribed runs.
    private static AuditCheck NothingLeftUndone(BooksFacts facts)
    {
        var confirmed = facts.Orders.Where(order => order.Status == OrderStatus.Confirmed).ToList();
        var waiting = confirmed.FirstOrDefault(order => OrderProgress.Of(order).HasWork);
        var shipments = confirmed.Sum(order => order.Shipments.Count);
        return new AuditCheck(
            "fulfilled-is-invoiced",
            waiting is null,
            waiting is null ? $"{confirmed.Count} orders, {shipments} shipments invoiced" : $"order {waiting.Order!.Reference} waits for {OrderProgress.Of(waiting)}");
    }

    private static AuditCheck InputsAppliedOnce(BooksFacts facts)
    {
        var wrong = facts.Inputs.FirstOrDefault(input => input.Effects != (input.IsRefused ? 0 : 1));
        var refused = facts.Inputs.Count(input => input.IsRefused);
        return new AuditCheck(
            "acknowledged-inputs-applied-once",
            wrong is null,
            wrong is null ? $"{facts.Inputs.Count} inputs, {refused} of them refused for a reason" : $"{wrong.Id} took effect {wrong.Effects} times");
    }

    private static AuditCheck HistoryUnbroken(BooksFacts facts) => new(
        "history-unbroken", facts.BrokenChains.Count == 0, facts.BrokenChains.Count == 0 ? "all chains of hashes hold" : facts.BrokenChains[0]);

    internal static Dictionary<string, decimal> Balances(BooksFacts facts, Func<string, bool> account) => SumBy(
        facts.Entries.SelectMany(entry => entry.Postings, (entry, posting) => (entry.LegalEntityId, posting)).Where(row => account(row.posting.Account)),
        row => (row.LegalEntityId, row.posting.Amount));

    internal static Dictionary<string, decimal> SumBy<T>(IEnumerable<T> rows, Func<T, (string Key, Money Amount)> select) => rows
        .Select(select)
        .GroupBy(row => $"{row.Key} {row.Amount.Currency}")
        .ToDictionary(group => group.Key, group => group.Sum(row => row.Amount.Amount), StringComparer.Ordinal);

    internal static AuditCheck Compare(string name, Dictionary<string, decimal> left, Dictionary<string, decimal> right, string detail)
    {
        foreach (var key in left.Keys.Union(right.Keys).Order(StringComparer.Ordinal))
        {
            if (left.GetValueOrDefault(key) != right.GetValueOrDefault(key))
            {
                return new AuditCheck(name, false, $"{key}: {left.GetValueOrDefault(key)} against {right.GetValueOrDefault(key)}");
            }
        }

        var figures = string.Join(", ", left.OrderBy(pair => pair.Key, StringComparer.Ordinal).Take(4).Select(pair => $"{pair.Key} {pair.Value}"));
        return new AuditCheck(name, true, string.Join(": ", new[] { detail, figures }.Where(text => text.Length > 0)));
    }
}
