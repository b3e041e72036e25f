using Billing.Domain.Customers;
using Billing.Domain.Invoicing;
using Billing.Domain.Orders;
using Billing.Domain.Payments;
using Billing.Domain.Primitives;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Billing.Platform.Views;
using Microsoft.Azure.Cosmos;

namespace Billing.Functions.Customers;

/// <summary>The value of customers: a view of the tenants at home here, with copies of other regions' sums.</summary>
public sealed class CustomerValueView(Container views, TimeProvider clock) : EventView<CustomerValueEntry>(views, View)
{
    /// <summary>Name of the view.</summary>
    public const string View = "customer-value";

    /// <summary>Name of the view of copies.</summary>
    public const string Copies = "customer-value-copies";

    // What one query may be given of order references.
    private const int OrdersPerQuery = 200;

    private readonly ViewRows<Copy> _copies = new(views, Copies);

    /// <summary>Types of the events that it is built from.</summary>
    public static IReadOnlyList<Type> Types { get; } = [typeof(OrderConfirmed), typeof(InvoiceIssued), typeof(PaymentCaptured), typeof(PaymentRefunded), typeof(PaymentRefundReversed), typeof(PaymentChargedBack), typeof(PaymentChargebackReversed)];

    /// <inheritdoc/>
    public override IReadOnlyList<Type> EventTypes => Types;

    /// <summary>The sums of a customer of one tenant; all empty for one that is not known.</summary>
    public async Task<RegionalCustomerValue> ReadAsync(string tenant, string region, string customer, CancellationToken cancellation)
    {
        var asOf = clock.GetUtcNow();
        var orders = new List<CustomerValueEntry>();
        await foreach (var order in Rows.QueryAsync(tenant, region, "AND c.customer = @customer", [("@customer", customer)], cancellation))
        {
            orders.Add(order);
        }

        var movements = new List<CustomerValueEntry>();
        foreach (var chunk in orders.Select(order => order.Order).Chunk(OrdersPerQuery))
        {
            await foreach (var movement in Rows.QueryAsync(
                tenant, region, "AND IS_DEFINED(c.kind) AND ARRAY_CONTAINS(@orders, c[\"order\"])", [("@orders", chunk)], cancellation))
            {
                movements.Add(movement);
            }
        }

        return new RegionalCustomerValue(
            tenant,
            region,
            customer,
            orders.Count,
            CustomerTotals.Of(movements.Select(movement => new ValueMovement(movement.Kind!.Value, movement.Amount!.Value))),
            asOf,
            orders.Concat(movements).Select(entry => (DateTimeOffset?)entry.AsOf).Max());
    }

    /// <summary>Keeps what another region told, for when it cannot be reached.</summary>
    public Task KeepCopyAsync(RegionalCustomerValue told, CancellationToken cancellation) =>
        _copies.UpsertAsync(new Copy(told.Customer, told.Tenant, told.Region, Copies, told), cancellation);

    /// <summary>The sums that another region told last, or null.</summary>
    public async Task<RegionalCustomerValue?> FindCopyAsync(string tenant, string region, string customer, CancellationToken cancellation) =>
        (await _copies.FindAsync(tenant, region, customer, cancellation))?.Told;

    /// <inheritdoc/>
    protected override CustomerValueEntry? RowOf(EventEnvelope envelope, IDomainEvent happened, Tenant tenant) =>
        CustomerValueEntry.For(envelope, happened, tenant.CustomerScope);

    private sealed record Copy(string Id, string Tenant, string Region, string View, RegionalCustomerValue Told) : IViewRow
    {
        DateTimeOffset IViewRow.AsOf => Told.AsOf;
    }
}
