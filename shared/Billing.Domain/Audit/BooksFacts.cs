using Billing.Domain.Invoicing;
using Billing.Domain.Ledger;
using Billing.Domain.Orders;
using Billing.Domain.Payments;
using Billing.Domain.Reporting;
using Billing.Domain.Revenue;
using Billing.Domain.Settlement;

namespace Billing.Domain.Audit;

/// <summary>Everything that the books of one tenant rest on, read from the streams themselves and from no read model.</summary>
public sealed record BooksFacts
{
    /// <summary>All journal entries.</summary>
    public required IReadOnlyList<JournalEntry> Entries { get; init; }

    /// <summary>All journal days, whose turnovers must say the same as the entries.</summary>
    public required IReadOnlyList<JournalDay> Days { get; init; }

    /// <summary>The numbers of each series, in the order in which they were given.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<InvoiceNumberAssigned>> Numbers { get; init; }

    /// <summary>All issued invoices.</summary>
    public required IReadOnlyList<Invoice> Invoices { get; init; }

    /// <summary>All issued credit notes.</summary>
    public IReadOnlyList<Invoice> CreditNotes { get; init; } = [];

    /// <summary>Corrections of provisional taxes, with their booking days.</summary>
    public IReadOnlyList<DatedTrueUp> TaxTrueUps { get; init; } = [];

    /// <summary>All orders.</summary>
    public required IReadOnlyList<OrderState> Orders { get; init; }

    /// <summary>All payments.</summary>
    public required IReadOnlyList<PaymentState> Payments { get; init; }

    /// <summary>All payouts of gateways.</summary>
    public IReadOnlyList<SettlementState> Payouts { get; init; } = [];

    /// <summary>All receivable accounts.</summary>
    public required IReadOnlyList<Receivable> Receivables { get; init; }

    /// <summary>All revenue contracts.</summary>
    public required IReadOnlyList<RevenueContract> Contracts { get; init; }

    /// <summary>Inputs that were acknowledged to outside senders, each with its effects.</summary>
    public required IReadOnlyList<AcknowledgedInput> Inputs { get; init; }

    /// <summary>Streams whose chain of hashes is broken, with the place; empty when all hold.</summary>
    public required IReadOnlyList<string> BrokenChains { get; init; }

    /// <summary>Stored records that cannot be read and are left out of all this, each with its reason.</summary>
    public IReadOnlyList<string> Unread { get; init; } = [];
}

/// <summary>An input whose sender has our word for it.</summary>
/// <param name="Id">Source and the sender's id.</param>
/// <param name="Effects">Number of times that it took effect.</param>
/// <param name="IsRefused">True if it was refused for a reason, which is raised as an exception; its effect must be none then.</param>
public sealed record AcknowledgedInput(string Id, int Effects, bool IsRefused);

/// <summary>One thing that must hold.</summary>
/// <param name="Name">Stable name, such as <c>ledger-zero-sum</c>.</param>
/// <param name="Ok">True if it holds.</param>
/// <param name="Detail">The figures, or the first difference.</param>
public sealed record AuditCheck(string Name, bool Ok, string Detail);
