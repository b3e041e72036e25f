using Billing.Domain.Primitives;
using Billing.Domain.Settlement;

namespace Billing.Connectors.Stripe.Payouts;

/// <summary>Where the columns of a Stripe payout reconciliation file stand; -1 where an optional one is absent.</summary>
internal sealed record StripePayoutColumns(
    int Count,
    int PayoutId,
    int EffectiveAt,
    int LineId,
    int Created,
    int Currency,
    int Gross,
    int Fee,
    int Net,
    int Category,
    int SourceId,
    int PaymentId,
    int ChargeId)
{
    /// <summary>Finds the columns in the header row, by name, in any order. Names those that are missing and gives null.</summary>
    public static StripePayoutColumns? Find(CsvRowReader header, SettlementFileProblems problems)
    {
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < header.Count; i++)
        {
            if (!names.TryAdd(header[i].ToString(), i))
            {
                problems.AtColumn(header.Line, header[i].ToString(), "header-repeated", "the column stands in the header twice");
            }
        }

        var before = problems.Count;
        var found = new StripePayoutColumns(
            header.Count,
            Required("automatic_payout_id"),
            Required("automatic_payout_effective_at_utc", "automatic_payout_effective_at"),
            Required("balance_transaction_id"),
            Required("created_utc", "created"),
            Required("currency"),
            Required("gross"),
            Required("fee"),
            Required("net"),
            Required("reporting_category"),
            Required("source_id"),
            Required("payment_intent_id"),
            names.GetValueOrDefault("charge_id", -1));
        return problems.Count == before ? found : null;

        // The report is asked for with times in UTC, in a time zone of choice, or both. UTC first: in another zone the day on
        // which a payout is effective would be the day before for half of the world.
        int Required(string name, string? orElse = null)
        {
            if (names.TryGetValue(name, out var place) || (orElse is not null && names.TryGetValue(orElse, out place)))
            {
                return place;
            }

            problems.AtColumn(header.Line, orElse ?? name, "header-incomplete", "the column is missing");
            return -1;
        }
    }
}
