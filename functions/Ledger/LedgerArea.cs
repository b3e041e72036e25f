using Billing.Domain.Ledger;
using Billing.Functions.Areas;
using Billing.Platform.Streams;

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
        Guarantees =
        [
            Guarantee.Eventual("summed over journal days, which consumers book from events. Each day is zero-sum whenever it is read", "GetTrialBalance"),
            Guarantee.Strong("one commit on the journal day: an entry is whole, zero-sum, and booked once", nameof(PostToLedger)),
        ],
    };
}
