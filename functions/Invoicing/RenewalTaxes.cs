using Billing.Domain.Customers;
using Billing.Domain.Orders;
using Billing.Domain.Primitives;
using Billing.Domain.Subscriptions;
using Billing.Domain.Tax.Computation;
using Billing.Domain.Tax.Determination;
using Billing.Domain.Orders.Taxation;
using Billing.Functions.Exceptions;
using Billing.Functions.Tax;
using Billing.Platform.Tenants;

namespace Billing.Functions.Invoicing;

/// <summary>
/// Determines the tax of renewals and of metered use on their own days, for companies that have their tax determined. Where it cannot be
/// determined, the order's tax is carried on by the tables and a person is asked; the invoice is not held up.
/// </summary>
public sealed class RenewalTaxes(OrderTaxService taxes, ExceptionQueue exceptions)
{
    /// <summary>The line with the tax of each day; null where the company's tax is not determined here.</summary>
    public async Task<Func<OrderLine, DateOnly, OrderLine>?> OnAsync(
        Tenant tenant, SubscriptionActivated terms, IReadOnlyList<DateOnly> days, string cause, CancellationToken cancellation)
    {
        if (tenant.TaxOf(terms.LegalEntityId) is not { } settings)
        {
            return null;
        }

        var seller = tenant.Entity(terms.LegalEntityId);
        var status = await taxes.StatusOfAsync(tenant, settings, terms.Buyer.TaxId, cancellation);
        var lines = new Dictionary<DateOnly, OrderLine>();
        foreach (var day in days.Distinct())
        {
            var order = OrderOf(terms, seller, day);
            var query = OrderTax.QueryOf(order, seller, settings, status, new TaxDates(day, SuppliedOn: day, InvoicedOn: day));
            if (await taxes.AnswerAsync(tenant, settings, query, cancellation) is ParseResult<TaxResult>.Success { Value: var result })
            {
                lines[day] = OrderTax.Apply(order, result).Lines[0];
                await AskAsync(tenant, terms, day, result.Doubts, cause, cancellation);
            }
            else
            {
                await AskAsync(tenant, terms, day, ["its tax cannot be determined; the order's is carried on"], cause, cancellation);
            }
        }

        return (line, day) => lines.GetValueOrDefault(day) ?? RenewalTax.On(line, terms.StartsOn, day, Domain.Tax.Tables.TaxTables.BuiltIn);
    }

    private static SalesOrder OrderOf(SubscriptionActivated terms, LegalEntity seller, DateOnly day) => new(
        terms.OrderReference,
        "subscription",
        terms.SubscriptionId,
        terms.LegalEntityId,
        BusinessDays.StartOf(seller.TimeZone, day),
        terms.Line.Net.Currency.Code,
        terms.Buyer,
        terms.Buyer.Address,
        terms.PaymentTermDays,
        [terms.Line]);

    private async Task AskAsync(
        Tenant tenant, SubscriptionActivated terms, DateOnly day, IReadOnlyList<string> doubts, string cause, CancellationToken cancellation)
    {
        if (doubts.Count > 0)
        {
            await exceptions.RaiseAsync(
                tenant.Id,
                tenant.HomeRegion,
                $"tax-subscription-{terms.SubscriptionId}-{day:yyyy-MM-dd}",
                new Problem("tax.provisional", Severity.Warning, "tax", "$", $"Tax of subscription {terms.SubscriptionId} on {day:yyyy-MM-dd}: {doubts[0]}."),
                terms.OrderReference,
                amount: null,
                cause,
                cancellation);
        }
    }
}
