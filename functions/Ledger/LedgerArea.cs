using Billing.Domain.Ledger;
using Billing.Functions.Areas;
using Billing.Platform.Streams;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Functions.Ledger;

/// <summary>The journal.</summary>
public static class LedgerArea
{
    /// <summary>The area.</summary>
    public static Area Manifest { get; } = new("Ledger")
    {
        Streams =
        [
            StreamKind.Of<JournalDay>(FabricStreams.Journal, typeof(JournalEntryPosted)),
        ],
        Subscriptions = [PostToLedger.Events],
        Services = (services, _) => services.AddSingleton<TaxReportReader>(),
        Guarantees =
        [
            Guarantee.Eventual("the rows of the report, read as it is", "GetTaxReportRows"),
            Guarantee.Eventual("read from the invoice register, true-ups and the days of the journal; an invoice whose row or entry is still on the bus shows as a difference", "GetTaxReport"),
            Guarantee.Eventual("summed over journal days, which consumers book from events. Each day is zero-sum whenever it is read", "GetTrialBalance"),
            Guarantee.Strong("one commit on the journal day: an entry is whole, zero-sum, and booked once", nameof(PostToLedger)),
        ],
    };
}
