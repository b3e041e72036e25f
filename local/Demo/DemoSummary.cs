namespace Billing.Local.Demo;

/// <summary>The result of a demo, as written to <c>summary.json</c>.</summary>
/// <remarks>The shape is stable; amounts are exact decimals in major units.</remarks>
internal sealed record DemoSummary(
    OrderCounts Orders,
    UsageCounts UsageEvents,
    IReadOnlyList<SummaryInvoice> Invoices,
    PaymentFigures Payments,
    SettlementFigures Settlement,
    RevenueFigures Revenue,
    IReadOnlyList<SummaryBalance> TrialBalance,
    SummaryAudit Audit);

/// <summary>Order webhooks.</summary>
/// <param name="Received">All deliveries that were signed by their sender.</param>
/// <param name="Accepted">Orders that were confirmed.</param>
/// <param name="Duplicates">Deliveries that had come before.</param>
/// <param name="Rejected">Orders that were refused.</param>
internal sealed record OrderCounts(int Received, int Accepted, int Duplicates, int Rejected);

/// <summary>Usage events in sound batches.</summary>
internal sealed record UsageCounts(int Received, int Accepted, int Duplicates);

/// <summary>One issued invoice.</summary>
/// <param name="Number">Legal number.</param>
/// <param name="LegalEntity">Who invoiced.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Net">Before tax.</param>
/// <param name="Tax">All taxes.</param>
/// <param name="Gross">Owed.</param>
/// <param name="Pdf">Path of the document, relative to the summary.</param>
internal sealed record SummaryInvoice(string Number, string LegalEntity, string Currency, decimal Net, decimal Tax, decimal Gross, string Pdf);

/// <summary>Captured payments, refunds not deducted.</summary>
internal sealed record PaymentFigures(int Captured, IReadOnlyDictionary<string, decimal> AmountByCurrency);

/// <summary>Lines of completed payouts and the fees that gateways kept.</summary>
internal sealed record SettlementFigures(int Lines, int Matched, int Unmatched, IReadOnlyDictionary<string, decimal> FeesByCurrency);

/// <summary>Revenue of all invoices.</summary>
internal sealed record RevenueFigures(IReadOnlyDictionary<string, decimal> RecognisedByCurrency, IReadOnlyDictionary<string, decimal> DeferredByCurrency);

/// <summary>All debits and credits of a legal entity in a currency.</summary>
internal sealed record SummaryBalance(string LegalEntity, string Currency, decimal Debits, decimal Credits);

/// <summary>The audit at the end.</summary>
internal sealed record SummaryAudit(IReadOnlyList<SummaryCheck> Checks, bool Ok);

/// <summary>One check of one tenant.</summary>
internal sealed record SummaryCheck(string Name, bool Ok, string Detail);
