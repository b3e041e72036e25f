using Billing.Functions.Approvals;
using Billing.Functions.Areas;
using Billing.Functions.Audit;
using Billing.Functions.Customers;
using Billing.Functions.Exceptions;
using Billing.Functions.Intake;
using Billing.Functions.Invoicing;
using Billing.Functions.Jobs;
using Billing.Functions.Ledger;
using Billing.Functions.Messaging;
using Billing.Functions.Metering;
using Billing.Functions.Operations;
using Billing.Functions.Orders;
using Billing.Functions.Payments;
using Billing.Functions.Pricing;
using Billing.Functions.Revenue;
using Billing.Functions.Settlement;
using Billing.Functions.Subscriptions;
using Billing.Functions.Tax;
using Billing.Platform.Contracts;
using Billing.Platform.Streams;

namespace Billing.Functions.Hosting;

/// <summary>All areas of the fabric, and what follows from their manifests.</summary>
public static class FabricAreas
{
    /// <summary>Each area.</summary>
    public static IReadOnlyList<Area> All { get; } =
    [
        IntakeArea.Manifest,
        OrdersArea.Manifest,
        PaymentsArea.Manifest,
        PricingArea.Manifest,
        TaxArea.Manifest,
        SubscriptionsArea.Manifest,
        MeteringArea.Manifest,
        InvoicingArea.Manifest,
        RevenueArea.Manifest,
        LedgerArea.Manifest,
        SettlementArea.Manifest,
        CustomersArea.Manifest,
        ExceptionsArea.Manifest,
        ApprovalsArea.Manifest,
        AuditArea.Manifest,
        OperationsArea.Manifest,
        HostingArea.Manifest,
    ];

    /// <summary>Kinds of streams: what backup, restore and history know.</summary>
    public static StreamKinds Streams { get; } = new(All.SelectMany(area => area.Streams));

    /// <summary>Event types that this deployment reads and writes.</summary>
    public static EventCatalogue Events { get; } = EventCatalogue.Of(Streams.EventTypes, EventUpcast.All);

    /// <summary>Subscriptions of the topic <c>events</c>.</summary>
    public static IReadOnlyList<EventSubscription> Subscriptions { get; } = [.. All.SelectMany(area => area.Subscriptions)];

    /// <summary>Scheduled jobs, and the orchestrators that triggers start.</summary>
    public static JobCatalogue Jobs { get; } = new(
        [.. All.SelectMany(area => area.Jobs)],
        All.SelectMany(area => area.Jobs.Select(job => job.Process).Concat(area.Processes)).ToHashSet(StringComparer.Ordinal));

    /// <summary>Read models.</summary>
    public static IReadOnlyList<ViewDefinition> Views { get; } = [.. All.SelectMany(area => area.Views)];
}
